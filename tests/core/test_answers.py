"""Answers at the counter, checked by the type of their question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.answers import CHOICE, DATE, NUMBER, TEXT, TYPES, InvalidAnswer, clean


@pytest.mark.parametrize(
	("kind", "typed", "kept"),
	[
		(TEXT, "  Ijazah ", "Ijazah"),
		(NUMBER, "3", "3"),
		(NUMBER, "2,5", "2.5"),
		(NUMBER, "-4", "-4"),
		(DATE, "2026-12-31", "2026-12-31"),
		(DATE, "31-12-2026", "2026-12-31"),
		(DATE, "1/2/2027", "2027-02-01"),
		(CHOICE, "Ya", "Ya"),
		(DATE, "   ", None),
		(NUMBER, None, None),
	],
)
def test_what_a_clerk_types_is_kept_in_one_form(kind: str, typed: str | None, kept: str | None) -> None:
	assert clean(kind, typed, ("Ya", "Tidak")) == kept


@pytest.mark.parametrize(
	("kind", "typed"),
	[
		(NUMBER, "tiga"),
		(NUMBER, "1.000.000"),
		(NUMBER, "1e5"),
		(NUMBER, "٣"),
		(DATE, "besok"),
		(DATE, "31-02-2026"),
		(DATE, "2026/12/31"),
		(DATE, "0-1-2026"),
		(CHOICE, "ya"),
	],
)
def test_an_answer_of_another_type_is_refused(kind: str, typed: str) -> None:
	with pytest.raises(InvalidAnswer):
		clean(kind, typed, ("Ya", "Tidak"))


@given(st.sampled_from(TYPES), st.text(max_size=30))
def test_what_is_kept_is_taken_again_unchanged(kind: str, typed: str) -> None:
	try:
		kept = clean(kind, typed, ("Ya", "Tidak"))
	except InvalidAnswer:
		return
	assert clean(kind, kept, ("Ya", "Tidak")) == kept
