"""Histories of requests at random, written as rows, and a plain reckoning of every figure from those rows."""

import random
import statistics
from collections import defaultdict
from datetime import date, datetime, timedelta
from unittest import TestCase

import frappe

from jumapolo_layanan.services import bulk
from jumapolo_layanan.tests import factories

OFFICERS = ("jfu@jumapolo.test", "camat@jumapolo.test", "kasi.kesos@jumapolo.test")
CAUSES = ("", "Entri Susulan", "Klik Beruntun", "Di Luar Jam Kerja", "Tanpa Kalender")
CAUSE_FIELDS = ("entri_susulan", "klik_beruntun", "di_luar_jam_kerja", "tanpa_kalender")
FIRST_DAY, DAYS = date(2021, 1, 20), 420
_FIELDS = (
	"name",
	"permohonan",
	"sop",
	"nomor_langkah",
	"pelaksana",
	"jeda",
	"petugas",
	"desa",
	"masuk",
	"selesai",
	"menit_standar",
	"menit_tunggu",
	"menit_kerja",
	"status_waktu",
	"sebab_tidak_terukur",
	"tindakan",
)


class Histories:
	"""Requests that go forward, back, pause, change their version and end, each by its own chance."""

	def __init__(self, seed: int) -> None:
		self.chance = random.Random(seed)
		self.prefix = f"UJI-{frappe.generate_hash(length=6)}"
		self.villages = frappe.get_all("Desa", pluck="name", order_by="name", limit=3)
		self.steps = {sop: frappe.get_doc("SOP", sop).langkah for sop in factories.SOPS}
		self.names: list[str] = []
		self.at: dict[str, tuple[str, int, bool, datetime]] = {}

	def begin(self, count: int) -> list[str]:
		"""Let `count` more requests stand on their first step, and return their names."""
		new = [f"{self.prefix}-{len(self.names) + number:04}" for number in range(count)]
		for name in new:
			day = FIRST_DAY + timedelta(days=self.chance.randrange(DAYS))
			moment = datetime(day.year, day.month, day.day, 8) + timedelta(
				seconds=self.chance.randrange(40_000)
			)
			self._open(name, self.chance.choice(factories.SOPS), 1, False, moment)
		self.names += new
		return new

	def move(self, name: str) -> bool:
		"""Let a request make one move; return whether there was one to make."""
		if name not in self.at:
			return False
		sop, number, paused, moment = self.at.pop(name)
		chance = self.chance.random()
		moment = self._close(name, sop, number, paused, moment)
		if chance < 0.04:
			return True
		if chance < 0.12:
			sop = self.chance.choice(factories.SOPS)
			self._open(name, sop, self.chance.randint(1, len(self.steps[sop])), paused, moment)
		elif paused:
			self._open(name, sop, number, False, moment)
		elif chance < 0.24:
			self._open(name, sop, number, True, moment)
		elif chance < 0.36:
			self._open(name, sop, self.chance.randint(1, number), False, moment)
		elif number < len(self.steps[sop]):
			self._open(name, sop, number + 1, False, moment)
		return True

	def recompute(self, name: str) -> None:
		"""Give some of the visits that a request has ended other figures, as an explicit recomputation does."""
		rows = frappe.get_all(
			"Langkah Permohonan",
			filters={"permohonan": name, "tindakan": ["is", "set"]},
			fields=["name", "jeda"],
			order_by="name",
		)
		for row in rows:
			if self.chance.random() < 0.5:
				frappe.db.set_value(
					"Langkah Permohonan", row.name, self._figures(row.jeda), update_modified=False
				)

	def _open(self, name: str, sop: str, number: int, paused: bool, moment: datetime) -> None:
		step = self.steps[sop][number - 1]
		executor = "Pemohon" if paused else step.pelaksana
		row = (name, sop, number, executor, int(paused), None, None, moment, None, step.menit)
		sequence = frappe.db.get_next_sequence_val("Langkah Permohonan")
		bulk.insert("Langkah Permohonan", _FIELDS, [(sequence, *row, 0, 0, "Berjalan", "", None)])
		self.at[name] = sop, number, paused, moment

	def _close(self, name: str, sop: str, number: int, paused: bool, moment: datetime) -> datetime:
		ended = moment + timedelta(seconds=self.chance.choice((30, 4_000, 90_000, 2_000_000)))
		visit = frappe.db.get_value("Langkah Permohonan", {"permohonan": name, "tindakan": ["is", "not set"]})
		officer, village = self.chance.choice(OFFICERS), self.chance.choice((None, *self.villages))
		values = {"petugas": officer, "desa": village, "selesai": ended, "tindakan": "Teruskan"}
		frappe.db.set_value("Langkah Permohonan", visit, values | self._figures(paused))
		return ended

	def _figures(self, paused: bool) -> dict[str, object]:
		if paused:
			return {"status_waktu": "Tidak Terukur", "sebab_tidak_terukur": "Jeda Pemohon"}
		cause = self.chance.choice(CAUSES) if self.chance.random() < 0.25 else None
		working = self.chance.choice((0, 60, 120, 121, 180, 299, self.chance.randrange(7_200)))
		return {
			"menit_kerja": round(working / 60, 4),
			"menit_tunggu": round(self.chance.randrange(10_000) / 60, 4),
			# the verdict of one visit says nothing about the step that its visits make together
			"status_waktu": "Tepat Waktu" if cause is None else "Tidak Terukur",
			"sebab_tidak_terukur": cause or "",
		}


