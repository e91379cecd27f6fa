"""Reminders of the law: told when a term has run out, or when two bases disagree."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.reminders import (
	DAYS,
	WORDS,
	WORKING_DAYS,
	Reminder,
	remind,
	weekday_calendar,
	working_days_between,
)

TUESDAY = date(2026, 11, 24)
WEEKDAYS = weekday_calendar(set())
DECREE = Reminder("Tanggal Pernikahan", DAYS, "7", "Keputusan Camat")
LAW = Reminder("Tanggal Pernikahan", WORKING_DAYS, "10", "PMA 19/2018")


def said(day: date | str, *rules: Reminder) -> list[str]:
	return remind(rules, {"Tanggal Pernikahan": str(day)}, TUESDAY, WEEKDAYS)


def test_the_sixth_day_is_short_and_the_seventh_is_not() -> None:
	assert said(TUESDAY + timedelta(days=6), DECREE) == []
	assert "tidak kurang dari 7 hari" in said(TUESDAY + timedelta(days=7), DECREE)[0]


def test_two_bases_that_agree_say_nothing_inside_the_term() -> None:
	assert said(TUESDAY + timedelta(days=5), DECREE, LAW) == []


def test_two_bases_that_disagree_are_both_named() -> None:
	sentence = said(TUESDAY + timedelta(days=9), DECREE, LAW)[0]

	assert "Keputusan Camat" in sentence and "PMA 19/2018" in sentence and "Pejabat memutuskan" in sentence


def test_a_day_that_has_passed_is_pointed_out() -> None:
	assert said(TUESDAY - timedelta(days=1), DECREE, LAW) == ["Tanggal Pernikahan sudah lewat."]


def test_an_empty_or_impossible_answer_says_nothing() -> None:
	assert said("", DECREE) == said("besok", DECREE) == []


def test_words_are_found_in_any_case_and_only_there() -> None:
	rule = Reminder("Jenis Dokumen", WORDS, "akta, ktp", "", "Tidak perlu.")

	assert remind([rule], {"Jenis Dokumen": "Fotokopi KTP"}, TUESDAY, WEEKDAYS) == ["Tidak perlu."]
	assert remind([rule], {"Jenis Dokumen": "Ijazah"}, TUESDAY, WEEKDAYS) == []
	assert remind([rule], {}, TUESDAY, WEEKDAYS) == []


def test_a_holiday_is_no_working_day() -> None:
	wednesday = TUESDAY + timedelta(days=1)

	assert working_days_between(TUESDAY, wednesday, weekday_calendar({wednesday})) == 0


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(-400, 400))
def test_working_days_are_counted_one_by_one(start: date, days: int) -> None:
	end = start + timedelta(days=days)
	low, high = min(start, end), max(start, end)
	counted = sum(
		1 for offset in range((high - low).days) if (low + timedelta(days=offset + 1)).weekday() < 5
	)

	assert working_days_between(start, end, WEEKDAYS) == (counted if days >= 0 else -counted)
