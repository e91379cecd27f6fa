"""Buku Agenda: every number of one book in the order in which it was given, the void ones in their places.

No column is a link, because the Desk's *Add Column* would read the linked document past its field permissions.
"""

import frappe
from frappe import _

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.reporting import column, kept_in_the_foreground, validate_period
from jumapolo_layanan.services import books, registers

REPORT = "Buku Agenda"
INCOMING = "Agenda Masuk"


def execute(
	filters: dict | None = None,
) -> tuple[list[dict], list[dict], str | None, None, list[dict] | None]:
	"""Return columns, rows, the note above the table, no chart, and the totals."""
	filters = frappe._dict(filters or {})
	with kept_in_the_foreground(REPORT):
		validate_filters(filters)
		numbers = get_numbers(filters)
		rows = [as_row(number) for number in numbers]
	return get_columns(), rows, get_message(filters), None, registers.summary(numbers)


def validate_filters(filters: frappe._dict) -> None:
	if filters.buku not in books.FIELDS:
		frappe.throw(_("Pilih Buku."), LayananError)
	validate_period(filters)


def get_columns() -> list[dict]:
	return [
		column("urut", _("No. Urut"), "Int", 90),
		column("tanggal", _("Tanggal"), "Date", 110),
		column("nomor_surat", _("Nomor Surat"), "Data", 170),
		column("tanggal_surat", _("Tanggal Surat"), "Date", 125),
		column("dari", _("Dari/Pemohon"), "Data", 190),
		column("perihal", _("Perihal"), "Data", 330),
		column("keterangan", _("Keterangan"), "Data", 260),
	]


def get_numbers(filters: frappe._dict) -> list[frappe._dict]:
	versions = [version.name for version in registers.readable_versions(filters.sop)]
	return registers.numbers(filters, {filters.buku: versions})


def as_row(number: frappe._dict) -> dict:
	"""Return a line of the book. A letter that came in keeps the number and date of who wrote it."""
	incoming = number.buku == INCOMING
	return {
		"urut": number.urut,
		"tanggal": number.tanggal,
		"nomor_surat": registers.plain(number.nomor_surat_pengantar) if incoming else number.nomor,
		"tanggal_surat": number.tanggal_surat_pengantar if incoming else number.tanggal,
		"dari": registers.applicant_of(number),
		"perihal": f"{number.nama_sop}: {registers.plain(number.keperluan)}",
		"keterangan": registers.remark_of(number),
		"layanan": number.nama_sop,
		"batal": int(number.status == books.VOID),
		"permohonan": number.permohonan,
	}


def get_message(filters: frappe._dict) -> str | None:
	"""Tell who does not see the whole book why numbers seem to be missing."""
	if filters.sop:
		return _("Hanya satu layanan; nomor di antaranya milik layanan lain.")
	if len(registers.readable_versions()) < frappe.db.count("SOP", {"docstatus": 1}):
		return _("Hanya layanan yang boleh Anda baca; nomor di antaranya milik layanan lain.")
	return None
