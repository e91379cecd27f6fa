"""What stands in the office's books, for its reports: never more than the user of the session may read."""

import re
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import getdate

from jumapolo_layanan.core.graph import DONE, FINAL_STATES, NONE
from jumapolo_layanan.core.identity import mask
from jumapolo_layanan.core.masking import mask_name
from jumapolo_layanan.core.spreadsheet import harmless
from jumapolo_layanan.services import access, books
from jumapolo_layanan.services import sop as sops

_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d(?:[ .-]?\d){15}(?!\d)")


def numbers(filters: frappe._dict, chosen: dict[str, list[str]]) -> list[frappe._dict]:
	"""Return the numbers of the period, in the order of their books.

	:param chosen: the SOP versions to show of each book, already narrowed to what the user may read.
	"""
	found = []
	for book, versions in chosen.items():
		found += _numbers_of(book, versions, getdate(filters.dari_tanggal), getdate(filters.sampai_tanggal))
	return found


def count_before(book: str, versions: list[str], start: date) -> int:
	"""Return how many numbers of `versions` stand in `book` in the year of `start` and before that day."""
	row = DocType(books.DOCTYPE)
	query = (
		frappe.qb.from_(row)
		.select(Count("*"))
		.where((row.buku == book) & (row.tahun == start.year) & (row.tanggal < start))
		.where(row.sop.isin(versions or [""]))
	)
	return query.run()[0][0]


def readable_versions(sop: str | None = None) -> list[frappe._dict]:
	"""Return the SOP versions whose requests the user may read; with `sop`, those of the same number only."""
	filters: dict[str, object] = {"docstatus": 1}
	if sop:
		filters["nomor_sop"] = frappe.db.get_value("SOP", sop, "nomor_sop")
	readable = access.readable_sops(frappe.session.user)
	if readable is not None:
		filters["name"] = ["in", readable or [""]]
	return frappe.get_all(
		"SOP",
		filters=filters,
		fields=["name", "nomor_sop", "nama_sop", "versi"],
		order_by="nomor_sop asc, versi asc",
	)


def own_book_of(sop: str) -> str | None:
	"""Return the book in which a service is registered: the last one that its steps give a number of."""
	given = [step.numbering for step in sops.graph_of(sop).steps if step.numbering != NONE]
	return given[-1] if given else None


def remark_of(row: frappe._dict) -> str:
	"""Return what the book says beside a number: why it is void, or how its request stands."""
	if row.status == books.VOID:
		return _("Batal: {0}").format(plain(row.alasan))
	if row.workflow_state == DONE:
		return _("Selesai")
	return row.workflow_state if row.workflow_state in FINAL_STATES else _("Dalam proses")


def plain(text: str | None) -> str:
	"""Return a stranger's words as the reports carry them: no identity number, no formula of a spreadsheet."""
	text = _IDENTITY_NUMBER.sub(lambda found: mask(re.sub(r"\D", "", found.group())), (text or "").strip())
	return harmless(text)


def applicant_of(row: frappe._dict) -> str:
	"""Return the applicant's name; the letters of it that a stranger may see, for who acts on no request."""
	name = row.nama_pemohon or ""
	return plain(name if access.reads_personal_data() else mask_name(name))


def summary(rows: list[frappe._dict]) -> list[dict] | None:
	"""Return the totals above the table."""
	if not rows:
		return None
	void = sum(row.status == books.VOID for row in rows)
	return [
		{"label": _("Nomor tercatat"), "value": len(rows), "datatype": "Int"},
		{"label": _("Terpakai"), "value": len(rows) - void, "datatype": "Int"},
		{"label": _("Batal"), "value": void, "datatype": "Int"},
	]


def _numbers_of(book: str, versions: list[str], start: date, end: date) -> list[frappe._dict]:
	row, request, sop = DocType(books.DOCTYPE), DocType("Permohonan"), DocType("SOP")
	query = (
		frappe.qb.from_(row)
		.left_join(request)
		.on(request.name == row.permohonan)
		.left_join(sop)
		.on(sop.name == row.sop)
		.select(row.buku, row.tahun, row.urut, row.nomor, row.tanggal, row.status, row.alasan)
		.select(row.permohonan, row.sop, sop.nomor_sop, sop.nama_sop)
		.select(request.nama_pemohon, request.keperluan, request.workflow_state, request.waktu_selesai)
		.select(request.nomor_surat_pengantar, request.tanggal_surat_pengantar)
		.select(request.nama_penandatangan, request.jabatan_penandatangan, request.waktu_pengesahan)
		.where((row.buku == book) & row.sop.isin(versions or [""]))
		.where((row.tanggal >= start) & (row.tanggal <= end))
		.orderby(row.tahun, row.urut)
	)
	return query.run(as_dict=True)
