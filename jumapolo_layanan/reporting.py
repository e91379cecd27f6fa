"""What every report of the app needs from the platform."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import fmt_money, get_datetime, getdate

from jumapolo_layanan.exceptions import LayananError


@contextmanager
def kept_in_the_foreground(report: str) -> Iterator[None]:
	"""Stop core's timer when the report fails.

	Core (15 and 16) starts a timer that turns a slow report into a background report, for everyone and for
	good, and stops it only when the report succeeds: one wrong filter would do.
	"""
	try:
		yield
	except Exception:
		for thread in threading.enumerate():
			if isinstance(thread, threading.Timer) and thread.kwargs.get("report") == report:
				thread.cancel()
		raise


def validate_period(filters: frappe._dict) -> None:
	"""Refuse a period without a beginning or an end, or one that ends before it begins."""
	if not (filters.dari_tanggal and filters.sampai_tanggal):
		frappe.throw(_("Isi Dari Tanggal dan Sampai Tanggal."), LayananError)
	if getdate(filters.dari_tanggal) > getdate(filters.sampai_tanggal):
		frappe.throw(_("Dari Tanggal tidak boleh sesudah Sampai Tanggal."), LayananError)


def period(filters: frappe._dict) -> tuple[datetime, datetime]:
	"""Return the first moment of the period and the first one after it."""
	start = get_datetime(getdate(filters.dari_tanggal))
	end = get_datetime(getdate(filters.sampai_tanggal)) + timedelta(days=1)
	return start, end


def validate_choice(chosen: str | None, choices: dict, label: str) -> None:
	if chosen not in choices:
		frappe.throw(_("Pilih {0}.").format(label), LayananError)


def column(fieldname: str, label: str, fieldtype: str, width: int, **more: object) -> dict:
	"""Return a column of a report. None is a link: *Add Column* would read past its field permissions."""
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": width, **more}


def empty_chart() -> dict:
	"""Return what a report without figures draws: nothing, where no chart at all trips up core's dashboard."""
	return {"type": "bar", "data": {"labels": None, "datasets": []}}


def share(part: int, whole: int) -> float | None:
	"""Return per cent to two decimals; None of nothing, which a report shows as an empty cell."""
	return round(100 * part / whole, 2) if whole else None


def share_with_n(part: int, whole: int) -> str:
	"""Return a share as the cards show it: never without its n.

	>>> share_with_n(3, 4)
	'75,0% dari n = 4'
	"""
	return _("{0}% dari n = {1}").format(fmt_money(100 * part / whole, 1), whole)
