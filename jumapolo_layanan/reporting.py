"""What every report of the app needs from the platform."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import fmt_money, get_datetime, getdate

from jumapolo_layanan.exceptions import LayananError

# what a report answers: columns, lines, the note above the table, the chart, the cards
Answer = tuple[list[dict], list[dict], str, dict, list[dict] | None]


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


@contextmanager
def asked(report: str, filters: dict | None, groupings: dict, usual: str) -> Iterator[frappe._dict]:
	"""Hand over the filters of a report over a period, grouped by its filter `menurut`, once they make sense."""
	filters = frappe._dict(filters or {})
	filters.menurut = filters.menurut or usual
	with kept_in_the_foreground(report):
		validate_period(filters)
		validate_choice(filters.menurut, groupings, _("Menurut"))
		yield filters


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


def columns_of(groups: Iterable[str]) -> list[dict]:
	"""Return the columns that name a line by what its report is grouped by."""
	names = {
		"layanan": [
			column("nomor_sop", _("Nomor SOP"), "Data", 165),
			column("layanan", _("Layanan"), "Data", 270),
		],
		"petugas": [column("nama_petugas", _("Petugas"), "Data", 200)],
		"pelaksana": [column("pelaksana", _("Pelaksana"), "Data", 170)],
		"desa": [column("desa", _("Desa"), "Data", 150)],
		"bulan": [column("bulan", _("Bulan"), "Data", 100)],
	}
	return [one for group in groups for one in names[group]]


def total_line(columns: list[dict], figures: dict) -> dict:
	"""Return the last line of a report: the figures of all lines together, named in the first column."""
	return {columns[0]["fieldname"]: _("Jumlah"), **figures, "adalah_jumlah": 1}


def bar_chart(
	title: str, labels: list[str], datasets: dict[str, list], *colors: str, fieldtype: str | None = None
) -> dict:
	"""Return a bar chart of `datasets`, values for each label by the name of the set; an empty one without labels."""
	if not labels:
		return empty_chart()
	return {
		"type": "bar",
		"title": title,
		"colors": list(colors) or ["blue"],
		**({"fieldtype": fieldtype} if fieldtype else {}),
		"data": {
			"labels": labels,
			"datasets": [{"name": name, "values": values} for name, values in datasets.items()],
		},
	}


def empty_chart() -> dict:
	"""Return what a report without figures draws: nothing, where no chart at all trips up core's dashboard."""
	return {"type": "bar", "data": {"labels": None, "datasets": []}}


def card(label: str, value: int | str) -> dict:
	"""Return a card above the table: a count, or words."""
	return {"label": label, "value": value, "datatype": "Int" if isinstance(value, int) else "Data"}


def share(part: int, whole: int) -> float | None:
	"""Return per cent to two decimals; None of nothing, which a report shows as an empty cell."""
	return round(100 * part / whole, 2) if whole else None


def share_with_n(part: int, whole: int) -> str:
	"""Return a share as the cards show it: never without its n.

	>>> share_with_n(3, 4)
	'75,0% dari n = 4'
	"""
	return _("{0}% dari n = {1}").format(fmt_money(100 * part / whole, 1), whole)
