"""Keutuhan Riwayat: the first broken row of each history, by name and step, without a word of the applicants."""

from dataclasses import asdict
from datetime import datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from jumapolo_layanan.reporting import column, kept_in_the_foreground, validate_period
from jumapolo_layanan.services import chain

REPORT = "Keutuhan Riwayat"


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict], str]:
	"""Return columns, one row for each broken history, and what was looked at."""
	filters = frappe._dict(filters or {})
	with kept_in_the_foreground(REPORT):
		validate_period(filters)
		tally = chain.Tally()
		since = datetime.combine(getdate(filters.dari_tanggal), time.min)
		until = datetime.combine(getdate(filters.sampai_tanggal), time.min) + timedelta(days=1)
		rows = [asdict(found) for found in chain.breaks(since=since, until=until, tally=tally)]
	return get_columns(), rows, get_message(tally, len(rows))


def get_columns() -> list[dict]:
	return [
		column("permohonan", _("Permohonan"), "Data", 180),
		column("langkah", _("Langkah"), "Int", 90),
		column("baris", _("Baris Riwayat"), "Int", 120),
		column("masalah", _("Yang Tidak Utuh"), "Data", 420),
	]


def get_message(tally: chain.Tally, broken: int) -> str:
	looked_at = _("{0} permohonan, {1} baris riwayat, dan {2} jangkar diperiksa.").format(
		tally.requests, tally.rows, tally.anchors
	)
	return f"{looked_at} {_('Semuanya utuh.') if not broken else _('{0} tidak utuh.').format(broken)}"
