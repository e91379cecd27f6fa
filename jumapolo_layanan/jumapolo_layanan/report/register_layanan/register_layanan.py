"""Register Layanan: what each service has given out, in the order of its numbers.

A service is registered in the last book that its steps give a number of, unless a book is asked for. Its
lines are counted from the beginning of the year, so a month's page goes on where the one before ended. No column
is a link, because the Desk's *Add Column* would read the linked document past its field permissions.
"""

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from jumapolo_layanan.core.graph import DONE
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.reporting import column, kept_in_the_foreground, validate_period
from jumapolo_layanan.services import books, registers

REPORT = "Register Layanan"


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], None, None, list[dict] | None]:
	"""Return columns, rows, no note, no chart, and the totals."""
	filters = frappe._dict(filters or {})
	with kept_in_the_foreground(REPORT):
		validate_filters(filters)
		numbers = get_numbers(filters)
		rows = [as_row(number) for number in numbers]
	return get_columns(), rows, None, None, registers.summary(numbers)


def validate_filters(filters: frappe._dict) -> None:
	if filters.buku and filters.buku not in books.FIELDS:
		frappe.throw(_("Pilih Buku."), LayananError)
	validate_period(filters)


def get_columns() -> list[dict]:
	return [
		column("urut", _("No. Urut"), "Int", 90),
		column("nomor", _("Nomor Register/Surat"), "Data", 180),
		column("tanggal", _("Tanggal"), "Date", 110),
		column("pemohon", _("Pemohon"), "Data", 190),
		column("keperluan", _("Keperluan"), "Data", 230),
		column("penandatangan", _("Penanda Tangan"), "Data", 240),
		column("tanggal_selesai", _("Tanggal Selesai"), "Date", 130),
		column("keterangan", _("Keterangan"), "Data", 220),
		column("layanan", _("Layanan"), "Data", 260),
	]


def get_numbers(filters: frappe._dict) -> list[frappe._dict]:
	"""Return the numbers service by service, each with its place in the service's year."""
	services: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
	for version in registers.readable_versions(filters.sop):
		if book := filters.buku or registers.own_book_of(version.name):
			services[version.nomor_sop][book].append(version.name)
	return [
		number
		for chosen in services.values()
		for number in _counted(registers.numbers(filters, chosen), chosen, getdate(filters.dari_tanggal))
	]


def as_row(number: frappe._dict) -> dict:
	signed = number.waktu_pengesahan and number.nama_penandatangan
	done = number.workflow_state == DONE and number.waktu_selesai
	return {
		"urut": number.urut_layanan,
		"nomor": number.nomor,
		"tanggal": number.tanggal,
		"pemohon": registers.applicant_of(number),
		"keperluan": registers.plain(number.keperluan),
		"penandatangan": f"{number.nama_penandatangan} ({number.jabatan_penandatangan})" if signed else "",
		"tanggal_selesai": getdate(number.waktu_selesai) if done else None,
		"keterangan": registers.remark_of(number),
		"layanan": number.nama_sop,
		"nomor_sop": number.nomor_sop,
		"batal": int(number.status == books.VOID),
		"permohonan": number.permohonan,
	}


def _counted(numbers: list[frappe._dict], chosen: dict[str, list[str]], start: date) -> list[frappe._dict]:
	before = sum(registers.count_before(book, versions, start) for book, versions in chosen.items())
	counts = {start.year: before}
	for number in numbers:
		counts[number.tahun] = number.urut_layanan = counts.get(number.tahun, 0) + 1
	return numbers
