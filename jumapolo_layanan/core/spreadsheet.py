"""What a stranger typed, as a spreadsheet may have it."""

import re

# a spreadsheet reads a formula behind these; the wide forms are what an Asian keyboard types
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# no XML file may hold them, so no workbook opens with one
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def harmless(text: str) -> str:
	"""Return `text` so that every spreadsheet shows it and none computes it.

	>>> harmless("=HYPERLINK(A1)")
	"'=HYPERLINK(A1)"
	"""
	text = _FORBIDDEN.sub("", text)
	return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
