"""Every report against a plain reckoning, after what an office lives through: work, a revision, another calendar, a recount.

Requests walk at random through the doors that people use. The reckoning reads the rows of requests and visits and
knows nothing of the app's own figures, cells or queries.
"""

import os
import random
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.desk.query_report import run
from frappe.model.document import Document
from frappe.utils import get_last_day

from jumapolo_layanan.core.sop_form import PAPERS
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.jumapolo_layanan.report.beban_kerja import beban_kerja
from jumapolo_layanan.jumapolo_layanan.report.kepatuhan_standar_waktu import kepatuhan_standar_waktu
from jumapolo_layanan.jumapolo_layanan.report.mutu_data_waktu import mutu_data_waktu
from jumapolo_layanan.jumapolo_layanan.report.permohonan_terlambat import permohonan_terlambat
from jumapolo_layanan.jumapolo_layanan.report.rekapitulasi_permohonan import rekapitulasi_permohonan
from jumapolo_layanan.services import facts, monthly, permohonan, publishing, recount
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import histories
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.random_history import stored_requests, stored_visits, villages
from jumapolo_layanan.tests.reckoning import (
	age_by_hand,
	assert_lines,
	grouped,
	load,
	office_hours,
	quality,
	recap,
)
from jumapolo_layanan.tests.test_sop_life import legalised

# JMPL_SEED=5 tries another office
SEEDS = [int(os.environ["JMPL_SEED"])] if "JMPL_SEED" in os.environ else [4]
REQUESTS, MOVES = 7, 7
BEGIN, DAYS = datetime(2026, 1, 19), 50
EVERYTHING = (date(2026, 1, 1), date(2026, 12, 31))
LATER = datetime(2026, 7, 1, 9)
CHANGED = (make.SOP_PINDAH, make.SOP_NIKAH, make.SOP_LEGALISIR)
READERS = {"evaluator": None, "kasi.kesos": ("04/", "05/", "06/")}
OFFICERS = {
	"Pemohon": ("jfu",),
	"JFU": ("jfu",),
	"Operator SIAK": ("operator.siak",),
	"Kasi Pemerintahan": ("kasi.pemerintahan",),
	"Kasi Kesos": ("kasi.kesos",),
	"Camat": ("camat",),
	"Camat/Sekcam/Kasi": ("camat", "sekcam", "kasi.pemerintahan", "kasi.kesos"),
}
SECONDS = (3, 45, 90, 120, 121, 200, 301, 900, 4_000, 30_000, 100_000, 400_000)


