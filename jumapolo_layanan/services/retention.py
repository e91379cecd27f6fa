"""What the office no longer needs to know of a person: removed by order, with its preview and its record.

What happened stays: steps, times, numbers, officers, and the chain over them. Who it was for, what for, and what was
written about it goes: from the request, its answers, papers, notes, versions, comments and notifications.
"""

from datetime import date, datetime, time

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Max, Min
from frappe.utils import add_years

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import access, chain, clock

DOCTYPE = "Penghapusan Data Pribadi"
REQUEST = "Permohonan"
RUNNING, DONE = "Berjalan", "Selesai"
ERASED = "(dihapus)"
# one order names at most so many requests; the next order goes on
MOST_AT_ONCE = 5000
_BATCH = 100

_REQUEST_FIELDS = {
	"nama_pemohon": ERASED,
	"nama_tersamar": ERASED,
	"nik": "",
	"nik_tersamar": "",
	"nomor_kk": None,
	"telepon": None,
	"alamat": None,
	"keperluan": ERASED,
	"alasan": None,
	"kode_lacak": None,
}
# what core keeps about a record, by the fields that name it
_TRACES = {
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Notification Log": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
}


def preview() -> dict:
	"""Return what an order would remove now: how many requests, and when the first and last of them ended.

	:raises LayananError: where the office has set no term.
	"""
	_demand_right()
	term, before = _term()
	table = DocType(REQUEST)
	query = _due(frappe.qb.from_(table), before).select(
		Count(table.name), Min(table.waktu_selesai), Max(table.waktu_selesai)
	)
	count, first, last = query.run()[0]
	return {
		"tahun": term,
		"sampai": before,
		"jumlah": count,
		"pertama": first,
		"terakhir": last,
		"sekaligus": min(count, MOST_AT_ONCE),
	}


def order(expected: int) -> str:
	"""Remove the personal data of the requests that the preview counted, as a background job.

	:param expected: the number that the preview showed: nobody orders what they have not seen.
	:returns: the name of the record.
	:raises LayananError: when there is nothing to remove, or other requests than previewed.
	"""
	_demand_right()
	term, before = _term()
	table = DocType(REQUEST)
	query = _due(frappe.qb.from_(table), before).select(table.name).orderby(table.name).limit(MOST_AT_ONCE)
	names = [name for (name,) in query.run()]
	if not names:
		frappe.throw(_("Tidak ada permohonan yang melewati masa simpan."), LayananError)
	if len(names) != expected:
		frappe.throw(_("Jumlahnya berubah sejak pratinjau. Lihat pratinjau sekali lagi."), LayananError)
	now = clock.now()
	record = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"sampai": before,
			"masa_simpan_tahun": term,
			"jumlah": len(names),
			"status": RUNNING,
			"waktu": now,
			"pengguna": frappe.session.user,
			"daftar": "\n".join(names),
		}
	)
	record.flags.by_system = True
	record.insert(ignore_permissions=True)
	record.db_set("hash", chain.seal_list(record.name, names), update_modified=False)
	frappe.enqueue(run, queue="long", timeout=3600, enqueue_after_commit=True, name=record.name)
	return str(record.name)


def run(name: str | int) -> None:
	"""Job: remove what an order names. A job that was cut off goes on where it stood when it is run again."""
	names = frappe.db.get_value(DOCTYPE, name, "daftar").splitlines()
	for start in range(0, len(names), _BATCH):
		filters = {
			"name": ["in", names[start : start + _BATCH]],
			"penghapusan": ["is", "not set"],
			"docstatus": 1,
		}
		for request in frappe.get_all(REQUEST, filters=filters, pluck="name", order_by="name"):
			erase(request, name)
		frappe.db.commit()  # nosemgrep: a background job
	frappe.db.set_value(DOCTYPE, name, {"status": DONE, "waktu_selesai": clock.now()})


def go_on() -> None:
	"""Daily job: finish orders whose job was cut off."""
	for name in frappe.get_all(DOCTYPE, {"status": RUNNING}, pluck="name", order_by="name"):
		run(name)


def erase(request: str, order_name: str | int) -> None:
	"""Remove the personal data of one finished request, in one transaction."""
	_erase_files(request)
	set_value = frappe.db.set_value
	set_value(REQUEST, request, {**_REQUEST_FIELDS, "penghapusan": order_name}, update_modified=False)
	if frappe.db.has_column(REQUEST, "_comments"):
		set_value(REQUEST, request, "_comments", None, update_modified=False)
	of_request = {"parent": request, "parenttype": REQUEST}
	set_value("Isian Permohonan", of_request, "nilai", None, update_modified=False)
	set_value("Berkas Permohonan", of_request, "lampiran", None, update_modified=False)
	set_value("Berkas Permohonan", {**of_request, "wajib": 0}, "nama_berkas", ERASED, update_modified=False)
	_forget_notes(request)
	for doctype, (kind, name) in _TRACES.items():
		frappe.db.delete(doctype, {kind: REQUEST, name: request})


def _forget_notes(request: str) -> None:
	"""Destroy notes with their salts; the hash of each stays in the chain and tells nothing any more."""
	for name in frappe.get_all(
		chain.VISIT, {"permohonan": request, "catatan": ["is", "set"]}, pluck="name", order_by="name"
	):
		frappe.db.set_value(
			chain.VISIT, name, {"catatan": None, "garam_catatan": None}, update_modified=False
		)
	for doctype, field in (("Nomor Terbit", "alasan"), ("Dokumen Terbit", "alasan_pencabutan")):
		filters = {"permohonan": request, field: ["is", "set"]}
		for name in frappe.get_all(doctype, filters, pluck="name", order_by="name"):
			frappe.db.set_value(doctype, name, field, ERASED, update_modified=False)


def _erase_files(request: str) -> None:
	filters = {"attached_to_doctype": REQUEST, "attached_to_name": request}
	for name in frappe.get_all("File", filters, pluck="name", order_by="name"):
		frappe.delete_doc(
			"File", name, ignore_permissions=True, delete_permanently=True, flags=frappe._dict(by_system=True)
		)


def _due(query: object, before: date) -> object:
	table = DocType(REQUEST)
	return query.where(
		(table.docstatus == 1)
		& (table.waktu_selesai < datetime.combine(before, time.min))
		& (table.penghapusan.isnull() | (table.penghapusan == ""))
	)


def _term() -> tuple[int, date]:
	term = frappe.get_cached_doc("Pengaturan Layanan").masa_simpan_tahun or 0
	if not term:
		frappe.throw(
			_("Isi Masa Simpan Data Pribadi dalam Pengaturan Layanan lebih dahulu; 0 berarti tidak dihapus."),
			LayananError,
		)
	return term, add_years(clock.now().date(), -term)


def _demand_right() -> None:
	access.demand("Pengaturan Layanan", "write")
