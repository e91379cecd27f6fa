"""The working calendar of the site: the one in force, as the core reckons with it."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import frappe
from frappe.model.document import Document
from frappe.utils import get_time, getdate

from jumapolo_layanan.core.worktime import DAY, WEEKDAYS, NeverWorked, Profile, Slot, WorkCalendar

DOCTYPE = "Kalender Kerja"


def office_calendar() -> WorkCalendar | None:
	"""Return the calendar that **Pengaturan Layanan** puts in force; None where the office has chosen none."""
	name = settings().kalender_kerja
	return calendar_of(frappe.get_cached_doc(DOCTYPE, name)) if name else None


def calendar_of(doc: Document) -> WorkCalendar:
	"""Return the calendar that a **Kalender Kerja** describes.

	:raises ImpossibleCalendar: when no time can be reckoned by it.
	"""
	return _built(
		tuple(_slot(row) for row in doc.jam_kerja),
		tuple(
			Profile((row.nama_profil or "").strip(), getdate(row.mulai), getdate(row.sampai))
			for row in doc.profil
		),
		tuple(_dates(row.tanggal for row in doc.hari_libur)),
	)


def due(moment: datetime, seconds: int) -> datetime | None:
	"""Return when `seconds` office seconds will have passed since `moment`; None where that is never."""
	calendar = office_calendar()
	try:
		return calendar.moment_after(moment, seconds) if calendar else None
	except NeverWorked:
		return None


def follow_change_of(calendar: str) -> None:
	"""Let a worker reckon the deadlines of open requests anew if `calendar` is in force; figures stay."""
	if calendar == frappe.db.get_single_value("Pengaturan Layanan", "kalender_kerja"):
		renew_deadlines_later()


def renew_deadlines_later() -> None:
	frappe.enqueue(
		"jumapolo_layanan.services.permohonan.renew_deadlines", queue="long", enqueue_after_commit=True
	)


def settings() -> Document:
	return frappe.get_cached_doc("Pengaturan Layanan")


@lru_cache(maxsize=32)
def _built(
	slots: tuple[Slot, ...], profiles: tuple[Profile, ...], holidays: tuple[date, ...]
) -> WorkCalendar:
	"""Keyed by content: what a process has kept is never older than the document it was asked for."""
	return WorkCalendar(slots, profiles, holidays)


def _slot(row: Document) -> Slot:
	end = _seconds(row.selesai)
	return Slot(
		weekday=WEEKDAYS.index(row.hari) if row.hari in WEEKDAYS else -1,
		start=_seconds(row.mulai),
		end=DAY if end == DAY - 1 else end,  # 23:59:59, the last moment that a Time field can hold
		profile=(row.profil or "").strip(),
	)


def _seconds(value: str | time | timedelta | None) -> int:
	clock = get_time(value or "00:00:00")
	return clock.hour * 3600 + clock.minute * 60 + clock.second


def _dates(values: Iterable[object]) -> Iterable[date]:
	return (getdate(value) for value in values if value)
