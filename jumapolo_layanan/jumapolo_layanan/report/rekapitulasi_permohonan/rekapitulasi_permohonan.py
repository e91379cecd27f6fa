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
	column,
	empty_chart,
	kept_in_the_foreground,
	period,
	share,
	share_with_n,
	validate_choice,
	validate_period,
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


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str, dict, list[dict] | None]:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	filters = frappe._dict(filters or {})
	filters.menurut = filters.menurut or "Layanan"
	with kept_in_the_foreground(REPORT):
		validate_period(filters)
		validate_choice(filters.menurut, GROUPINGS, _("Menurut"))
		if filters.dua_belas_bulan:
			filters.dari_tanggal = get_first_day(add_months(filters.sampai_tanggal, -11))
		scope = evaluation.scope_of(filters.sop)
		rows = get_data(filters, scope)
	groups = GROUPINGS[filters.menurut]
	total = _total(rows, groups) if rows else None
	shown = [*rows, total] if total and groups else rows
	return get_columns(groups), shown, get_message(), get_chart(rows, groups), get_summary(total)


def get_columns(groups: tuple[str, ...]) -> list[dict]:
	names = {
		"layanan": [
			column("nomor_sop", _("Nomor SOP"), "Data", 150),
			column("layanan", _("Layanan"), "Data", 290),
		],
		"desa": [column("desa", _("Desa"), "Data", 150)],
		"bulan": [column("bulan", _("Bulan"), "Data", 100)],
	}
	return [
		*(one for group in groups for one in names[group]),
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
		{"label": label, "value": total[field], "datatype": "Int"}
		for field, label in (
			("masuk", _("Masuk")),
			("selesai", _("Selesai")),
			("terbuka", _("Masih terbuka")),
		)
	]
	if total["n"]:
		on_time = share_with_n(total["tepat_waktu"], total["n"])
		cards.append({"label": _("Tepat waktu"), "value": on_time, "datatype": "Data"})
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


def _total(rows: list[dict], groups: tuple[str, ...]) -> dict:
	total = {field: sum(row[field] for row in rows) for field in COUNTS}
	total["persen_tepat_waktu"] = share(total["tepat_waktu"], total["n"])
	first = {"layanan": "nomor_sop"}.get(groups[0], groups[0]) if groups else "layanan"
	return {first: _("Jumlah"), **total, "adalah_jumlah": 1}


def _chart_of_months(rows: list[dict]) -> dict:
	months: dict[str, Counter] = defaultdict(Counter)
	for row in rows:
		months[row["bulan"]].update({"masuk": row["masuk"], "selesai": row["selesai"]})
	labels = sorted(months)
	return {
		"type": "bar",
		"title": _("Permohonan per bulan masuk"),
		"colors": ["blue", "green"],
		"data": {
			"labels": labels,
			"datasets": [
				{"name": _("Masuk"), "values": [months[label]["masuk"] for label in labels]},
				{"name": _("Sudah selesai"), "values": [months[label]["selesai"] for label in labels]},
			],
		},
	}


def _chart_of_services(rows: list[dict]) -> dict:
	services: dict[str, Counter] = defaultdict(Counter)
	for row in rows:
		services[row["nomor_sop"]].update({"n": row["n"], "tepat_waktu": row["tepat_waktu"]})
	measured = {number: tally for number, tally in services.items() if tally["n"]}
	if not measured:
		return empty_chart()
	short = {number: number.split("/")[0] for number in measured}
	if len(set(short.values())) < len(short):
		short = {number: number for number in measured}
	values = [round(100 * tally["tepat_waktu"] / tally["n"], 1) for tally in measured.values()]
	return {
		"type": "bar",
		"title": _("Tepat waktu per layanan (%)"),
		"fieldtype": "Percent",
		"colors": ["blue"],
		"data": {
			"labels": [f"{short[number]} n={tally['n']}" for number, tally in measured.items()],
			"datasets": [{"name": _("Tepat waktu (%)"), "values": values}],
		},
	}


def _chart_of_villages(rows: list[dict]) -> dict:
	ordered = sorted(rows, key=lambda row: -row["masuk"])
	return {
		"type": "bar",
		"title": _("Permohonan masuk per desa"),
		"colors": ["blue"],
		"data": {
			"labels": [row["desa"] for row in ordered],
			"datasets": [{"name": _("Masuk"), "values": [row["masuk"] for row in ordered]}],
		},
	}
