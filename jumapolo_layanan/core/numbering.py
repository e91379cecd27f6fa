"""Numbers of the office's books: a template of the office, filled with the book's next sequence."""

import re
from datetime import date
from itertools import cycle

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_TOKEN = re.compile(r"\{([^{}]*)\}")
_SEQUENCE = re.compile(r"urut(?::(\d))?")
_TOUCHING = re.compile(r"\}\{urut(?::\d)?\}|\{urut(?::\d)?\}\{")
TOKENS = ("urut", "tahun", "bulan", "bulan_romawi", "unit", "klasifikasi")


class InvalidTemplate(ValueError):
	"""A number template that would not give a unique number a year."""


def check_template(template: str) -> None:
	"""Refuse a template without {urut} and {tahun}, or with an unknown word in braces.

	Refused too: {urut} right beside another word, because then two sequences can be written the same
	("1" + "23" and "12" + "3").

	:raises InvalidTemplate: with a sentence for the office.
	"""
	tokens = _TOKEN.findall(template)
	unknown = [token for token in tokens if token not in TOKENS and not _SEQUENCE.fullmatch(token)]
	if unknown:
		raise InvalidTemplate(
			f"Templat nomor tidak mengenal {{{unknown[0]}}}. Yang dikenal: "
			+ ", ".join(f"{{{token}}}" for token in TOKENS)
			+ "; {urut:4} memberi empat angka."
		)
	if "{" in _TOKEN.sub("", template) or "}" in _TOKEN.sub("", template):
		raise InvalidTemplate("Templat nomor mempunyai kurung kurawal yang tidak berpasangan.")
	if not any(_SEQUENCE.fullmatch(token) for token in tokens):
		raise InvalidTemplate("Templat nomor harus memuat {urut}.")
	if _TOUCHING.search(template):
		raise InvalidTemplate(
			"Templat nomor harus memberi tanda pemisah di sebelah {urut}, misalnya garis miring: {urut}/{tahun}."
		)
	if "tahun" not in tokens:
		raise InvalidTemplate(
			"Templat nomor harus memuat {tahun}, karena nomor urut mulai lagi setiap tahun."
		)


def format_number(template: str, sequence: int, on: date, unit: str = "", classification: str = "") -> str:
	"""Return the number `sequence` of a book as the office writes it.

	>>> format_number("{urut:3}/{unit}/{bulan_romawi}/{tahun}", 15, date(2026, 11, 24), "JMPL")
	'015/JMPL/XI/2026'
	"""
	words = {
		"tahun": f"{on.year:04}",
		"bulan": f"{on.month:02}",
		"bulan_romawi": _ROMAN[on.month - 1],
		"unit": unit,
		"klasifikasi": classification,
	}

	def fill(match: re.Match[str]) -> str:
		token = match.group(1)
		if sequence_token := _SEQUENCE.fullmatch(token):
			return f"{sequence:0{int(sequence_token.group(1) or 1)}}"
		return words[token]

	return _TOKEN.sub(fill, template)


def read_sequence(template: str, number: str) -> int | None:
	"""Return the sequence that a written number bears; None where it was not written by `template`.

	>>> read_sequence("{urut:3}/{unit}/{bulan_romawi}/{tahun}", "015/JMPL/XI/2026")
	15
	"""
	patterns = {
		"tahun": r"\d{4}",
		"bulan": r"\d{2}",
		"bulan_romawi": "[IVX]+",
		"unit": ".*?",
		"klasifikasi": ".*?",
	}
	parts = [
		re.escape(part) if literal else patterns.get(part, r"(\d+)")
		for part, literal in zip(_TOKEN.split(template), cycle((True, False)), strict=False)
	]
	found = re.fullmatch("".join(parts), number)
	return int(found.group(1)) if found else None
