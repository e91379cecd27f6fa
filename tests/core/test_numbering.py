"""Numbers as the office writes them in its books."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.numbering import InvalidTemplate, check_template, format_number, read_sequence


def test_a_letter_number_bears_sequence_unit_roman_month_and_year() -> None:
	number = format_number(
		"{klasifikasi}/{urut:3}/{unit}/{bulan_romawi}/{tahun}", 15, date(2026, 11, 24), "JMPL", "474"
	)

	assert number == "474/015/JMPL/XI/2026"


def test_a_sequence_longer_than_its_width_is_not_cut() -> None:
	assert format_number("{urut:3}/{tahun}", 12345, date(2026, 1, 2)) == "12345/2026"


@pytest.mark.parametrize(
	("template", "reason"),
	[
		("", "urut"),
		("{tahun}", "harus memuat {urut}"),
		("{urut}", "harus memuat {tahun}"),
		("{urut}/{tahun}/{nama}", "tidak mengenal {nama}"),
		("{urut}/{tahun}/{urut:x}", "tidak mengenal {urut:x}"),
		("{urut}/{tahun}/{", "tidak berpasangan"),
		("{urut}/{tahun}}", "tidak berpasangan"),
	],
)
def test_a_template_that_would_repeat_numbers_is_refused(template: str, reason: str) -> None:
	with pytest.raises(InvalidTemplate, match=reason):
		check_template(template)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.dates(), st.dates())
def test_two_numbers_of_a_book_are_the_same_only_for_the_same_sequence_and_year(
	one: int, other: int, on: date, later: date
) -> None:
	template = "{urut:3}/REG/{tahun}"
	same = format_number(template, one, on) == format_number(template, other, later)

	assert same == ((one, on.year) == (other, later.year))


@pytest.mark.parametrize(
	"template", ["{klasifikasi}{urut}/{tahun}", "{urut}{tahun}", "{urut:3}{bulan}/{tahun}"]
)
def test_a_sequence_that_touches_another_word_is_refused(template: str) -> None:
	with pytest.raises(InvalidTemplate, match="tanda pemisah"):
		check_template(template)


@pytest.mark.parametrize(
	"template",
	[
		"{urut:3}/{unit}/{bulan_romawi}/{tahun}",
		"{klasifikasi}/{urut}/{tahun}",
		"No. {urut:4} ({tahun}) [+]",
		"{tahun}.{bulan}-{urut}",
	],
)
@given(st.integers(1, 10**6), st.dates())
def test_the_sequence_is_read_back_from_the_number_as_written(template: str, sequence: int, on: date) -> None:
	number = format_number(template, sequence, on, "JMPL", "474.2")

	assert read_sequence(template, number) == sequence


@pytest.mark.parametrize("number", ["", "15", "015/JMPL/XI/26", "015/JMPL/11/2026", "A15/JMPL/XI/2026"])
def test_a_number_of_another_template_has_no_sequence(number: str) -> None:
	assert read_sequence("{urut:3}/{unit}/{bulan_romawi}/{tahun}", number) is None
