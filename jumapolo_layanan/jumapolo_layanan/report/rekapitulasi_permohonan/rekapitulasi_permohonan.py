"""Rekapitulasi Permohonan: what became of the requests that came in, by service, village and month.

A request counts in the period in which it came in, so each line adds up: taken in is finished, refused,
cancelled and still open together. The last line adds up the ones above it; its share is that of all requests
together, no mean of shares.
"""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import add_months, get_first_day

from jumapolo_layanan.core.graph import CANCELLED, DONE, REFUSED
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

REPORT = "Rekapitulasi Permohonan"
WHOLE = "Keseluruhan"
GROUPINGS = {
	"Layanan": ("layanan",),
	"Desa": ("desa",),
	"Bulan": ("bulan",),
	"Layanan dan Bulan": ("layanan", "bulan"),
	"Layanan dan Desa": ("layanan", "desa"),
	"Desa dan Bulan": ("desa", "bulan"),
	"Layanan, Desa, dan Bulan": ("layanan", "desa", "bulan"),
	WHOLE: (),
}
COUNTS = ("masuk", "selesai", "ditolak", "dibatalkan", "terbuka", "n", "tepat_waktu", "tidak_terukur")
_ENDINGS = {DONE: "selesai", REFUSED: "ditolak", CANCELLED: "dibatalkan"}


def execute(filters: dict | None = None) -> Answer:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	with asked(REPORT, filters, GROUPINGS, usual="Layanan") as filters:
		if filters.dua_belas_bulan:
			filters.dari_tanggal = get_first_day(add_months(filters.sampai_tanggal, -11))
		rows = get_data(filters, evaluation.scope_of(filters.sop))
	groups = GROUPINGS[filters.menurut]
	columns = get_columns(groups)
	total = _total(rows, columns) if rows else None
	shown = [*rows, total] if total and groups else rows
	return columns, shown, get_message(), get_chart(rows, groups), get_summary(total)


def get_columns(groups: tuple[str, ...]) -> list[dict]:
	return [
		*columns_of(groups),
		column("masuk", _("Masuk"), "Int", 90),
		column("selesai", _("Selesai"), "Int", 90),
		column("ditolak", _("Ditolak"), "Int", 90),
		column("dibatalkan", _("Dibatalkan"), "Int", 105),
		column("terbuka", _("Masih Terbuka"), "Int", 125),
		column("n", _("n Terukur"), "Int", 95),
		column("tepat_waktu", _("Tepat Waktu"), "Int", 115),
		column("persen_tepat_waktu", _("Tepat Waktu (%)"), "Percent", 140, precision=1),
		column("tidak_terukur", _("Tidak Terukur"), "Int", 120),
	]


def get_data(filters: frappe._dict, scope: Scope) -> list[dict]:
	"""Return one row for each group in which at least one request came in."""
	groups = GROUPINGS[filters.menurut]
	tallies: dict[tuple, Counter] = defaultdict(Counter)
	for cell in evaluation.requests_taken_in(scope, *period(filters), filters.desa):
		key = {
			"layanan": scope.service_of(cell.sop),
			"desa": cell.desa or "",
			"bulan": evaluation.month_of(cell),
		}
		_count(tallies[tuple(key[group] for group in groups)], cell)
	return [_row(dict(zip(groups, key, strict=True)), tallies[key], scope) for key in sorted(tallies)]


def get_message() -> str:
	notes = (
		_(
			"Permohonan dihitung pada periode ketika ia masuk, walaupun selesainya kemudian: "
			"Masuk = Selesai + Ditolak + Dibatalkan + Masih Terbuka."
		),
		_(
			"Tepat Waktu menilai seluruh waktu kerja satu permohonan terhadap jumlah waktu baku SOP-nya. Persentasenya dihitung "
			"dari n Terukur: permohonan yang selesai dan terukur. Yang selesai tanpa terukur (misalnya entri susulan) tidak "
			"dihitung tepat maupun terlambat."
		),
		_(
			"Baris Jumlah menjumlahkan semua baris di atasnya; persentasenya dihitung dari jumlah itu, bukan rata-rata persentase."
		),
	)
	return "<br>".join(notes)


