"""Who opened, printed, exported or downloaded what: read from core's own logs, which the app completes."""

from datetime import datetime, time, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate

from jumapolo_layanan.services import privacy

MOST = 5000


def entries(filters: frappe._dict) -> list[dict]:
	"""Return the accesses of a period, newest first; one more than `MOST` where there are more.

	:param filters: `dari_tanggal`, `sampai_tanggal`; `pengguna` and `permohonan` where only theirs are asked for.
	"""
	start = datetime.combine(getdate(filters.dari_tanggal), time.min)
	end = datetime.combine(getdate(filters.sampai_tanggal), time.min) + timedelta(days=1)
	found = _openings(start, end, filters) + _accesses(start, end, filters)
	return sorted(found, key=lambda row: row["waktu"], reverse=True)[: MOST + 1]


def _openings(start: datetime, end: datetime, filters: frappe._dict) -> list[dict]:
	log = DocType("View Log")
	query = (
		frappe.qb.from_(log)
		.select(log.creation, log.viewed_by, log.reference_doctype, log.reference_name)
		.where((log.creation >= start) & (log.creation < end) & (log.reference_doctype == privacy.REQUEST))
		.orderby(log.creation, order=frappe.qb.desc)
		.limit(MOST + 1)
	)
	if filters.pengguna:
		query = query.where(log.viewed_by == filters.pengguna)
	if filters.permohonan:
		query = query.where(log.reference_name == filters.permohonan)
	return [_entry(*row[:2], _("Dibuka"), *row[2:]) for row in query.run()]


def _accesses(start: datetime, end: datetime, filters: frappe._dict) -> list[dict]:
	log, file = DocType("Access Log"), DocType("File")
	own = frappe.get_all("DocType", {"module": privacy.MODULE}, pluck="name", order_by="name")
	reports = frappe.get_all("Report", {"module": privacy.MODULE}, pluck="name", order_by="name")
	query = (
		frappe.qb.from_(log)
		.left_join(file)
		.on((log.export_from == "File") & (file.name == log.reference_document))
		.select(log.creation, log.user, log.method, log.export_from, log.reference_document, log.report_name)
		.select(file.attached_to_doctype, file.attached_to_name)
		.where((log.creation >= start) & (log.creation < end))
		.where(
			log.export_from.isin(own)
			| log.report_name.isin(reports)
			| (file.attached_to_doctype == privacy.REQUEST)
		)
		.orderby(log.creation, order=frappe.qb.desc)
		.limit(MOST + 1)
	)
	if filters.pengguna:
		query = query.where(log.user == filters.pengguna)
	if filters.permohonan:
		query = query.where(
			(log.reference_document == filters.permohonan) | (file.attached_to_name == filters.permohonan)
		)
	return [
		_entry(
			moment,
			user,
			_("Lampiran diunduh") if owner else _deed(method),
			owner or doctype or _("Laporan"),
			request or document or report,
		)
		for moment, user, method, doctype, document, report, owner, request in query.run()
	]


def _deed(method: str | None) -> str:
	return {
		"Print": _("Dicetak"),
		"PDF": _("Dicetak"),
		"Data Pribadi": _("Data pribadi diunduh"),
	}.get(method or "", _("Diekspor"))


def _entry(moment: datetime, user: str, deed: str, kind: str, document: str | None) -> dict:
	return {"waktu": moment, "pengguna": user, "perbuatan": deed, "jenis": kind, "dokumen": document}
