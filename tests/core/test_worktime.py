"""Office time: named cases, and a slow oracle that looks at every minute by itself."""

import random
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jumapolo_layanan.core.worktime import (
	DAY,
	ImpossibleCalendar,
	NeverWorked,
	Profile,
	Slot,
	WorkCalendar,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


def clock(text: str) -> int:
	hours, minutes = text.split(":")
	return int(hours) * 3600 + int(minutes) * 60


def slots(days: range | tuple[int, ...], *hours: str, profile: str = "") -> list[Slot]:
	return [Slot(day, *map(clock, span.split("-")), profile) for day in days for span in hours]


def at(text: str) -> datetime:
	return datetime.fromisoformat(text)


# An office of five days; Ramadan 1448 with a shorter day; days off around the turn of the year and Idul Fitri.
WEEK = [
	*slots(range(MONDAY, FRIDAY), "07:30-12:00", "13:00-16:00"),
	*slots((FRIDAY,), "07:30-11:30", "13:00-16:30"),
]
RAMADAN_WEEK = [
	*slots(range(MONDAY, FRIDAY), "08:00-12:00", "12:30-15:00", profile="Ramadan"),
	*slots((FRIDAY,), "08:00-11:30", "12:30-15:30", profile="Ramadan"),
]
RAMADAN = Profile("Ramadan", date(2027, 2, 8), date(2027, 3, 9))
DAYS_OFF = [
	date(2026, 8, 17),  # Monday
	date(2026, 12, 24),  # Thursday, and Friday after it
	date(2026, 12, 25),
	date(2027, 1, 1),  # Friday
	date(2027, 3, 8),  # the last Monday of Ramadan
	date(2027, 3, 10),  # Idul Fitri
	date(2027, 3, 11),
	date(2027, 3, 13),  # a Saturday
]
OFFICE = WorkCalendar([*WEEK, *RAMADAN_WEEK], [RAMADAN], DAYS_OFF)

# name: (start, end, minutes, *pauses)
BETWEEN = {
	"five minutes in the morning": ("2026-11-24 09:00", "2026-11-24 09:05", 5),
	"no time at all": ("2026-11-24 09:00", "2026-11-24 09:00", 0),
	"an end before the start": ("2026-11-24 10:00", "2026-11-24 09:00", 0),
	"a whole Tuesday": ("2026-11-24 00:00", "2026-11-25 00:00", 450),
	"a whole Friday": ("2026-11-27 00:00", "2026-11-28 00:00", 450),
	"a whole Saturday": ("2026-11-28 00:00", "2026-11-29 00:00", 0),
	"across lunch": ("2026-11-24 11:58", "2026-11-24 13:02", 4),
	"up to the first minute of lunch": ("2026-11-24 11:58", "2026-11-24 12:00", 2),
	"within lunch": ("2026-11-24 12:10", "2026-11-24 12:50", 0),
	"from lunch into the afternoon": ("2026-11-24 12:30", "2026-11-24 13:05", 5),
	"Friday's prayer is longer than lunch": ("2026-11-27 11:25", "2026-11-27 13:05", 10),
	"half past eleven on a Friday is closed": ("2026-11-27 11:30", "2026-11-27 12:00", 0),
	"half past eleven on a Thursday is open": ("2026-11-26 11:30", "2026-11-26 12:00", 30),
	"half past four on a Friday is closed, four is open": ("2026-11-27 16:00", "2026-11-27 17:00", 30),
	"before the doors open": ("2026-11-24 06:00", "2026-11-24 07:30", 0),
	"across the opening": ("2026-11-24 07:20", "2026-11-24 07:40", 10),
	"across closing": ("2026-11-24 15:50", "2026-11-24 16:10", 10),
	"across the night": ("2026-11-24 15:58", "2026-11-25 07:32", 4),
	"across midnight with the office closed": ("2026-11-24 23:50", "2026-11-25 00:10", 0),
	"across a weekend": ("2026-11-27 16:20", "2026-11-30 07:40", 20),
	"a whole week": ("2026-11-23 00:00", "2026-11-30 00:00", 5 * 450),
	"a week that begins on a Wednesday noon": ("2026-11-25 12:00", "2026-12-02 12:00", 5 * 450),
	"a holiday in the week": ("2026-08-17 08:00", "2026-08-17 16:00", 0),
	"a Monday off beside the weekend": ("2026-08-14 16:20", "2026-08-18 07:40", 20),
	"Christmas and the day before it, beside the weekend": ("2026-12-23 15:50", "2026-12-28 07:40", 20),
	"across the year's end": ("2026-12-31 15:50", "2027-01-04 07:35", 15),
	"midnight at the year's end": ("2026-12-31 23:59", "2027-01-01 00:01", 0),
	"the week with New Year": ("2026-12-28 00:00", "2027-01-04 00:00", 4 * 450),
	"the evening before Ramadan": ("2027-02-05 16:00", "2027-02-05 17:00", 30),
	"Ramadan's first day": ("2027-02-08 00:00", "2027-02-09 00:00", 390),
	"Ramadan's first day opens later": ("2027-02-08 07:30", "2027-02-08 08:05", 5),
	"Ramadan's shorter lunch": ("2027-02-09 11:55", "2027-02-09 12:35", 10),
	"from the last day before Ramadan into its first": ("2027-02-05 16:25", "2027-02-08 08:05", 10),
	"a Friday in Ramadan": ("2027-02-12 00:00", "2027-02-13 00:00", 390),
	"a day off in Ramadan": ("2027-03-08 08:00", "2027-03-08 15:00", 0),
	"Ramadan's last day": ("2027-03-09 00:00", "2027-03-10 00:00", 390),
	"from Ramadan's last day over Idul Fitri into the ordinary week": (
		"2027-03-09 14:50",
		"2027-03-12 07:40",
		20,
	),
	"all of Ramadan: 22 weekdays, one off": ("2027-02-08 00:00", "2027-03-10 00:00", 21 * 390),
	"a day off that is a Saturday takes nothing": ("2027-03-12 16:00", "2027-03-15 07:30", 30),
	"a pause in the middle": ("2026-11-24 09:00", "2026-11-24 10:00", 40, ("09:10", "09:30")),
	"a pause over lunch takes only office time": (
		"2026-11-24 11:00",
		"2026-11-24 14:00",
		100,
		("11:50", "13:10"),
	),
	"a pause that begins before the span": ("2026-11-24 09:00", "2026-11-24 10:00", 30, ("08:00", "09:30")),
	"a pause that ends after the span": ("2026-11-24 09:00", "2026-11-24 10:00", 30, ("09:30", "11:00")),
	"a pause around the whole span": ("2026-11-24 09:00", "2026-11-24 10:00", 0, ("08:00", "11:00")),
	"a pause outside the span": ("2026-11-24 09:00", "2026-11-24 10:00", 60, ("11:00", "11:30")),
	"two pauses that overlap count once": (
		"2026-11-24 09:00",
		"2026-11-24 10:00",
		30,
		("09:10", "09:30"),
		("09:20", "09:40"),
	),
	"one pause inside another counts once": (
		"2026-11-24 09:00",
		"2026-11-24 10:00",
		20,
		("09:10", "09:50"),
		("09:20", "09:30"),
	),
	"pauses that touch": (
		"2026-11-24 09:00",
		"2026-11-24 10:00",
		40,
		("09:20", "09:30"),
		("09:10", "09:20"),
	),
	"a pause over closing and the night": (
		"2026-11-24 15:00",
		"2026-11-25 08:30",
		60,
		("2026-11-24 15:30", "2026-11-25 08:00"),
	),
	"a pause over a weekend and a day off": (
		"2026-12-23 15:00",
		"2026-12-28 08:30",
		60,
		("2026-12-23 15:30", "2026-12-28 08:00"),
	),
	"a pause over Ramadan's first morning": (
		"2027-02-05 16:00",
		"2027-02-08 09:00",
		30,
		("2027-02-05 16:15", "2027-02-08 08:45"),
	),
	"a pause that is reversed takes nothing": (
		"2026-11-24 09:00",
		"2026-11-24 10:00",
		60,
		("09:30", "09:10"),
	),
	"a step that was left and reopened: the time between is a pause": (
		"2026-11-24 09:00",
		"2026-11-26 09:03",
		5,
		("2026-11-24 09:02", "2026-11-26 09:00"),
	),
	"a step reopened twice": (
		"2026-11-24 11:58",
		"2026-11-24 15:00",
		4,
		("11:59", "13:02"),
		("13:04", "14:59"),
	),
}

# name: (start, minutes, end, *pauses)
AFTER = {
	"nothing to work: the moment itself": ("2026-11-24 12:30", 0, "2026-11-24 12:30"),
	"less than nothing: the moment itself": ("2026-11-24 09:00", -5, "2026-11-24 09:00"),
	"two minutes in the morning": ("2026-11-24 09:00", 2, "2026-11-24 09:02"),
	"used up at noon exactly": ("2026-11-24 11:58", 2, "2026-11-24 12:00"),
	"one minute goes over lunch": ("2026-11-24 11:58", 3, "2026-11-24 13:01"),
	"begun at lunch": ("2026-11-24 12:20", 2, "2026-11-24 13:02"),
	"over Friday's prayer": ("2026-11-27 11:29", 3, "2026-11-27 13:02"),
	"used up at closing exactly": ("2026-11-24 15:58", 2, "2026-11-24 16:00"),
	"over the night": ("2026-11-24 15:59", 3, "2026-11-25 07:32"),
	"over the weekend": ("2026-11-27 16:29", 3, "2026-11-30 07:32"),
	"begun on a Sunday": ("2026-11-29 10:00", 5, "2026-11-30 07:35"),
	"begun at midnight": ("2026-11-25 00:00", 1, "2026-11-25 07:31"),
	"over a day off beside the weekend": ("2026-08-14 16:29", 3, "2026-08-18 07:32"),
	"over the year's end": ("2026-12-31 15:59", 3, "2027-01-04 07:32"),
	"into Ramadan": ("2027-02-05 16:29", 3, "2027-02-08 08:02"),
	"out of Ramadan over Idul Fitri": ("2027-03-09 14:59", 3, "2027-03-12 07:32"),
	"a whole day's work": ("2026-11-24 07:30", 450, "2026-11-24 16:00"),
	"a week's work": ("2026-11-23 07:30", 5 * 450, "2026-11-27 16:30"),
	"one minute more than a week's work": ("2026-11-23 07:30", 5 * 450 + 1, "2026-11-30 07:31"),
	"a pause moves the end": ("2026-11-24 09:00", 20, "2026-11-24 09:50", ("09:10", "09:40")),
	"a pause that begins just when time is up moves nothing": (
		"2026-11-24 09:00",
		10,
		"2026-11-24 09:10",
		("09:10", "09:40"),
	),
	"begun within a pause": ("2026-11-24 09:00", 10, "2026-11-24 09:40", ("08:30", "09:30")),
	"a pause over closing": (
		"2026-11-24 15:00",
		60,
		"2026-11-25 08:30",
		("2026-11-24 15:30", "2026-11-25 08:00"),
	),
	"a pause that was over before": ("2026-11-24 09:00", 10, "2026-11-24 09:10", ("08:00", "08:30")),
}


def pauses_of(start: str, pauses: tuple) -> list[tuple[datetime, datetime]]:
	day = start.split()[0]
	return [tuple(at(text if "-" in text else f"{day} {text}") for text in pause) for pause in pauses]


@pytest.mark.parametrize("case", BETWEEN.values(), ids=BETWEEN.keys())
def test_working_time_between(case: tuple) -> None:
	start, end, minutes, *pauses = case
	assert OFFICE.seconds_between(at(start), at(end), pauses_of(start, pauses)) == minutes * 60


@pytest.mark.parametrize("case", AFTER.values(), ids=AFTER.keys())
def test_moment_after(case: tuple) -> None:
	start, minutes, end, *pauses = case
	assert OFFICE.moment_after(at(start), minutes * 60, pauses_of(start, pauses)) == at(end)


def test_seconds_count_and_their_fractions_do_not() -> None:
	start = at("2026-11-24 11:59:58.900")
	assert OFFICE.seconds_between(start, at("2026-11-24 13:00:01.100")) == 3
	assert OFFICE.moment_after(start, 3) == at("2026-11-24 13:00:01")


def test_the_office_is_open_from_the_first_second_of_a_slot_to_before_its_last() -> None:
	assert not OFFICE.is_open(at("2026-11-24 07:29:59"))
	assert OFFICE.is_open(at("2026-11-24 07:30:00"))
	assert OFFICE.is_open(at("2026-11-24 11:59:59"))
	assert not OFFICE.is_open(at("2026-11-24 12:00:00"))
	assert not OFFICE.is_open(at("2026-08-17 09:00"))


def test_an_office_that_never_closes_counts_every_second() -> None:
	always = WorkCalendar([Slot(day, 0, DAY) for day in range(7)])
	assert (
		always.seconds_between(at("1900-01-01"), at("2100-01-01"))
		== (date(2100, 1, 1) - date(1900, 1, 1)).days * DAY
	)
	assert always.moment_after(at("2026-12-31 23:59:59"), 2) == at("2027-01-01 00:00:01")
	assert always.moment_after(at("2026-12-31"), DAY) == at("2027-01-01")


def test_one_name_may_have_a_period_in_each_year() -> None:
	next_year = Profile("Ramadan", date(2028, 1, 28), date(2028, 2, 25))
	office = WorkCalendar([*WEEK, *RAMADAN_WEEK], [next_year, RAMADAN])
	assert office.seconds_between(at("2027-02-08"), at("2027-02-09")) == 390 * 60
	assert office.seconds_between(at("2027-11-24"), at("2027-11-25")) == 450 * 60
	assert office.seconds_between(at("2028-01-31"), at("2028-02-01")) == 390 * 60


def test_profiles_may_follow_each_other_day_by_day() -> None:
	short = [Slot(day, 8 * 3600, 9 * 3600, "Pendek") for day in range(7)]
	long = [Slot(day, 8 * 3600, 18 * 3600, "Panjang") for day in range(7)]
	first, second = (
		Profile("Pendek", date(2026, 3, 2), date(2026, 3, 3)),
		Profile("Panjang", date(2026, 3, 4), date(2026, 3, 4)),
	)
	office = WorkCalendar([*WEEK, *short, *long], [second, first])
	hours = [
		office.seconds_between(at(f"2026-03-0{day}"), at(f"2026-03-0{day + 1}")) / 3600 for day in range(2, 6)
	]
	assert hours == [1, 1, 10, 7.5]


def test_a_span_of_centuries_costs_no_more_than_a_day() -> None:
	start, far = at("2026-11-24 09:00"), at("2526-11-27 09:00")
	worked = OFFICE.seconds_between(start, far)
	assert OFFICE.moment_after(start, worked) == far


def test_more_than_the_calendar_holds_is_refused_and_not_searched_for() -> None:
	with pytest.raises(NeverWorked):
		OFFICE.moment_after(at("2026-11-24 09:00"), 10**15)


def test_a_moment_with_a_time_zone_is_refused() -> None:
	moment = datetime(2026, 11, 24, 9, tzinfo=timezone(timedelta(hours=7)))
	with pytest.raises(ValueError, match="time zone"):
		OFFICE.seconds_between(moment, moment + timedelta(hours=1))


IMPOSSIBLE = {
	"no slot at all": ([], [], "hari biasa belum ada"),
	"slots of a profile alone": (
		slots((MONDAY,), "08:00-12:00", profile="Ramadan"),
		[RAMADAN],
		"hari biasa belum ada",
	),
	"a slot that ends before it begins": (slots((MONDAY,), "12:00-08:00"), [], "baris 1: Selesai"),
	"a slot of no length": (slots((MONDAY,), "08:00-08:00"), [], "baris 1: Selesai"),
	"a slot beyond midnight": ([Slot(MONDAY, 0, DAY + 1)], [], "antara 00.00 dan 24.00"),
	"a slot on no weekday": ([Slot(7, 0, 60)], [], "pilih Hari"),
	"slots that overlap": (slots((MONDAY,), "08:00-12:00", "11:00-15:00"), [], "baris 1 dan 2 bertumpuk"),
	"one slot inside another": (slots((MONDAY,), "08:00-12:00", "09:00-10:00"), [], "bertumpuk"),
	"the same slot twice": (slots((MONDAY,), "08:00-12:00", "08:00-12:00"), [], "hari Senin"),
	"a slot of an unknown profile": (
		[*WEEK, *slots((MONDAY,), "08:00-12:00", profile="Puasa")],
		[],
		"profil Puasa belum ada",
	),
	"a profile without slots": (WEEK, [RAMADAN], "belum punya Jam Kerja"),
	"a profile without a name": (WEEK, [Profile(" ", date(2027, 1, 1), date(2027, 1, 2))], "isi Nama Profil"),
	"a profile that ends before it begins": (
		[*WEEK, *RAMADAN_WEEK],
		[Profile("Ramadan", date(2027, 3, 9), date(2027, 2, 8))],
		"Sampai tidak boleh sebelum Mulai",
	),
	"profiles that share a day": (
		[*WEEK, *RAMADAN_WEEK],
		[RAMADAN, Profile("Ramadan", date(2027, 3, 9), date(2027, 3, 20))],
		"bertumpuk tanggalnya",
	),
}


@pytest.mark.parametrize("case", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_an_impossible_calendar_is_refused(case: tuple) -> None:
	own_slots, profiles, words = case
	with pytest.raises(ImpossibleCalendar, match=words):
		WorkCalendar(own_slots, profiles)


def test_slots_may_touch() -> None:
	office = WorkCalendar(slots((MONDAY,), "08:00-12:00", "12:00-16:00"))
	assert office.seconds_between(at("2026-11-23 11:00"), at("2026-11-23 13:00")) == 7200


DAYS_SHOWN = 45


class Oracle:
	"""Looks at each minute of some weeks and asks the rows of the calendar whether it is worked in."""

	def __init__(
		self, own_slots: list[Slot], profiles: list[Profile], holidays: list[date], first: date
	) -> None:
		self.start = datetime(first.year, first.month, first.day)
		self.open = bytearray()
		for day in range(DAYS_SHOWN):
			today = first + timedelta(days=day)
			profile = next((one.name for one in profiles if one.first <= today <= one.last), "")
			valid = [
				(slot.start // 60, slot.end // 60)
				for slot in own_slots
				if slot.weekday == today.weekday() and slot.profile == profile and today not in holidays
			]
			for minute in range(24 * 60):
				self.open.append(any(start <= minute < end for start, end in valid))
		self.worked = [0]
		for is_open in self.open:
			self.worked.append(self.worked[-1] + 60 * is_open)

	def moment(self, second: int) -> datetime:
		return self.start + timedelta(seconds=second)

	def seconds_until(self, second: int) -> int:
		minute, rest = divmod(second, 60)
		return self.worked[minute] + (rest if rest and self.open[minute] else 0)

	def seconds_between(self, start: int, end: int, pauses: list[tuple[int, int]]) -> int:
		"""Minute by minute where there are pauses; they begin and end on whole minutes, as the span then does."""
		if not pauses:
			return max(0, self.seconds_until(end) - self.seconds_until(start))
		counted = self.open[start // 60 : end // 60]
		for begin, finish in pauses:
			begin, finish = max(begin, start), min(finish, end)
			if begin < finish:
				counted[(begin - start) // 60 : (finish - start) // 60] = bytes((finish - begin) // 60)
		return 60 * sum(counted)


@st.composite
def calendars(draw: st.DrawFn) -> tuple[list[Slot], list[Profile], list[date], date]:
	"""Rows of a possible calendar, and the first of the days to look at."""
	first = draw(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
	profiles, day = [], first + timedelta(days=draw(st.integers(-5, 10)))
	for number in range(draw(st.integers(0, 2))):
		last = day + timedelta(days=draw(st.integers(0, 20)))
		profiles.append(Profile(f"P{number}", day, last))
		day = last + timedelta(days=draw(st.integers(1, 6)))
	own_slots = []
	for name in ("", *(profile.name for profile in profiles)):
		days = draw(st.sets(st.integers(0, 6), min_size=1))
		for weekday in sorted(days):
			edges = sorted(draw(st.sets(st.integers(0, 24 * 60), min_size=2, max_size=6)))
			pairs = zip(edges[::2], edges[1::2], strict=False)
			own_slots += [Slot(weekday, start * 60, end * 60, name) for start, end in pairs]
	off = draw(st.sets(st.integers(0, DAYS_SHOWN - 1), max_size=8))
	return own_slots, profiles, sorted(first + timedelta(days=one) for one in off), first


CALENDARS, CASES_EACH = 50, 2000  # one hundred thousand cases


@settings(
	max_examples=CALENDARS,
	deadline=None,
	suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(calendars(), st.integers(0, 2**32))
def test_no_case_differs_from_the_minute_by_minute_oracle(rows: tuple, seed: int) -> None:
	own_slots, profiles, holidays, first = rows
	calendar = WorkCalendar(own_slots, profiles, holidays)
	oracle, chance = Oracle(own_slots, profiles, holidays, first), random.Random(seed)
	last = DAYS_SHOWN * DAY - 1
	for case in range(CASES_EACH):
		paused = case % 5 == 0
		unit = 60 if paused else 1
		start, end = sorted(chance.randrange(last // unit) * unit for _each in range(2))
		if paused:  # the oracle has to look at each minute of it
			end = min(end, start + 2 * DAY)
		if case % 3 == 0:  # steps of minutes, as the standards are
			end = min(start + chance.randrange(1200 // unit) * unit, last // unit * unit)
		pauses = []
		for _pause in range(chance.randrange(1, 4) if paused else 0):
			begin = chance.randrange(max(0, start - 7200) // 60, end // 60 + 1) * 60
			pauses.append((begin, min(begin + chance.randrange(0, 2 * DAY // 60) * 60, last // 60 * 60)))
		moments = [(oracle.moment(begin), oracle.moment(finish)) for begin, finish in pauses]

		expected = oracle.seconds_between(start, end, pauses)
		assert calendar.seconds_between(oracle.moment(start), oracle.moment(end), moments) == expected
		check_moment_after(calendar, oracle, start, end, expected, pauses, moments)


def check_moment_after(
	calendar: WorkCalendar,
	oracle: Oracle,
	start: int,
	end: int,
	worked: int,
	pauses: list[tuple[int, int]],
	moments: list[tuple[datetime, datetime]],
) -> None:
	"""The first moment by which the time has passed: it has passed there, and not one unit before."""
	if not worked:
		return
	unit = 60 if pauses else 1
	found = calendar.moment_after(oracle.moment(start), worked, moments)
	second = int((found - oracle.start).total_seconds())
	assert start < second <= end
	assert oracle.seconds_between(start, second, pauses) == worked
	assert oracle.seconds_between(start, second - unit, pauses) < worked
