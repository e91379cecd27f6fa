"""How long a step took, and whether that keeps the standard. Minutes are decimals of whole office seconds."""

from dataclasses import dataclass
from datetime import datetime

from jumapolo_layanan.core.worktime import WorkCalendar

RUNNING = "Berjalan"
ON_TIME = "Tepat Waktu"
LATE = "Terlambat"
UNMEASURED = "Tidak Terukur"

PAUSE = "Jeda Pemohon"
LATE_ENTRY = "Entri Susulan"
BURST = "Klik Beruntun"
OUTSIDE_HOURS = "Di Luar Jam Kerja"
NO_CALENDAR = "Tanpa Kalender"

ENOUGH, NEARLY, OVER = "cukup", "hampir", "lewat"


@dataclass(frozen=True)
class Visit:
	"""One visit of a step that has ended: entered, begun (*Mulai*, if pressed), ended, or a pause."""

	entered: datetime
	begun: datetime | None
	ended: datetime
	paused: bool = False

	@property
	def work_began(self) -> datetime:
		"""When work began: at *Mulai*, or without it on arrival; never outside the visit."""
		return min(max(self.begun or self.entered, self.entered), max(self.ended, self.entered))


@dataclass(frozen=True)
class Measured:
	"""Office seconds of one visit of a step: before someone began, at work, with the applicant."""

	waiting: int = 0
	working: int = 0
	paused: int = 0

	@property
	def total(self) -> int:
		return self.waiting + self.working + self.paused


def measure(calendar: WorkCalendar | None, visit: Visit) -> Measured:
	"""Split a visit into waiting and working office seconds, or into a pause with the applicant.

	Without a beginning of its own a visit is all work; without a calendar nothing is counted.
	"""
	if calendar is None:
		return Measured()
	if visit.paused:
		return Measured(paused=calendar.seconds_between(visit.entered, visit.ended))
	return Measured(
		waiting=calendar.seconds_between(visit.entered, visit.work_began),
		working=calendar.seconds_between(visit.work_began, visit.ended),
	)


def is_burst(visit: Visit, threshold: int) -> bool:
	"""Return whether the work took fewer than `threshold` seconds by the clock: clicked through, not worked.

	What counts is the work itself: a paper that lay for an hour and was then clicked through was not
	worked on for an hour. A threshold of 0 finds none.
	"""
	return not visit.paused and (visit.ended - visit.work_began).total_seconds() < threshold


def why_unmeasured(calendar: WorkCalendar | None, visit: Visit, late_entry: bool, burst: bool) -> str:
	"""Return why a visit says nothing about the standard; "" when it does.

	Work that lies wholly outside office hours has no office seconds: calling that punctual would be untrue.
	"""
	if visit.paused:
		return PAUSE
	if late_entry:
		return LATE_ENTRY
	if burst:
		return BURST
	if calendar is None:
		return NO_CALENDAR
	worked = calendar.seconds_between(visit.work_began, visit.ended)
	return "" if worked or calendar.is_open(visit.work_began) else OUTSIDE_HOURS


def verdict(working_seconds: int, standard_minutes: int) -> str:
	"""Return whether work within the standard; exactly the standard is on time."""
	return ON_TIME if working_seconds <= standard_minutes * 60 else LATE


def urgency(left: int, standard_minutes: int, percent: float) -> str:
	"""Return how a step stands whose standard has `left` seconds left: over, `percent` used up, or neither.

	Exactly nothing left is not over yet, as exactly the standard is on time.
	"""
	if left < 0:
		return OVER
	standard = standard_minutes * 60
	return NEARLY if (standard - left) * 100 >= percent * standard else ENOUGH


def minutes(seconds: int) -> float:
	"""Return seconds as decimal minutes, to the second (four decimals tell seconds apart)."""
	return round(seconds / 60, 4)


def seconds(minutes: float) -> int:
	return round(minutes * 60)
