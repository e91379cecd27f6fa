"""How long a step took, and whether that keeps the standard. Minutes are decimals of whole seconds."""

from dataclasses import dataclass
from datetime import datetime

RUNNING = "Berjalan"
ON_TIME = "Tepat Waktu"
LATE = "Terlambat"
UNMEASURED = "Tidak Terukur"


@dataclass(frozen=True)
class Measured:
	"""Seconds of one visit of a step: before someone began, at work, with the applicant."""

	waiting: int = 0
	working: int = 0
	paused: int = 0


def measure(entered: datetime, begun: datetime | None, ended: datetime, paused: bool = False) -> Measured:
	"""Split a visit into waiting and working seconds, or into a pause with the applicant.

	Counts elapsed time. Without a beginning of its own a visit is all work.
	"""
	if paused:
		return Measured(paused=_seconds(entered, ended))
	begun = min(max(begun or entered, entered), ended)
	return Measured(waiting=_seconds(entered, begun), working=_seconds(begun, ended))


def verdict(working_seconds: int, standard_minutes: int) -> str:
	"""Return whether work within the standard; exactly the standard is on time."""
	return ON_TIME if working_seconds <= standard_minutes * 60 else LATE


def minutes(seconds: int) -> float:
	"""Return seconds as decimal minutes, to the second (four decimals tell seconds apart)."""
	return round(seconds / 60, 4)


def seconds(minutes: float) -> int:
	return round(minutes * 60)


def _seconds(start: datetime, end: datetime) -> int:
	return max(0, int((end - start).total_seconds()))
