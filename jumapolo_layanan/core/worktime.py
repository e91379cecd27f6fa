"""Office time: the seconds that count between two moments, by the slots of a working calendar.

Moments are naive and in the office's own time, the time zone of the site, as **Permohonan** and its history
keep them. One calendar day there has 86,400 seconds; where clocks are put forward or back (nowhere in
Indonesia), the hour that is skipped or doubled counts as the clock on the wall shows it, which matters only
to an office that is open in it. A moment with a time zone is refused rather than silently misread.

Nothing here walks minute by minute, nor day by day: seconds since the year 1 are known for each day from
sums per week, so that a span of centuries costs as much as one of an hour, and a search always ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import accumulate, combinations, pairwise

DAY = 24 * 60 * 60
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

Pause = tuple[datetime, datetime]


class ImpossibleCalendar(ValueError):
	"""A calendar by which no time can be reckoned; the message tells the office which row and why."""


class NeverWorked(ValueError):
	"""More seconds were asked for than the calendar holds until the end of the year 9999."""


@dataclass(frozen=True)
class Slot:
	"""Working hours of one weekday (Monday is 0), in seconds after midnight, the end not included.

	`profile` names the dated profile that the slot belongs to; "" is the ordinary week.
	"""

	weekday: int
	start: int
	end: int
	profile: str = ""


@dataclass(frozen=True)
class Profile:
	"""Days, the last included, on which the slots of this name stand in place of the ordinary week.

	One name may have several periods: Ramadan of this year and of the next.
	"""

	name: str
	first: date
	last: date


class _Week:
	"""The slots of one week, and the seconds before each of its days."""

	def __init__(self, slots: Iterable[Slot]) -> None:
		days: list[list[tuple[int, int]]] = [[] for _day in WEEKDAYS]
		for slot in slots:
			days[slot.weekday].append((slot.start, slot.end))
		self.days = tuple(tuple(sorted(day)) for day in days)
		self.totals = tuple(sum(end - start for start, end in day) for day in self.days)
		*self._before, self._whole = accumulate(self.totals, initial=0)

	def until(self, day: int) -> int:
		"""Return the seconds before `day` (an ordinal; day 1 is a Monday), had this week always held."""
		weeks, weekday = divmod(day - 1, 7)
		return weeks * self._whole + self._before[weekday]


class WorkCalendar:
	"""The working time of an office: slots of an ordinary week, dated profiles, days off.

	:param slots: any number a weekday, those of profiles among them.
	:param holidays: days on which nothing counts, whatever the slots say.
	:raises ImpossibleCalendar: for a slot or period that is reversed, overlaps or names something unknown, and
	for an ordinary week or a profile without any slot.
	"""

	def __init__(
		self, slots: Sequence[Slot], profiles: Sequence[Profile] = (), holidays: Collection[date] = ()
	) -> None:
		_check_slots(slots, {profile.name for profile in profiles})
		_check_profiles(profiles, {slot.profile for slot in slots})
		ordinary = _Week(slot for slot in slots if not slot.profile)
		self._starts, self._weeks = [1], [ordinary]
		for profile in sorted(profiles, key=lambda one: one.first):
			week = _Week(slot for slot in slots if slot.profile == profile.name)
			self._starts += (profile.first.toordinal(), profile.last.toordinal() + 1)
			self._weeks += (week, ordinary)
		spans = zip(pairwise(self._starts), self._weeks, strict=False)
		self._gained = [0, *accumulate(week.until(end) - week.until(start) for (start, end), week in spans)]
		self._holidays = sorted({day.toordinal() for day in holidays})
		lost = (self._week_of(day).totals[(day - 1) % 7] for day in self._holidays)
		self._lost = [0, *accumulate(lost)]

	def seconds_between(self, start: datetime, end: datetime, pauses: Iterable[Pause] = ()) -> int:
		"""Return the working seconds from `start` to `end`, less those inside `pauses`; 0 where reversed.

		Fractions of a second are cut off. Pauses may overlap each other and reach beyond the span.
		"""
		if end <= start:
			return 0
		worked = self._worked_until(end) - self._worked_until(start)
		for begin, finish in _merged(pauses):
			begin, finish = max(begin, start), min(finish, end)
			if begin < finish:
				worked -= self._worked_until(finish) - self._worked_until(begin)
		return worked

	def moment_after(self, start: datetime, seconds: int, pauses: Iterable[Pause] = ()) -> datetime:
		"""Return the first moment by which `seconds` working seconds have passed since `start`.

		Time that is used up at the end of a slot ends there, not at the beginning of the next. For none
		at all it is `start` itself.

		:raises NeverWorked: when the calendar holds fewer seconds until the end of the year 9999.
		"""
		start = _whole(start)
		if seconds <= 0:
			return start
		for begin, finish in _merged(pauses):
			if finish <= start:
				continue
			until_pause = self.seconds_between(start, begin)
			if until_pause >= seconds:
				break
			seconds -= until_pause
			start = max(start, _whole(finish))
		return self._moment_at(self._worked_until(start) + seconds, start.toordinal())

	def is_open(self, moment: datetime) -> bool:
		"""Return whether working time runs at `moment`."""
		second = _second_of_day(moment)
		return any(start <= second < end for start, end in self.hours_of(moment.toordinal()))

	def hours_of(self, day: int) -> tuple[tuple[int, int], ...]:
		"""Return the slots of a day (an ordinal), each as seconds after midnight."""
		place = bisect_left(self._holidays, day)
		if self._holidays[place : place + 1] == [day]:
			return ()
		return self._week_of(day).days[(day - 1) % 7]

	def _week_of(self, day: int) -> _Week:
		return self._weeks[bisect_right(self._starts, day) - 1]

	def _worked_until(self, moment: datetime) -> int:
		"""Return the working seconds since the year 1."""
		day, second = moment.toordinal(), _second_of_day(moment)
		today = sum(min(second, end) - start for start, end in self.hours_of(day) if start < second)
		return self._worked_before(day) + today

	def _worked_before(self, day: int) -> int:
		place = bisect_right(self._starts, day) - 1
		week, since = self._weeks[place], self._starts[place]
		lost = self._lost[bisect_left(self._holidays, day)]
		return self._gained[place] + week.until(day) - week.until(since) - lost

	def _moment_at(self, worked: int, first: int) -> datetime:
		"""Return the moment, on day `first` or later, at which `worked` seconds since the year 1 are full."""
		ends = range(first + 1, date.max.toordinal() + 1)
		place = bisect_left(ends, worked, key=self._worked_before)
		if place == len(ends):
			raise NeverWorked("Kalender kerja tidak memuat waktu kerja sebanyak itu.")
		day = ends[place] - 1
		left = worked - self._worked_before(day)
		for start, end in self.hours_of(day):
			if left <= end - start:
				return datetime.combine(date.fromordinal(day), time.min) + timedelta(seconds=start + left)
			left -= end - start
		raise AssertionError("the day that was found holds the seconds")


def _check_slots(slots: Sequence[Slot], profiles: set[str]) -> None:
	if not any(not slot.profile for slot in slots):
		raise ImpossibleCalendar(
			"Jam Kerja hari biasa belum ada. Isi paling sedikit satu baris tanpa Profil."
		)
	for row, slot in enumerate(slots, start=1):
		if not 0 <= slot.weekday < len(WEEKDAYS):
			raise ImpossibleCalendar(f"Jam Kerja baris {row}: pilih Hari.")
		if not 0 <= slot.start <= DAY or not 0 <= slot.end <= DAY:
			raise ImpossibleCalendar(f"Jam Kerja baris {row}: jam harus antara 00.00 dan 24.00.")
		if slot.start >= slot.end:
			raise ImpossibleCalendar(f"Jam Kerja baris {row}: Selesai harus sesudah Mulai.")
		if slot.profile and slot.profile not in profiles:
			raise ImpossibleCalendar(
				f"Jam Kerja baris {row}: profil {slot.profile} belum ada. Tambahkan pada Profil Berjangka."
			)
	for (row, one), (other_row, other) in combinations(enumerate(slots, start=1), 2):
		same_day = (one.weekday, one.profile) == (other.weekday, other.profile)
		if same_day and one.start < other.end and other.start < one.end:
			raise ImpossibleCalendar(
				f"Jam Kerja baris {row} dan {other_row} bertumpuk pada hari {WEEKDAYS[one.weekday]}."
			)


def _check_profiles(profiles: Sequence[Profile], with_slots: set[str]) -> None:
	for row, profile in enumerate(profiles, start=1):
		if not profile.name.strip():
			raise ImpossibleCalendar(f"Profil Berjangka baris {row}: isi Nama Profil.")
		if profile.first > profile.last:
			raise ImpossibleCalendar(f"Profil Berjangka baris {row}: Sampai tidak boleh sebelum Mulai.")
		if profile.name not in with_slots:
			raise ImpossibleCalendar(
				f"Profil Berjangka baris {row}: {profile.name} belum punya Jam Kerja. Hari tanpa kerja "
				"dicatat sebagai Hari Libur."
			)
	for (row, one), (other_row, other) in combinations(enumerate(profiles, start=1), 2):
		if one.first <= other.last and other.first <= one.last:
			raise ImpossibleCalendar(f"Profil Berjangka baris {row} dan {other_row} bertumpuk tanggalnya.")


def _merged(pauses: Iterable[Pause]) -> Iterator[Pause]:
	"""Yield the pauses in order, those that touch each other as one, reversed ones not at all."""
	last: Pause | None = None
	for begin, finish in sorted(pause for pause in pauses if pause[0] < pause[1]):
		if last and begin <= last[1]:
			last = (last[0], max(last[1], finish))
			continue
		if last:
			yield last
		last = (begin, finish)
	if last:
		yield last


def _second_of_day(moment: datetime) -> int:
	if moment.tzinfo is not None:
		raise ValueError("Office time has no time zone of its own: convert the moment first.")
	return moment.hour * 3600 + moment.minute * 60 + moment.second


def _whole(moment: datetime) -> datetime:
	return moment.replace(microsecond=0)