class TestFiguresOfEveryReport(LayananTestCase):
	def test_equal_a_plain_reckoning_whatever_the_office_lives_through(self) -> None:
		for seed in SEEDS:
			with self.subTest(seed=seed):
				frappe.db.rollback()
				self.forget_what_was_rolled_back()
				self.live_through(Office(seed))

	def live_through(self, office: "Office") -> None:
		office.work(REQUESTS)
		self.assert_measured(stored())
		self.assert_reports(office, "nothing folded")
		facts.fold(batch=5)
		self.assert_reports(office, "all folded")

		office.revise()
		office.work(REQUESTS)
		self.assert_measured(stored())
		self.assert_reports(office, "after a revision, partly folded")

		before, shown = stored(), shown_of_every_report()
		office.change_calendar()
		self.assertEqual(stored(), before)
		self.assertEqual(shown_of_every_report(), shown)
		facts.fold()
		self.assertEqual(shown_of_every_report(), shown)
		office.work(2)
		self.assert_reports(office, "after another calendar")

		self.assert_recounted(office, stored())
		self.assertNotEqual(shown_of_every_report(), shown)
		self.assert_reports(office, "recounted, partly folded")
		facts.fold()
		self.assert_reports(office, "recounted, all folded")

	# what is recorded

	def assert_measured(self, visits: Iterable[frappe._dict]) -> None:
		"""Compare what closed visits and their requests have recorded with the calendar of now, slot by slot."""
		names = set()
		for row in visits:
			if row.selesai:
				names.add(row.permohonan)
				waited, worked = office_seconds(row.masuk, row.mulai), office_seconds(row.mulai, row.selesai)
				expected = (0, 0, waited + worked) if row.jeda else (waited, worked, 0)
				found = (row.menit_tunggu, row.menit_kerja, row.menit_jeda)
				self.assertEqual(tuple(round(60 * minutes) for minutes in found), expected, row.name)
		for name in names:
			self.assert_judged(frappe.get_doc("Permohonan", name))

	def assert_judged(self, doc: Document) -> None:
		closed = [row for row in make.visits(doc) if row.selesai]
		worked = sum(round(60 * row.menit_kerja) for row in closed)
		self.assertEqual(round(60 * doc.menit_kerja), worked, doc.name)
		if doc.workflow_state != "Selesai":
			return
		telling = [
			row.status_waktu
			for row in closed
			if not row.jeda and (row.nomor_langkah, row.sebab_tidak_terukur) != (1, "Klik Beruntun")
		]
		verdict = "Tepat Waktu" if worked <= 60 * doc.menit_standar else "Terlambat"
		measured = telling and "Tidak Terukur" not in telling
		self.assertEqual(doc.status_waktu, verdict if measured else "Tidak Terukur", doc.name)

	def assert_recounted(self, office: "Office", before: list[frappe._dict]) -> None:
		"""Recount some weeks: every request with a visit of those weeks is measured anew, and no other."""
		first, last = date(2026, 1, 25), date(2026, 2, 20)
		self.assertGreater(office.recount(first, last), 0)
		asked = {row.permohonan for row in before if row.selesai and first <= row.selesai.date() <= last}
		now = stored()
		self.assert_measured(row for row in now if row.permohonan in asked)
		others = [[row for row in rows if row.permohonan not in asked] for rows in (before, now)]
		self.assertTrue(others[0])
		self.assertEqual(*others)

	# what is shown

	def assert_reports(self, office: "Office", when: str) -> None:
		self.requests, self.visits, self.steps = (
			stored_requests(),
			stored_visits(),
			histories.finished_steps(),
		)
		for user in READERS:
			with self.subTest(when=when, user=user), acting_as(user, LATER):
				for period in (EVERYTHING, office.chance.choice((office.some_days, office.a_month))()):
					self.assert_compliance(office, user, period)
					self.assert_recap(office, user, period)
					self.assert_load(office, user, period)
					self.assert_quality(office, user, period)
				self.assert_late(user)
				self.assert_monthly(user, office.a_month())

	def assert_compliance(self, office: "Office", user: str, period: tuple[date, date]) -> None:
		for grouping in kepatuhan_standar_waktu.GROUPINGS:
			chosen = between(period) | office.some_filters("sop", "pelaksana", "petugas", "desa")
			expected = histories.reckoned(self.steps, grouping, chosen, versions_of(user))
			rows = run(kepatuhan_standar_waktu.REPORT, filters={**chosen, "kelompok": grouping})["result"]
			histories.assert_rows(self, rows, expected, f"{grouping}, {chosen}")

	def assert_recap(self, office: "Office", user: str, period: tuple[date, date]) -> None:
		keys = {
			"layanan": lambda one: one.service,
			"desa": lambda one: one.village or "(tanpa desa)",
			"bulan": lambda one: f"{one.entered:%Y-%m}",
		}
		for grouping, groups in rekapitulasi_permohonan.GROUPINGS.items():
			chosen = between(period) | office.some_filters("sop", "desa")
			among = [
				one
				for one in self.requests.values()
				if reads(user, one)
				and within(period, one.entered)
				and chosen.get("sop", one.sop).startswith(one.sop[:3])
				and chosen.get("desa", one.village) == one.village
			]
			expected = grouped(among, [keys[group] for group in groups], recap)
			result = run(rekapitulasi_permohonan.REPORT, filters={**chosen, "menurut": grouping})
			columns = ["nomor_sop" if group == "layanan" else group for group in groups]
			assert_lines(self, result, columns, expected, recap(among))

	def assert_load(self, office: "Office", user: str, period: tuple[date, date]) -> None:
		keys = {
			"petugas": lambda one: one.officer or "",
			"pelaksana": lambda one: one.executor,
			"sop": lambda one: one.sop,
			"nomor_langkah": lambda one: one.number,
		}
		for grouping, groups in beban_kerja.GROUPINGS.items():
			chosen = between(period) | office.some_filters("petugas", "pelaksana", "desa")
			among = [
				one
				for one in self.visits
				if reads(user, one)
				and not one.paused
				and (one.ended is None or within(period, one.ended))
				and chosen.get("petugas", one.officer) == one.officer
				and chosen.get("pelaksana", one.executor) == one.executor
				and chosen.get("desa", one.village) == one.village
			]
			expected = grouped(among, [keys[group] for group in groups], load)
			result = run(beban_kerja.REPORT, filters={**chosen, "menurut": grouping})
			assert_lines(self, result, list(groups), expected, load(among))

	def assert_quality(self, office: "Office", user: str, period: tuple[date, date]) -> None:
		keys = {
			"layanan": lambda one: one.service,
			"petugas": lambda one: one.officer,
			"bulan": lambda one: f"{one.ended:%Y-%m}",
		}
		for grouping, groups in mutu_data_waktu.GROUPINGS.items():
			chosen = between(period) | office.some_filters("sop", "petugas")
			among = [
				one
				for one in self.visits
				if reads(user, one)
				and one.ended
				and within(period, one.ended)
				and chosen.get("sop", one.sop).startswith(one.sop[:3])
				and chosen.get("petugas", one.officer) == one.officer
			]
			expected = grouped(among, [keys[group] for group in groups], quality)
			result = run(mutu_data_waktu.REPORT, filters={**chosen, "menurut": grouping})
			columns = ["nomor_sop" if group == "layanan" else group for group in groups]
			assert_lines(self, result, columns, expected, quality(among))

	def assert_late(self, user: str) -> None:
		rows = run(permohonan_terlambat.REPORT, filters={})["result"]
		expected = set()
		for name, one in self.requests.items():
			if reads(user, one) and one.is_open and one.due and one.due < LATER:
				hours = office_hours(one.due, LATER)
				expected.add((name, age_by_hand(hours), round(hours, 2), one.village or "(tanpa desa)"))
		found = {(row["permohonan"], row["umur"], row["lewat"], row["desa"]) for row in rows}
		self.assertEqual(found, expected)

	def assert_monthly(self, user: str, month: tuple[date, date]) -> None:
		"""Read the figures of the printed evaluation back from its tables."""
		paper = monthly.evaluate(month[0], PAPERS["A4"])
		names = {row.nomor_sop: row.nama_sop for row in frappe.get_all("SOP", ["nomor_sop", "nama_sop"])}
		requests = [one for one in self.requests.values() if reads(user, one) and within(month, one.entered)]
		visits = [one for one in self.visits if reads(user, one) and one.ended and within(month, one.ended)]
		for table, among, figures, fields in (
			(paper.services, requests, recap, RECAP_COLUMNS),
			(paper.quality, visits, quality, QUALITY_COLUMNS),
		):
			expected = {
				names[number]: own for (number,), own in grouped(among, [by_service], figures).items()
			}
			if expected:
				expected["Jumlah"] = figures(among)
			self.assert_table(table.rows, 1, fields, {(name,): own for name, own in expected.items()})

		chosen = between(month)
		steps = histories.reckoned(self.steps, kepatuhan_standar_waktu.BY_STEP, chosen, versions_of(user))
		found = {}
		for title, table in paper.steps:
			for cells in table.rows:
				found[title, int(cells[0])] = cells[4:]
		titles = {
			row.name: f"{row.nomor_sop} {row.nama_sop}" + (f" (versi {row.versi})" if row.versi > 1 else "")
			for row in frappe.get_all("SOP", ["name", "nomor_sop", "nama_sop", "versi"])
		}
		expected = {(titles[sop], number): own for (sop, number), own in steps.items()}
		self.assertEqual(set(found), set(expected))
		for key, own in expected.items():
			self.assert_cells(found[key], STEP_COLUMNS, own)
		late = [one for one in self.requests.values() if reads(user, one) and one.is_open and one.due]
		said = re.search(r"(\d+) permohonan terbuka", paper.open_late)
		self.assertEqual(int(said[1]) if said else 0, len(late))

	def assert_table(self, rows: tuple, keys: int, fields: tuple[str, ...], expected: dict) -> None:
		found = {cells[:keys]: cells[keys:] for cells in rows}
		self.assertEqual(set(found), set(expected))
		for key, own in expected.items():
			self.assert_cells(found[key], fields, own)

	def assert_cells(self, cells: tuple[str, ...], fields: tuple[str, ...], figures: dict) -> None:
		for cell, field in zip(cells, fields, strict=True):
			value = figures.get(field)
			if value is None:
				self.assertEqual(cell, "–", field)
			else:
				number = float(cell.rstrip("%").replace(".", "").replace(",", "."))
				self.assertAlmostEqual(number, value, delta=0.056, msg=field)


