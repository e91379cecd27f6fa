"""Kepatuhan Standar Waktu: whether each step of each SOP keeps the minutes that the decree gives it.

The unit is one step of one request, all its visits together; it belongs to the period in which its
last visit ended. There is no total row: a mean of means or of shares would mislead. No column is a
link, because the Desk's *Add Column* would read the linked document past its field permissions.
"""

from collections import defaultdict
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import escape_html, fmt_money, get_datetime, getdate

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.statistics import FinishedStep, Visit, finished_steps, summarise
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.reporting import kept_in_the_foreground
from jumapolo_layanan.services import access

REPORT = "Kepatuhan Standar Waktu"


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str, dict | None, list[dict] | None]:
	"""Return columns, rows, the note above the table, the chart and the cards."""
	filters = frappe._dict(filters or {})
	with kept_in_the_foreground(REPORT):
		validate_filters(filters)
		rows = get_data(filters)
	return get_columns(), rows, get_message(), get_chart(rows), get_summary(rows)


def validate_filters(filters: frappe._dict) -> None:
	if not (filters.dari_tanggal and filters.sampai_tanggal):
		frappe.throw(_("Isi Dari Tanggal dan Sampai Tanggal."), LayananError)
	if getdate(filters.dari_tanggal) > getdate(filters.sampai_tanggal):
		frappe.throw(_("Dari Tanggal tidak boleh sesudah Sampai Tanggal."), LayananError)


def get_columns() -> list[dict]:
	def column(fieldname: str, label: str, fieldtype: str, width: int, **more: object) -> dict:
		return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}

	def minutes(fieldname: str, label: str, width: int) -> dict:
		return column(fieldname, label, "Float", width, precision=2)

	return [
		column("nomor_sop", _("Nomor SOP"), "Data", 145),
		column("nomor_langkah", _("Langkah"), "Int", 85),
		column("uraian", _("Uraian"), "Data", 145),
		column("pelaksana", _("Pelaksana"), "Data", 135),
		column("n", _("n"), "Int", 50),
		column("persen_tepat_waktu", _("Tepat Waktu (%)"), "Percent", 140, precision=1),
		column("menit_standar", _("Standar (mnt)"), "Int", 115),
		minutes("rata_rata", _("Rata-rata (mnt)"), 125),
		minutes("median", _("Median (mnt)"), 115),
		minutes("p90", _("P90 (mnt)"), 90),
		minutes("rata_rata_tunggu", _("Menunggu (mnt)"), 130),
		column("tidak_terukur", _("Tidak Terukur"), "Int", 120),
		column("nama_sop", _("Nama SOP"), "Data", 260),
		column("versi", _("Versi"), "Int", 65),
	]


def get_data(filters: frappe._dict) -> list[dict]:
	"""Return one row for each step of each SOP version that was finished at least once in the period."""
	steps = _steps(filters)
	finished = _finished_in_period(filters, {step.sop for step in steps})
	rows = ((step, finished.get((step.sop, step.nomor_langkah))) for step in steps)
	return [_row(step, occurrences) for step, occurrences in rows if occurrences]


def get_message() -> str:
	notes = (
		_(
			"<b>Sampai kalender kerja dipakai, waktu dihitung dalam menit berjalan, bukan menit jam kerja.</b>"
		),
		_(
			"n adalah banyaknya langkah yang selesai dan terukur pada periode ini: satu langkah pada satu permohonan "
			"dihitung satu kali, semua kunjungannya dijumlahkan. Setiap persentase dihitung dari n yang tertulis di dekatnya."
		),
		_(
			"P90 memakai peringkat terdekat: waktu terkecil yang tidak dilampaui oleh sedikitnya 90% dari n. "
			"Tepat sama dengan standar berarti tepat waktu; angka merah melampaui standar."
		),
		_(
			"Menunggu adalah rata-rata waktu sebelum petugas menekan Mulai, di luar waktu langkah. "
			"Waktu jeda, ketika berkas dikembalikan kepada pemohon, tidak dihitung."
		),
		_("Langkah dari entri susulan tidak masuk n; jumlahnya ada di kolom Tidak Terukur."),
	)
	return "<br>".join(notes)


def get_chart(rows: list[dict]) -> dict | None:
	"""Share on time by SOP version, over all its measured steps."""
	by_sop: dict[str, list[dict]] = defaultdict(list)
	for row in rows:
		by_sop[row["sop"]].append(row)
	measured = [own for own in by_sop.values() if _measured(own)]
	if not measured:
		return None
	return {
		"type": "bar",
		"title": _("Tepat waktu per SOP (%)"),
		"fieldtype": "Percent",
		"colors": ["blue"],
		"data": {
			"labels": _chart_labels(measured),
			"datasets": [
				{"name": _("Tepat waktu"), "values": [round(_share_on_time(own), 1) for own in measured]}
			],
		},
	}


def get_summary(rows: list[dict]) -> list[dict] | None:
	if not rows:
		return None
	unmeasured = sum(row["tidak_terukur"] for row in rows)
	cards = [
		{"label": _("Langkah selesai dan terukur (n)"), "value": _measured(rows), "datatype": "Int"},
		{"label": _("Tidak terukur"), "value": unmeasured, "datatype": "Int"},
	]
	if _measured(rows):
		share = _("{0}% dari n = {1}").format(fmt_money(_share_on_time(rows), 1), _measured(rows))
		cards.insert(1, {"label": _("Tepat waktu"), "value": share, "datatype": "Data"})
	worst = max(rows, key=_late)
	if _late(worst):
		where = _("Terbanyak: {0} langkah {1}").format(
			escape_html(worst["nomor_sop"]), worst["nomor_langkah"]
		)
		late = _("{0} dari n = {1} terlambat").format(_late(worst), worst["n"])
		cards.append({"label": where, "value": late, "datatype": "Data"})
	return cards


