"""Mutu Data Waktu: how much of the history can be measured at all, and what keeps the rest from it.

The unit is one visit of one step by the office; each unmeasured one has one cause, so a line adds up. Pauses
with the applicant are no work of the office and stand beside the rest.
"""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import get_fullname

from jumapolo_layanan.core.timing import LATE, ON_TIME
from jumapolo_layanan.reporting import (
	Answer,
	asked,
	bar_chart,
	card,
	column,
	columns_of,
	empty_chart,
	period,
	share,
	share_with_n,
	total_line,
)
from jumapolo_layanan.services import evaluation
from jumapolo_layanan.services.evaluation import Scope

REPORT = "Mutu Data Waktu"
GROUPINGS = {
	"Layanan": ("layanan",),
	"Petugas": ("petugas",),
	"Bulan": ("bulan",),
	"Layanan dan Bulan": ("layanan", "bulan"),
	"Petugas dan Bulan": ("petugas", "bulan"),
	"Layanan dan Petugas": ("layanan", "petugas"),
}
# field of a row by the cause as the history keeps it
CAUSES = {
	"Entri Susulan": "entri_susulan",
	"Klik Beruntun": "beruntun",
	"Di Luar Jam Kerja": "di_luar_jam",
	"Tanpa Kalender": "tanpa_kalender",
}
OTHER = "sebab_lain"
COUNTS = ("kunjungan", "terukur", "tidak_terukur", *CAUSES.values(), OTHER, "jeda")


def execute(filters: dict | None = None) -> Answer:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	with asked(REPORT, filters, GROUPINGS, usual="Layanan") as filters:
		rows = get_data(filters, evaluation.scope_of(filters.sop))
	columns = get_columns(GROUPINGS[filters.menurut])
	total = _total(rows, columns) if rows else None
	shown = [*rows, total] if total else rows
	return columns, shown, get_message(), get_chart(total), get_summary(total)


def get_columns(groups: tuple[str, ...]) -> list[dict]:
	return [
		*columns_of(groups),
		column("kunjungan", _("Kunjungan Langkah"), "Int", 150),
		column("terukur", _("Terukur"), "Int", 90),
		column("persen_terukur", _("Terukur (%)"), "Percent", 115, precision=1),
		column("tidak_terukur", _("Tidak Terukur"), "Int", 120),
		column("entri_susulan", _("Entri Susulan"), "Int", 120),
		column("beruntun", _("Klik Beruntun"), "Int", 120),
		column("di_luar_jam", _("Di Luar Jam Kerja"), "Int", 145),
		column("tanpa_kalender", _("Tanpa Kalender"), "Int", 130),
		column(OTHER, _("Sebab Lain"), "Int", 105),
		column("jeda", _("Jeda Pemohon"), "Int", 120),
	]


def get_data(filters: frappe._dict, scope: Scope) -> list[dict]:
	"""Return one row for each group in which at least one visit ended."""
	groups = GROUPINGS[filters.menurut]
	tallies: dict[tuple, Counter] = defaultdict(Counter)
	for cell in evaluation.visits_ended(scope, *period(filters), filters, ("sop", "petugas")):
		key = {
			"layanan": scope.service_of(cell.sop),
			"petugas": cell.petugas or "",
			"bulan": evaluation.month_of(cell),
		}
		tallies[tuple(key[group] for group in groups)].update(_counted(cell))
	rows = [_row(dict(zip(groups, key, strict=True)), tally, scope) for key, tally in tallies.items()]
	order = ("nomor_sop", "nama_petugas", "bulan")
	return sorted(rows, key=lambda row: tuple(row.get(field, "") for field in order))


def get_message() -> str:
	notes = (
		_(
			"Satuannya kunjungan langkah yang selesai pada periode ini. Terukur berarti mulai dan selesainya dapat dipercaya "
			"sebagai waktu kerja; persentasenya dari semua kunjungan pada baris itu."
		),
		_(
			"Setiap kunjungan yang tidak terukur mempunyai satu sebab. Entri Susulan: berkas dicatat lama setelah diterima. Klik "
			"Beruntun: diselesaikan lebih cepat daripada yang mungkin dikerjakan orang. Di Luar Jam Kerja: seluruhnya di luar jam "
			"kantor. Tanpa Kalender: kantor belum memilih Kalender Kerja."
		),
		_(
			"Jeda Pemohon adalah kunjungan ketika berkas ada pada pemohon; bukan pekerjaan kantor, jadi tidak masuk jumlah kunjungan."
		),
	)
	return "<br>".join(notes)


def get_chart(total: dict | None) -> dict:
	"""Draw what keeps the visits from being measured."""
	if not total:
		return empty_chart()
	causes = {**CAUSES, _("Sebab Lain"): OTHER}
	shown = {_(cause): total[field] for cause, field in causes.items() if total[field]}
	title = _("Kunjungan tidak terukur menurut sebab")
	return bar_chart(title, list(shown), {_("Tidak terukur"): list(shown.values())}, "orange")


def get_summary(total: dict | None) -> list[dict] | None:
	if not total:
		return None
	cards = [
		card(_("Kunjungan langkah"), total["kunjungan"]),
		card(_("Tidak terukur"), total["tidak_terukur"]),
	]
	if total["kunjungan"]:
		cards.append(card(_("Terukur"), share_with_n(total["terukur"], total["kunjungan"])))
	return cards


def _counted(cell: frappe._dict) -> dict[str, int]:
	if cell.jeda:
		return {"jeda": cell.jumlah}
	if cell.status_waktu in (ON_TIME, LATE):
		return {"kunjungan": cell.jumlah, "terukur": cell.jumlah}
	cause = CAUSES.get(cell.sebab_tidak_terukur, OTHER)
	return {"kunjungan": cell.jumlah, "tidak_terukur": cell.jumlah, cause: cell.jumlah}


def _row(key: dict, tally: Counter, scope: Scope) -> dict:
	row = {**{field: tally[field] for field in COUNTS}, **key}
	row["persen_terukur"] = share(row["terukur"], row["kunjungan"])
	if "layanan" in key:
		row["nomor_sop"], row["layanan"] = key["layanan"]
	row["versi_sop"] = scope.versions_of(row.get("nomor_sop"))
	if "petugas" in key:
		row["nama_petugas"] = get_fullname(key["petugas"]) if key["petugas"] else _("(tanpa petugas)")
	return row


def _total(rows: list[dict], columns: list[dict]) -> dict:
	total = {field: sum(row[field] for row in rows) for field in COUNTS}
	return total_line(columns, {**total, "persen_terukur": share(total["terukur"], total["kunjungan"])})
