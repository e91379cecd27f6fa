"""How a visit of a step is split and judged."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.timing import LATE, ON_TIME, Measured, measure, minutes, seconds, verdict

NINE = datetime(2026, 11, 24, 9)


def test_what_passes_before_mulai_is_waiting_and_after_it_work() -> None:
	assert measure(NINE, NINE + timedelta(minutes=4), NINE + timedelta(minutes=6)) == Measured(240, 120, 0)


def test_without_mulai_the_whole_visit_is_work() -> None:
	assert measure(NINE, None, NINE + timedelta(minutes=6)) == Measured(0, 360, 0)


def test_time_with_the_applicant_is_a_pause() -> None:
	assert measure(NINE, None, NINE + timedelta(days=1), paused=True) == Measured(0, 0, 86400)


def test_a_clock_set_back_never_gives_negative_time() -> None:
	assert measure(NINE, NINE + timedelta(minutes=1), NINE - timedelta(minutes=5)) == Measured(0, 0, 0)


def test_exactly_the_standard_is_on_time_and_one_second_more_is_late() -> None:
	assert verdict(120, 2) == ON_TIME
	assert verdict(121, 2) == LATE


@given(st.integers(0, 10**8))
def test_minutes_keep_every_second(whole: int) -> None:
	assert seconds(minutes(whole)) == whole
