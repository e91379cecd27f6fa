"""All that the office holds of one person, for that person (UU 27/2022): asked for at the counter, and recorded."""

import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.core import identity
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import access, access_log, clock

REQUEST = "Permohonan"
_SYSTEM = ("jalan", "doctype", "docstatus", "idx", "modified", "modified_by", "owner", "creation")


def data_of(nik: str) -> dict:
	"""Return every request of the person with this NIK, and what hangs on it.

	By who takes in requests, from the requests that they read. That it was asked for is recorded, without the NIK.

	:raises InvalidIdentity: when the NIK can't be right. :raises LayananError: when nothing is held of it.
	"""
	access.demand(REQUEST, "create")
	nik = identity.check_nik(nik)
	names = frappe.get_list(
		REQUEST, filters={"nik": nik}, pluck="name", order_by="name asc", limit_page_length=0
	)
	if not names:
		frappe.throw(_("Tidak ada permohonan dengan NIK ini."), LayananError)
	for name in names:
		access_log.add("Data Pribadi", "JSON", doctype=REQUEST, document=name)
	return {
		"dibuat": clock.now(),
		"oleh": frappe.session.user,
		"nik": nik,
		"permohonan": [_request(frappe.get_doc(REQUEST, name)) for name in names],
	}


def _request(doc: Document) -> dict:
	of_request = {"permohonan": doc.name}
	own = {"reference_doctype": REQUEST, "reference_name": doc.name}
	return {
		**_plain(doc.as_dict()),
		"berkas": [_only(row, "nama_berkas", "ada", "lampiran") for row in doc.berkas],
		"isian": [_only(row, "label", "nilai") for row in doc.isian],
		"riwayat": _rows(
			"Langkah Permohonan",
			of_request,
			"uraian",
			"petugas",
			"masuk",
			"mulai",
			"selesai",
			"tindakan",
			"catatan",
		),
		"nomor": _rows("Nomor Terbit", of_request, "buku", "nomor", "tanggal", "status", "alasan"),
		"dokumen": _rows(
			"Dokumen Terbit", of_request, "jenis", "nomor", "tanggal", "status", "alasan_pencabutan"
		),
		"cetakan": _rows("Catatan Cetak", of_request, "format", "waktu", "pengguna", "salinan"),
		"komentar": _rows("Comment", {**own, "comment_type": "Comment"}, "comment_by", "creation", "content"),
		"dibuka": _rows("View Log", own, "viewed_by", "creation"),
		"dicetak_atau_diekspor": _rows(
			"Access Log",
			{"export_from": REQUEST, "reference_document": doc.name},
			"user",
			"creation",
			"method",
		),
	}


def _plain(values: dict) -> dict:
	return {
		field: value
		for field, value in values.items()
		if field not in _SYSTEM and not isinstance(value, list)
	}


def _only(row: Document, *fields: str) -> dict:
	return {field: row.get(field) for field in fields}


def _rows(doctype: str, filters: dict, *fields: str) -> list[dict]:
	return frappe.get_all(doctype, filters=filters, fields=list(fields), order_by="creation asc")
