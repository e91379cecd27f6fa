"""Beban Kerja: who has done how many steps in how many office minutes, and what waits for them now.

The unit is one visit of one step, for that is the work: a step that comes back is done again. What waits is
what waits at this moment, whatever the period. The last line adds up the ones above it; its median is that of
all their visits together.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.utils import get_fullname

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.statistics import median_of_counts
from jumapolo_layanan.reporting import (
	Answer,
	asked,
	bar_chart,
	card,
	column,
	columns_of,
	period,
	share,
	share_with_n,
	total_line,
)
from jumapolo_layanan.services import evaluation
from jumapolo_layanan.services.evaluation import Scope

REPORT = "Beban Kerja"
GROUPINGS = {
	"Petugas": ("petugas",),
	"Pelaksana": ("pelaksana",),
	"Pelaksana dan Petugas": ("pelaksana", "petugas"),
	"Langkah": ("sop", "nomor_langkah"),
}
STEPS = "Langkah"
# as many as their labels find room for on the dashboard
_SHOWN = 6


@dataclass
class Load:
	"""The visits of one group: how many ended and are under way, and the durations of the measured ones."""

	done: int = 0
	late: int = 0
	waiting: int = 0
	begun: int = 0
	minutes: Counter = field(default_factory=Counter)

	def __add__(self, other: "Load") -> "Load":
		return Load(
			self.done + other.done,
			self.late + other.late,
			self.waiting + other.waiting,
			self.begun + other.begun,
			self.minutes + other.minutes,
		)

	def figures(self) -> dict:
		n = self.minutes.total()
		median = median_of_counts(self.minutes.items())
		return {
			"dikerjakan": self.done,
			"n": n,
			"menit_kerja": round(sum(value * count for value, count in self.minutes.items()), 2),
			"median": None if median is None else round(median, 4),
			"terlambat": self.late,
			"persen_terlambat": share(self.late, n),
			"menunggu": self.waiting,
			"sedang_dikerjakan": self.begun,
		}


def execute(filters: dict | None = None) -> Answer:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	with asked(REPORT, filters, GROUPINGS, usual="Petugas") as filters:
		scope = evaluation.scope_of(filters.sop)
		loads = get_loads(filters, scope)
		rows = as_rows(filters.menurut, loads, scope)
	columns = get_columns(filters.menurut)
	total = total_line(columns, sum(loads.values(), start=Load()).figures()) if rows else None
	shown = [*rows, total] if total else rows
	return columns, shown, get_message(), get_chart(filters.menurut, rows), get_summary(total)


def get_columns(grouping: str) -> list[dict]:
	of_step = [
		column("nomor_sop", _("Nomor SOP"), "Data", 165),
		column("nomor_langkah", _("Langkah"), "Int", 85),
		column("uraian", _("Uraian"), "Data", 230),
		column("pelaksana", _("Pelaksana"), "Data", 150),
		column("menit_standar", _("Standar (mnt)"), "Int", 115),
	]
	return [
		*(of_step if grouping == STEPS else columns_of(GROUPINGS[grouping])),
		column("dikerjakan", _("Langkah Dikerjakan"), "Int", 150),
		column("n", _("n Terukur"), "Int", 95),
		column("menit_kerja", _("Waktu Kerja (mnt)"), "Float", 140, precision=1),
		column("median", _("Median (mnt)"), "Float", 115, precision=2),
		column("terlambat", _("Terlambat"), "Int", 100),
		column("persen_terlambat", _("Terlambat (%)"), "Percent", 125, precision=1),
		column("menunggu", _("Menunggu Sekarang"), "Int", 155),
		column("sedang_dikerjakan", _("Sedang Dikerjakan"), "Int", 150),
	]


def get_loads(filters: frappe._dict, scope: Scope) -> dict[tuple, Load]:
	"""Return the load of each group that has one."""
	groups = GROUPINGS[filters.menurut]
	loads: dict[tuple, Load] = defaultdict(Load)
	for row in evaluation.minutes_worked(scope, *period(filters), filters, groups):
		load = loads[tuple(row[group] or "" for group in groups)]
		load.done += row.jumlah
		if row.status_waktu in (timing.ON_TIME, timing.LATE):
			load.minutes[float(row.menit_kerja or 0)] += row.jumlah
		if row.status_waktu == timing.LATE:
			load.late += row.jumlah
	for row in evaluation.visits_under_way(scope, filters, groups):
		load = loads[tuple(row[group] or "" for group in groups)]
		if row.dimulai:
			load.begun += row.jumlah
		else:
			load.waiting += row.jumlah
	return loads


def as_rows(grouping: str, loads: dict[tuple, Load], scope: Scope) -> list[dict]:
	"""Return a line for each load, services in the order of the decree, people and offices by their names."""
	steps = evaluation.steps_of(scope) if grouping == STEPS else {}
	rows = []
	for key, load in loads.items():
		row = {**dict(zip(GROUPINGS[grouping], key, strict=True)), **load.figures()}
		row["versi_sop"] = scope.versions
		if "petugas" in row:
			row["nama_petugas"] = get_fullname(row["petugas"]) if row["petugas"] else _("(belum ada petugas)")
		if grouping == STEPS:
			row |= _step(row, steps, scope)
		rows.append(row)
	order = ("nomor_sop", "versi", "nomor_langkah") if grouping == STEPS else ("pelaksana", "nama_petugas")
	return sorted(rows, key=lambda row: tuple(row.get(field, "") for field in order))


def get_message() -> str:
	notes = (
		_(
			"Langkah Dikerjakan adalah banyaknya kunjungan langkah yang diselesaikan pada periode ini. Langkah yang kembali dan "
			"dikerjakan lagi dihitung lagi, karena pekerjaannya memang diulang."
		),
		_(
			"Waktu kerja (menit jam kantor), median, dan terlambat dihitung dari n Terukur saja. Kunjungan yang tidak terukur "
			"(entri susulan, klik beruntun, di luar jam kerja) dihitung sebagai pekerjaan, tetapi waktunya tidak."
		),
		_(
			"Menunggu Sekarang dan Sedang Dikerjakan adalah keadaan saat ini, tidak menurut periode. Yang belum dimulai belum "
			"mempunyai petugas. Permohonan yang menunggu pemohon tidak dihitung."
		),
		_("Baris Jumlah: median dan persentase dari semua kunjungan bersama-sama, bukan rata-rata baris."),
	)
	return "<br>".join(notes)


def get_chart(grouping: str, rows: list[dict]) -> dict:
	if grouping == STEPS:
		return _chart_of_late_steps(rows)
	totals: Counter = Counter()
	for row in rows:
		totals[row.get("nama_petugas") or row["pelaksana"]] += row["dikerjakan"]
	shown = {label: done for label, done in totals.most_common() if done}
	title = _("Langkah dikerjakan")
	return bar_chart(title, list(shown), {title: list(shown.values())})


def get_summary(total: dict | None) -> list[dict] | None:
	if not total:
		return None
	cards = [
		card(_("Langkah dikerjakan"), total["dikerjakan"]),
		card(_("Menunggu sekarang"), total["menunggu"]),
		card(_("Sedang dikerjakan"), total["sedang_dikerjakan"]),
	]
	if total["n"]:
		cards.append(card(_("Terlambat"), share_with_n(total["terlambat"], total["n"])))
	return cards


def _step(row: dict, steps: dict, scope: Scope) -> dict:
	step = steps.get((row["sop"], row["nomor_langkah"]), frappe._dict())
	version = scope.services[row["sop"]]
	number = version.nomor_sop + (f" (v{version.versi})" if version.versi > 1 else "")
	return {
		"nomor_sop": number,
		"versi": version.versi,
		"uraian": step.uraian or "",
		"pelaksana": step.pelaksana or "",
		"menit_standar": step.menit,
	}


def _chart_of_late_steps(rows: list[dict]) -> dict:
	late = sorted((row for row in rows if row["terlambat"]), key=lambda row: -row["terlambat"])[:_SHOWN]
	labels = [f"{row['nomor_sop'].split('/')[0]}-{row['nomor_langkah']}" for row in late]
	title = _("Langkah yang paling sering terlambat (SOP-langkah)")
	return bar_chart(title, labels, {title: [row["terlambat"] for row in late]})
