"""A request as the database holds it, row by row: taken before and after, to see what a road has changed."""

import frappe

from jumapolo_layanan.core.chain import fingerprint as fingerprint_of
from jumapolo_layanan.tests import factories as make

# what hangs on a request, and what core writes about it: DocType and the field that names the request
HANGING = {
	"Comment": "reference_name",
	"ToDo": "reference_name",
	"File": "attached_to_name",
	"DocShare": "share_name",
	"Tag Link": "document_name",
	"Document Follow": "ref_docname",
	"Communication": "reference_name",
	"Version": "docname",
}
# the records of the system, and what a road would like to write into them
RECORDS = {
	"Langkah Permohonan": {"menit_kerja": 0.5, "catatan": "X"},
	"Nomor Terbit": {"nomor": "X", "status": "Batal"},
	"Dokumen Terbit": {"nomor": "X", "status": "Dicabut"},
	"Catatan Cetak": {"format": "X", "salinan": 9},
	"Fakta Waktu": {"detik_kerja": 1, "jumlah": -1},
}
# what the system keeps of many requests: anchors, orders to remove personal data, and who opened what
OF_THE_SITE = "Access Log"  # a System Manager may empty it, as core has it
LEDGERS = {
	"Jangkar Riwayat": {"kepala": "X", "hash": "X"},
	"Perubahan Riwayat": {"sebab": "X", "kepala_baru": "X"},
	"Penghapusan Data Pribadi": {"daftar": "X"},
	"View Log": {"viewed_by": "Guest"},
	OF_THE_SITE: {"user": "Guest"},
}


def tables() -> list[str]:
	"""Return every DocType of the app that has a table."""
	return frappe.get_all(
		"DocType", {"module": "Jumapolo Layanan", "issingle": 0}, pluck="name", order_by="name"
	)


def of(name: str) -> dict:
	"""Return every row of one request and of all that hangs on it, and how many rows each table holds."""
	request = frappe.get_all("Permohonan", {"name": name}, ["*"])[0]
	return {
		"request": request,
		"berkas": frappe.get_all("Berkas Permohonan", {"parent": name}, ["*"], order_by="idx"),
		"isian": frappe.get_all("Isian Permohonan", {"parent": name}, ["*"], order_by="idx"),
		"visits": make.visits(request),
		"records": {
			doctype: frappe.get_all(doctype, {"permohonan": name}, ["*"], order_by="name")
			for doctype in RECORDS
		},
		"hanging": {
			doctype: frappe.get_all(doctype, {field: name}, ["*"], order_by="name")
			for doctype, field in HANGING.items()
		},
		"counts": {table: frappe.db.count(table) for table in tables()},
	}


def fingerprint() -> dict[str, str]:
	"""Return a hash over all rows of each table of the app and of what hangs on its documents."""
	return {
		table: fingerprint_of(
			map(repr, frappe.get_all(table, fields=["*"], order_by="name", as_list=True, limit=0))
		)
		for table in dict.fromkeys((*tables(), *HANGING, *LEDGERS))
	}
