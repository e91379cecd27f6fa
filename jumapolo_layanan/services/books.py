"""The office's number books: one gapless sequence per book and year."""

from datetime import date

import frappe
from frappe.model.naming import getseries

from jumapolo_layanan.core.numbering import format_number

FIELDS = {
	"Agenda Masuk": ("nomor_agenda", "tanggal_agenda", "templat_nomor_agenda", "AGENDA"),
	"Nomor Surat": ("nomor_surat", "tanggal_surat", "templat_nomor_surat", "SURAT"),
	"Register Keluar": ("nomor_register", "tanggal_register", "templat_nomor_register", "REGISTER"),
}


def next_number(book: str, on: date, classification: str = "") -> str:
	"""Return the next number of `book`.

	The sequence row stays locked until the transaction ends, so a rolled-back step leaves no gap
	and two clerks never get the same number.
	"""
	template_field, series = FIELDS[book][2:]
	office = frappe.get_cached_doc("Pengaturan Layanan")
	sequence = int(getseries(f"{series}-{on.year}-", 1))
	return format_number(office.get(template_field), sequence, on, office.kode_unit or "", classification)
