"""Catatan Akses: who opened, printed, exported or downloaded what, and when; without a word of the applicants."""

import frappe
from frappe import _

from jumapolo_layanan.reporting import column, kept_in_the_foreground, validate_period
from jumapolo_layanan.services import access_record

REPORT = "Catatan Akses"


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str | None]:
	"""Return columns, one row for each access, newest first, and a note where there are more."""
	filters = frappe._dict(filters or {})
	with kept_in_the_foreground(REPORT):
		validate_period(filters)
		rows = access_record.entries(filters)
	return get_columns(), rows[: access_record.MOST], get_message(rows)


def get_columns() -> list[dict]:
	return [
		column("waktu", _("Waktu"), "Datetime", 170),
		column("pengguna", _("Pengguna"), "Data", 230),
		column("perbuatan", _("Perbuatan"), "Data", 150),
		column("jenis", _("Jenis"), "Data", 180),
		column("dokumen", _("Dokumen"), "Data", 220),
	]


def get_message(rows: list[dict]) -> str | None:
	if len(rows) > access_record.MOST:
		return _("Hanya {0} catatan terbaru yang ditampilkan. Persempit periodenya.").format(
			access_record.MOST
		)
	return None
