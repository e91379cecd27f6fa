"""How a visit of a step is split and judged."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.timing import (
	LATE,
	ON_TIME,
	Measured,
	Visit,
	is_burst,
	measure,
	minutes,
	seconds,
	verdict,
	why_unmeasured,
)
from jumapolo_layanan.core.worktime import Slot, WorkCalendar

NINE = datetime(2026, 11, 24, 9)
NOON = NINE.replace(hour=12)
HOUR = 3600
# Tuesday to Friday, eight to twelve and one to four
OFFICE = WorkCalendar(
	[Slot(day, *hours) for day in range(1, 5) for hours in ((8 * HOUR, 12 * HOUR), (13 * HOUR, 16 * HOUR))]
)


def after(minutes: float, since: datetime = NINE) -> datetime:
	return since + timedelta(minutes=minutes)


def test_what_passes_before_mulai_is_waiting_and_after_it_work() -> None:
	assert measure(OFFICE, Visit(NINE, after(4), after(6))) == Measured(240, 120, 0)


def test_without_mulai_the_whole_visit_is_work() -> None:
	assert measure(OFFICE, Visit(NINE, None, after(6))) == Measured(0, 360, 0)


def test_time_with_the_applicant_is_a_pause_of_office_time() -> None:
	day = measure(OFFICE, Visit(NINE, None, NINE + timedelta(days=1), paused=True))
	assert day == Measured(0, 0, 7 * HOUR)


def test_a_lunch_break_is_neither_waiting_nor_work() -> None:
	spell = Visit(after(-10, NOON), after(-5, NOON), after(65, NOON))
	assert measure(OFFICE, spell) == Measured(300, 600, 0)


def test_a_clock_set_back_never_gives_negative_time() -> None:
	assert measure(OFFICE, Visit(NINE, after(1), after(-5))) == Measured(0, 0, 0)


def test_without_a_calendar_nothing_is_counted_and_nothing_is_judged() -> None:
	spell = Visit(NINE, None, after(6))
	assert measure(None, spell) == Measured(0, 0, 0)
	assert why_unmeasured(None, spell, late_entry=False, burst=False) == "Tanpa Kalender"


def test_work_is_a_burst_below_the_threshold_and_none_at_it() -> None:
	assert is_burst(Visit(NINE, None, NINE + timedelta(seconds=9)), 10)
	assert not is_burst(Visit(NINE, None, NINE + timedelta(seconds=10)), 10)
	assert not is_burst(Visit(NINE, None, NINE), 0)


def test_a_paper_that_waited_and_was_then_clicked_through_is_a_burst_too() -> None:
	assert is_burst(Visit(NINE, after(60), after(60) + timedelta(seconds=3)), 10)


def test_a_pause_is_no_burst() -> None:
	assert not is_burst(Visit(NINE, None, NINE, paused=True), 10)


def test_each_cause_has_its_own_name_and_the_first_one_counts() -> None:
	spell = Visit(NINE, None, after(6))
	at_noon = Visit(after(5, NOON), None, after(30, NOON))
	assert why_unmeasured(OFFICE, spell, late_entry=False, burst=False) == ""
	assert why_unmeasured(OFFICE, spell, late_entry=True, burst=True) == "Entri Susulan"
	assert why_unmeasured(OFFICE, spell, late_entry=False, burst=True) == "Klik Beruntun"
	assert why_unmeasured(OFFICE, at_noon, late_entry=False, burst=False) == "Di Luar Jam Kerja"
	paused = Visit(NINE, None, after(6), paused=True)
	assert why_unmeasured(OFFICE, paused, late_entry=True, burst=False) == "Jeda Pemohon"


def test_work_begun_and_ended_at_lunch_is_outside_even_where_the_waiting_was_not() -> None:
	spell = Visit(after(-10, NOON), after(10, NOON), after(40, NOON))
	assert why_unmeasured(OFFICE, spell, late_entry=False, burst=False) == "Di Luar Jam Kerja"


def test_work_that_begins_outside_and_ends_inside_is_measured() -> None:
	spell = Visit(after(50, NOON), None, after(62, NOON))
	assert why_unmeasured(OFFICE, spell, late_entry=False, burst=False) == ""
	assert measure(OFFICE, spell) == Measured(working=120)


def test_no_time_at_all_within_office_hours_is_not_outside_them() -> None:
	assert why_unmeasured(OFFICE, Visit(NINE, None, NINE), late_entry=False, burst=False) == ""


def test_exactly_the_standard_is_on_time_and_one_second_more_is_late() -> None:
	assert verdict(120, 2) == ON_TIME
	assert verdict(121, 2) == LATE


@given(st.integers(0, 10**8))
def test_minutes_keep_every_second(whole: int) -> None:
	assert seconds(minutes(whole)) == whole
