"""Names and notes as a stranger may read them."""

import re

_SHOWN_WORDS = 8
_IDENTITY_NUMBER = re.compile(r"(?<![\d-])\d(?:[ .-]?\d){15}(?![\d-])")
_TELEPHONE = re.compile(r"(?<![\w-])(?:\+?62|0)[ .-]?8(?:[ .-]?\d){7,12}(?![\d-])")
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){8,}")


def mask_name(name: str) -> str:
	"""Return a name by the first and last letter of each word; neither its length nor a mark of a page stays.

	>>> mask_name("Wulan Rekaan")
	'W***n R***n'
	"""
	words = ("".join(filter(str.isalnum, word)) for word in name.split())
	shown = [word for word in words if word][:_SHOWN_WORDS]
	return " ".join(f"{word[0]}***{word[-1] if len(word) > 3 else ''}" for word in shown)


def hide_numbers(text: str) -> str:
	"""Return `text` without numbers long enough to be a NIK, a family card or a telephone; a date stays.

	>>> hide_numbers("KK 3313 9901 0120 9901 sudah lama; bawa 2 lembar")
	'KK (nomor disembunyikan) sudah lama; bawa 2 lembar'
	"""
	return _LONG_NUMBER.sub("(nomor disembunyikan)", text)


def hide_identity_numbers(text: str) -> str:
	"""Return `text` without NIK, family card and mobile numbers; what else has many digits stays.

	>>> hide_identity_numbers("PMH-2026-000123: NIK 3313995708909901, HP 0812-3456-7890")
	'PMH-2026-000123: NIK (nomor disembunyikan), HP (nomor disembunyikan)'
	"""
	return _TELEPHONE.sub("(nomor disembunyikan)", _IDENTITY_NUMBER.sub("(nomor disembunyikan)", text))
