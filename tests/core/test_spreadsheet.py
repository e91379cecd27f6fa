import pytest

from jumapolo_layanan.core.spreadsheet import harmless


@pytest.mark.parametrize(
	"text", ["=1+1", "+62", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "=cmd|' /C calc'!A0"]
)
def test_what_a_spreadsheet_would_compute_is_text(text: str) -> None:
	assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Wulan", "3 = 3", "'=1", " =1"])
def test_other_text_stays_as_it_is(text: str) -> None:
	assert harmless(text) == text


def test_a_formula_behind_a_character_that_no_workbook_holds_is_found() -> None:
	assert harmless("\x00=1+1") == "'=1+1"