def get_chart(rows: list[dict], groups: tuple[str, ...]) -> dict:
	"""Draw the trend where there are months, else the share on time by service, else what came in by village."""
	if not rows or not groups:
		return empty_chart()
	if "bulan" in groups:
		return _chart_of_months(rows)
	if "layanan" in groups:
		return _chart_of_services(rows)
	return _chart_of_villages(rows)


def get_summary(total: dict | None) -> list[dict] | None:
	if not total:
		return None
	cards = [
		card(_("Masuk"), total["masuk"]),
		card(_("Selesai"), total["selesai"]),
		card(_("Masih terbuka"), total["terbuka"]),
	]
	if total["n"]:
		cards.append(card(_("Tepat waktu"), share_with_n(total["tepat_waktu"], total["n"])))
	return cards


def _count(tally: Counter, cell: frappe._dict) -> None:
	tally["masuk"] += cell.jumlah
	tally[_ENDINGS.get(cell.workflow_state, "terbuka")] += cell.jumlah
	if cell.workflow_state != DONE:
		return
	if cell.status_waktu in (ON_TIME, LATE):
		tally["n"] += cell.jumlah
		tally["tepat_waktu"] += cell.jumlah if cell.status_waktu == ON_TIME else 0
	else:
		tally["tidak_terukur"] += cell.jumlah


def _row(key: dict, tally: Counter, scope: Scope) -> dict:
	row = {**{field: tally[field] for field in COUNTS}, **key}
	row["persen_tepat_waktu"] = share(row["tepat_waktu"], row["n"])
	if "layanan" in key:
		row["nomor_sop"], row["layanan"] = key["layanan"]
	row["versi_sop"] = scope.versions_of(row.get("nomor_sop"))
	if "desa" in key:
		row["tanpa_desa"] = int(not key["desa"])
		row["desa"] = key["desa"] or _("(tanpa desa)")
	return row


def _total(rows: list[dict], columns: list[dict]) -> dict:
	total = {field: sum(row[field] for row in rows) for field in COUNTS}
	return total_line(columns, {**total, "persen_tepat_waktu": share(total["tepat_waktu"], total["n"])})


def _chart_of_months(rows: list[dict]) -> dict:
	months: dict[str, Counter] = defaultdict(Counter)
	for row in rows:
		months[row["bulan"]].update({"masuk": row["masuk"], "selesai": row["selesai"]})
	labels = sorted(months)
	datasets = {
		_("Masuk"): [months[label]["masuk"] for label in labels],
		_("Sudah selesai"): [months[label]["selesai"] for label in labels],
	}
	return bar_chart(_("Permohonan per bulan masuk"), labels, datasets, "blue", "green")


def _chart_of_services(rows: list[dict]) -> dict:
	services: dict[str, Counter] = defaultdict(Counter)
	for row in rows:
		services[row["nomor_sop"]].update({"n": row["n"], "tepat_waktu": row["tepat_waktu"]})
	measured = {number: tally for number, tally in services.items() if tally["n"]}
	short = {number: number.split("/")[0] for number in measured}
	if len(set(short.values())) < len(short):
		short = {number: number for number in measured}
	labels = [f"{short[number]} n={tally['n']}" for number, tally in measured.items()]
	values = [round(100 * tally["tepat_waktu"] / tally["n"], 1) for tally in measured.values()]
	title = _("Tepat waktu per layanan (%)")
	return bar_chart(title, labels, {_("Tepat waktu (%)"): values}, fieldtype="Percent")


def _chart_of_villages(rows: list[dict]) -> dict:
	ordered = sorted(rows, key=lambda row: -row["masuk"])
	values = [row["masuk"] for row in ordered]
	return bar_chart(_("Permohonan masuk per desa"), [row["desa"] for row in ordered], {_("Masuk"): values})
