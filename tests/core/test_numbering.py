"""Numbers as the office writes them in its books."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.numbering import InvalidTemplate, check_template, format_number


def test_a_letter_number_bears_sequence_unit_roman_month_and_year() -> None:
	number = format_number("{klasifikasi}/{urut:3}/{unit}/{bulan_romawi}/{tahun}", 15, date(2026, 11, 24), "JMPL", "474")

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
