"""Answers to a service's extra questions, checked by the type of the question."""

import re
from datetime import date

TEXT = "Teks"
NUMBER = "Bilangan"
DATE = "Tanggal"
CHOICE = "Pilihan"
TYPES = (TEXT, NUMBER, DATE, CHOICE)

_NUMBER = re.compile(r"-?\d{1,15}(,\d{1,6}|\.\d{1,6})?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")


class InvalidAnswer(ValueError):
	"""An answer that its question does not take; the message says why, in the office's words."""


def clean(kind: str, answer: str | None, choices: tuple[str, ...] = ()) -> str | None:
	"""Return the answer as it is kept, None for an empty one: dates as YYYY-MM-DD, decimals with a point.

	:raises InvalidAnswer: with a sentence for the clerk.
	"""
	text = (answer or "").strip()
	if not text:
		return None
	if kind == NUMBER:
		return _number(text)
	if kind == DATE:
		return _date(text)
	if kind == CHOICE and text not in choices:
		raise InvalidAnswer(f"pilih salah satu: {', '.join(choices)}.")
	return text


def _number(text: str) -> str:
	if not (text.isascii() and _NUMBER.fullmatch(text)):
		raise InvalidAnswer("isi dengan bilangan, misalnya 3.")
	return text.replace(",", ".")


def _date(text: str) -> str:
	if match := _ISO.fullmatch(text):
		year, month, day = match.groups()
	elif match := _LOCAL.fullmatch(text):
		day, month, year = match.groups()
	else:
		raise InvalidAnswer("isi dengan tanggal, misalnya 31-12-2026.")
	try:
		return date(int(year), int(month), int(day)).isoformat()
	except ValueError:
		raise InvalidAnswer("tanggal itu tidak ada dalam kalender.") from None
