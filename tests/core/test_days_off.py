"""Days off of Indonesia, proposed for the calendar."""

from datetime import date

import pytest

from jumapolo_layanan.core.days_off import UnknownYear, days_off, missing_days_off


def test_days_of_a_year_are_there_in_order_and_in_indonesian() -> None:
	known = days_off(2025)
	assert known[date(2025, 8, 17)] == "Hari Kemerdekaan Republik Indonesia"
	assert known[date(2025, 3, 31)] == "Hari Raya Idul Fitri"
	assert list(known) == sorted(known)
	assert {day.year for day in known} == {2025}


def test_joint_leave_is_a_day_off_for_an_office() -> None:
	assert days_off(2025)[date(2025, 12, 26)].startswith("Cuti Bersama")


def test_a_day_that_the_office_has_listed_is_not_proposed_again() -> None:
	missing = missing_days_off(2026, {date(2026, 8, 17)})
	assert date(2026, 8, 17) not in missing
	assert len(missing) == len(days_off(2026)) - 1


@pytest.mark.parametrize("year", (0, 26, 1999, 2100))
def test_a_year_that_nobody_means_is_refused(year: int) -> None:
	with pytest.raises(UnknownYear, match="antara 2000 dan 2099"):
		days_off(year)