def finished_steps() -> list[dict]:
	"""Return every finished step of the site, by the rows of the history alone.

	A step is one by its stage and executor, also where a change of version gave it another number.
	"""
	newest_first = frappe.get_all("Langkah Permohonan", fields=["*"], order_by="name desc", limit=0)
	stands_on = {row.permohonan: row.nomor_langkah for row in newest_first if not row.tindakan}
	meaning = {
		(step.parent, step.idx): (step.tahap, step.pelaksana) if step.idx > 1 else "first"
		for step in frappe.get_all(
			"SOP Step", fields=["parent", "idx", "tahap", "pelaksana"], order_by="parent", limit=0
		)
	}
	numbers = {(sop, step): number for (sop, number), step in meaning.items()}
	version_now: dict[str, str] = {}
	steps: dict[tuple, dict] = {}
	for row in newest_first:
		version = version_now.setdefault(row.permohonan, row.sop)
		means = meaning[row.sop, row.nomor_langkah]
		# a step that the version of now does not have will not come again
		if row.jeda or numbers.get((version, means), 0) >= stands_on.get(row.permohonan, 10**6):
			continue
		step = steps.setdefault((row.permohonan, means), {"last": row, "work": 0, "wait": 0, "cause": None})
		step["work"] += round(60 * row.menit_kerja)
		step["wait"] += round(60 * row.menit_tunggu)
		if row.status_waktu == "Tidak Terukur" and step["cause"] is None:
			step["cause"] = row.sebab_tidak_terukur or ""
	return list(steps.values())


def reckoned(
	steps: list[dict], by: str, chosen: dict[str, object], sops: set[str] | None
) -> dict[object, dict]:
	"""Return every figure of the report by its groups, from `finished_steps`."""
	group_of = {
		"SOP dan Langkah": lambda row: (row.sop, row.nomor_langkah),
		"Pelaksana": lambda row: row.pelaksana,
		"Petugas": lambda row: row.petugas,
		"Desa": lambda row: row.desa or "",
		"Bulan": lambda row: row.selesai.isoformat()[:7],
	}
	first, last = str(chosen["dari_tanggal"]), str(chosen["sampai_tanggal"])
	groups: dict[object, list[dict]] = defaultdict(list)
	for step in steps:
		row = step["last"]
		wanted = all(
			chosen.get(field) in (None, row[field]) for field in ("sop", "pelaksana", "petugas", "desa")
		)
		if wanted and first <= row.selesai.isoformat()[:10] <= last and (sops is None or row.sop in sops):
			groups[group_of[by](row)].append(step)
	return {key: _figures(own) for key, own in groups.items()}


def _figures(steps: list[dict]) -> dict:
	measured = [step for step in steps if step["cause"] is None]
	causes = [step["cause"] for step in steps if step["cause"] is not None]
	figures = {
		"n": len(measured),
		"tepat_waktu": len([s for s in measured if s["work"] <= 60 * s["last"].menit_standar]),
		"tidak_terukur": len(causes),
		"sebab_lain": causes.count(""),
		**{field: causes.count(cause) for field, cause in zip(CAUSE_FIELDS, CAUSES[1:], strict=True)},
	}
	if measured:
		works = sorted(step["work"] for step in measured)
		figures |= {
			"terlama": works[-1] / 60,
			"persen_tepat_waktu": 100 * figures["tepat_waktu"] / len(works),
			"rata_rata": statistics.mean(works) / 60,
			"median": statistics.median(works) / 60,
			"p90": next(w for w in works if 10 * len([v for v in works if v <= w]) >= 9 * len(works)) / 60,
			"rata_rata_tunggu": statistics.mean(step["wait"] for step in measured) / 60,
		}
	return figures


def assert_rows(test: TestCase, rows: list[dict], expected: dict[object, dict], where: str) -> None:
	"""Compare the lines of the report with those that `reckoned` gives, and the last line with their sums."""
	found = {
		row.get("kunci", (row.get("sop"), row.get("nomor_langkah"))): row
		for row in rows
		if not row.get("adalah_jumlah")
	}
	test.assertEqual(set(found), set(expected), where)
	for key, figures in expected.items():
		kept_in_tenths = figures.get("terlama", 0) > 60
		for field, value in figures.items():
			if field == "terlama":
				continue
			exact = field not in ("median", "p90") or not kept_in_tenths
			test.assertAlmostEqual(
				found[key][field],
				value,
				delta=0.005 if exact else 0.0501,
				msg=f"{field} of {key}: {where}",
			)
		if not figures["n"]:
			test.assertNotIn("median", found[key])
	for total in (row for row in rows if row.get("adalah_jumlah")):
		for field in ("n", "tepat_waktu", "tidak_terukur", "sebab_lain", *CAUSE_FIELDS):
			test.assertEqual(total[field], sum(row[field] for row in expected.values()), where)