RECAP_COLUMNS = (
	*("masuk", "selesai", "ditolak", "dibatalkan", "terbuka", "n", "tidak_terukur"),
	"persen_tepat_waktu",
)
QUALITY_COLUMNS = (
	*("kunjungan", "terukur", "entri_susulan", "beruntun", "di_luar_jam", "tanpa_kalender"),
	*("sebab_lain", "jeda", "persen_terukur"),
)
STEP_COLUMNS = (
	*("n", "rata_rata", "median", "p90", "rata_rata_tunggu", "tidak_terukur"),
	"persen_tepat_waktu",
)


class Office:
	"""A random office whose requests each live on a clock of their own."""

	def __init__(self, seed: int) -> None:
		self.chance = random.Random(seed)
		self.sops = list(make.SOPS)
		self.moments: dict[str, datetime] = {}
		for doctype in ("Permohonan", "Langkah Permohonan", facts.FACTS, facts.CELLS):
			frappe.db.delete(doctype)

	def work(self, newcomers: int) -> None:
		"""Take `newcomers` in, and let each open request make some moves."""
		for _newcomer in range(newcomers):
			self.take_in()
		for name in list(self.moments):
			for _move in range(self.chance.randrange(MOVES)):
				if name in self.moments:
					self.move(frappe.get_doc("Permohonan", name))

	def take_in(self, sop: str | None = None) -> Document:
		chance = self.chance
		opens = 0 if chance.random() < 0.1 else 27_000
		moment = BEGIN + timedelta(days=chance.randrange(DAYS), seconds=opens + chance.randrange(30_000))
		if chance.random() < 0.15:  # to the second on the edge of two periods
			moment = datetime(2026, chance.choice((2, 3)), 1)
		late_entry = {"waktu_terima": moment - timedelta(hours=2)} if chance.random() < 0.15 else {}
		village = chance.choice((None, *villages()))
		doc = make.request(sop or chance.choice(self.sops), at=moment, desa=village, **late_entry)
		self.moments[doc.name] = moment
		return doc

	def move(self, doc: Document) -> None:
		"""Press *Mulai* or not, and then one of the buttons; or go over to the version in force."""
		chance, user = self.chance, self.officer_of(doc)
		actions = make.actions(doc, user)
		if not actions or (doc.sop not in self.sops and chance.random() < 0.5 and self.change_version(doc)):
			return
		if doc.workflow_state != "Menunggu Pemohon" and chance.random() < 0.4:
			with acting_as(user, self.later(doc)):
				make.reloaded(doc).mulai()
		action = actions[0] if chance.random() < 0.75 else chance.choice(actions)
		reason = "Ada alasannya" if action in ("Kembalikan", "Tolak", "Batalkan") else None
		if make.act(doc, action, user, self.later(doc), reason).docstatus:
			del self.moments[doc.name]

	def officer_of(self, doc: Document) -> str:
		"""Return one of those whose turn it is."""
		step = frappe.get_cached_doc("SOP", doc.sop).langkah[doc.langkah_ke - 1]
		return (
			"jfu"
			if doc.workflow_state == "Menunggu Pemohon"
			else self.chance.choice(OFFICERS[step.pelaksana])
		)

	def later(self, doc: Document) -> datetime:
		self.moments[doc.name] += timedelta(seconds=self.chance.choice(SECONDS))
		return self.moments[doc.name]

	def change_version(self, doc: Document) -> bool:
		"""Go over to the version in force, unless it lacks the stage on which the request stands."""
		with acting_as(self.officer_of(doc), self.later(doc)):
			try:
				make.reloaded(doc).pindah_versi("Standar baru")
			except LayananError:
				frappe.clear_messages()
				return False
		return True

	def revise(self) -> None:
		"""Put versions in force that have a step more or less, and other standards."""
		for place, sop in enumerate(self.chance.sample(CHANGED, 2)):
			inside = self.take_in(sop)
			for _step in range(self.chance.randint(2, 4)):
				inside = make.forward(inside, self.officer_of(inside), self.later(inside))
			with acting_as("admin.layanan"):
				doc = frappe.get_doc("SOP", publishing.revise(sop))
				if place:
					doc.set("langkah", [row for row in doc.langkah if row.idx != len(doc.langkah) - 1])
				else:
					extra = frappe.copy_doc(doc.langkah[1])
					extra.update(
						{"tahap": "Pencetakan", "tindakan": "Cetak", "jenis": "Kegiatan", "jika_tidak": ""}
					)
					doc.set("langkah", [*doc.langkah[:2], extra, *doc.langkah[2:]])
				for number, row in enumerate(doc.langkah, start=1):
					row.idx = number
					row.menit += self.chance.choice((0, 1, 30))
				doc.update({"nomor_keputusan": "067/99 Tahun 2026", "tanggal_keputusan": "2026-01-05"})
				doc.save()
			self.sops.remove(sop)
			self.sops.append(legalised(doc).name)
			self.change_version(inside)

	def change_calendar(self) -> None:
		"""The office opens earlier, has a longer noon, and some days off more."""
		calendar = frappe.get_doc(
			"Kalender Kerja", frappe.db.get_single_value("Pengaturan Layanan", "kalender_kerja")
		)
		for row in calendar.jam_kerja:
			if str(row.selesai) == "12:00:00":
				row.update({"mulai": "06:00:00", "selesai": "10:30:00"})
		for day in self.chance.sample(range(DAYS), 10):
			calendar.append(
				"hari_libur", {"tanggal": (BEGIN + timedelta(days=day)).date(), "keterangan": "Uji"}
			)
		with patch.object(frappe, "enqueue"):
			calendar.save()
		permohonan.renew_deadlines()

	def recount(self, first: date, last: date) -> int:
		with acting_as("admin.layanan"), patch.object(frappe, "enqueue"):
			order = frappe.get_doc(
				{
					"doctype": recount.DOCTYPE,
					"dari_tanggal": first,
					"sampai_tanggal": last,
					"alasan": "Jam kantor keliru",
				}
			).insert()
		recount.run(order.name)
		order.reload()
		assert order.status == recount.DONE and not order.keterangan, order.keterangan
		return order.jumlah_berubah

	def some_days(self) -> tuple[date, date]:
		first = BEGIN.date() + timedelta(days=self.chance.randrange(DAYS))
		return first, first + timedelta(days=self.chance.choice((0, 6, 20, 45)))

	def a_month(self) -> tuple[date, date]:
		first = date(2026, self.chance.choice((1, 2, 3)), 1)
		return first, get_last_day(first)

	def some_filters(self, *fields: str) -> dict[str, str]:
		chance = self.chance
		choices: dict[str, Callable[[], str]] = {
			"sop": lambda: chance.choice(self.sops),
			"pelaksana": lambda: chance.choice(list(OFFICERS)),
			"petugas": lambda: f"{chance.choice(('jfu', 'camat', 'kasi.kesos'))}@jumapolo.test",
			"desa": lambda: chance.choice(villages()),
		}
		return {field: choices[field]() for field in fields if chance.random() < 0.2}