def _row(step: frappe._dict, occurrences: list[FinishedStep]) -> dict:
	measured = [one for one in occurrences if one.measured]
	figures = summarise([one.working for one in measured], [step.menit_standar * 60] * len(measured))
	row = {
		**step,
		"n": figures.n,
		"tepat_waktu": figures.on_time,
		"tidak_terukur": len(occurrences) - figures.n,
	}
	if measured:
		row |= {
			"persen_tepat_waktu": round(figures.share_on_time, 2),
			"rata_rata": _minutes(figures.mean),
			"median": _minutes(figures.median),
			"p90": _minutes(figures.p90),
			"rata_rata_tunggu": _minutes(sum(one.waiting for one in measured) / figures.n),
		}
	return row


def _steps(filters: frappe._dict) -> list[frappe._dict]:
	"""Return the steps of the SOP versions that the user may read, in the order of the decree."""
	readable = access.readable_sops(frappe.session.user)
	sop, step = DocType("SOP"), DocType("SOP Step")
	query = (
		frappe.qb.from_(step)
		.join(sop)
		.on((step.parent == sop.name) & (step.parenttype == "SOP"))
		.select(sop.name.as_("sop"), sop.nomor_sop, sop.versi, sop.nama_sop)
		.select(step.idx.as_("nomor_langkah"), step.uraian, step.pelaksana, step.menit.as_("menit_standar"))
		.where(sop.docstatus == 1)
		.orderby(sop.nomor_sop, sop.versi, step.idx)
	)
	if readable is not None:
		query = query.where(sop.name.isin(readable or [""]))
	if filters.sop:
		query = query.where(sop.name == filters.sop)
	if filters.pelaksana:
		query = query.where(step.pelaksana == filters.pelaksana)
	return query.run(as_dict=True)


def _finished_in_period(filters: frappe._dict, sops: set[str]) -> dict[tuple[str, int], list[FinishedStep]]:
	"""Return by SOP version and step what was finished in the period, by the officer if one is asked for."""
	start, end = _period(filters)
	found: dict[tuple[str, int], list[FinishedStep]] = defaultdict(list)
	for one in finished_steps(_visits(sops, start, end)):
		if start <= one.ended < end and filters.petugas in (None, "", one.officer):
			found[one.sop, one.number].append(one)
	return found


def _visits(sops: set[str], start: datetime, end: datetime) -> list[Visit]:
	"""Return the whole history of each request of `sops` that left a step in the period."""
	visit, ended = DocType("Langkah Permohonan"), DocType("Langkah Permohonan").as_("ended")
	among = sorted(sops) or [""]
	requests = (
		frappe.qb.from_(ended)
		.select(ended.permohonan)
		.where(ended.sop.isin(among) & (ended.selesai >= start) & (ended.selesai < end))
	)
	query = (
		frappe.qb.from_(visit)
		.select(visit.permohonan, visit.sop, visit.nomor_langkah, visit.petugas, visit.selesai)
		.select(visit.menit_tunggu, visit.menit_kerja, visit.jeda, visit.status_waktu)
		.where(visit.permohonan.isin(requests))
		.orderby(visit.name)
	)
	return [
		Visit(
			request=row.permohonan,
			sop=row.sop,
			number=row.nomor_langkah,
			officer=row.petugas,
			ended=row.selesai,
			waiting=timing.seconds(row.menit_tunggu or 0),
			working=timing.seconds(row.menit_kerja or 0),
			paused=bool(row.jeda),
			measured=row.status_waktu != timing.UNMEASURED,
		)
		for row in query.run(as_dict=True)
	]


def _period(filters: frappe._dict) -> tuple[datetime, datetime]:
	"""Return the first moment of the period and the first one after it."""
	start = get_datetime(getdate(filters.dari_tanggal))
	end = get_datetime(getdate(filters.sampai_tanggal)) + timedelta(days=1)
	return start, end


def _chart_labels(by_sop: list[list[dict]]) -> list[str]:
	"""Return a label for each SOP version with its n, short enough for the axis: "01 (n = 27)"."""
	numbers = {own[0]["nomor_sop"] for own in by_sop}
	short = {number: number.split("/")[0] for number in numbers}
	if len(set(short.values())) < len(numbers):
		short = {number: number for number in numbers}
	labels = []
	for own in by_sop:
		version = f" v{own[0]['versi']}" if own[0]["versi"] > 1 else ""
		labels.append(f"{short[own[0]['nomor_sop']]}{version} (n = {_measured(own)})")
	return labels


def _measured(rows: list[dict]) -> int:
	return sum(row["n"] for row in rows)


def _late(row: dict) -> int:
	return row["n"] - row["tepat_waktu"]


def _share_on_time(rows: list[dict]) -> float:
	return 100 * sum(row["tepat_waktu"] for row in rows) / _measured(rows)


def _minutes(seconds: float) -> float:
	return round(seconds / 60, 4)