def stored() -> list[frappe._dict]:
	return frappe.get_all("Langkah Permohonan", fields=["*"], order_by="name", limit=0)


def shown_of_every_report() -> list:
	"""Return what the Evaluator sees in every report that shows recorded figures, by each grouping."""
	shown = []
	with acting_as("evaluator", LATER):
		for report, field in (
			(kepatuhan_standar_waktu, "kelompok"),
			(rekapitulasi_permohonan, "menurut"),
			(beban_kerja, "menurut"),
			(mutu_data_waktu, "menurut"),
		):
			for grouping in report.GROUPINGS:
				shown.append(report.execute({**between(EVERYTHING), field: grouping}))
	return shown


def office_seconds(start: datetime, end: datetime) -> int:
	return round(3600 * office_hours(start, end))


def versions_of(user: str) -> set[str] | None:
	own = READERS[user]
	names = frappe.get_all("SOP", filters={"docstatus": 1}, fields=["name", "nomor_sop"], order_by="name")
	return own and {row.name for row in names if row.nomor_sop.startswith(own)}


def reads(user: str, one: object) -> bool:
	return READERS[user] is None or one.service.startswith(READERS[user])


def by_service(one: object) -> str:
	return one.service


def between(period: tuple[date, date]) -> dict[str, str]:
	return {"dari_tanggal": str(period[0]), "sampai_tanggal": str(period[1])}


def within(period: tuple[date, date], moment: datetime) -> bool:
	return period[0] <= moment.date() <= period[1]
