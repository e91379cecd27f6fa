"""The code on an issued document: its identifier and a MAC over its facts, short enough to type.

The alphabet is Crockford's base 32. A code says nothing by itself; only who has the office's key can make one.
"""

import hmac
from dataclasses import astuple, dataclass
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 8
MAC_LENGTH = 12
CODE_LENGTH = ID_LENGTH + MAC_LENGTH
ID_BYTES = ID_LENGTH * 5 // 8

_LONGEST_INPUT = 200  # the whole address with the code, and then some
_GROUP = 4
_READ_AS = str.maketrans("abcdefghjkmnpqrstvwxyzOoIiLl", "ABCDEFGHJKMNPQRSTVWXYZ001111")
_SEPARATORS = str.maketrans("", "", " \t\r\n-\u00a0\u2010\u2011\u2012\u2013\u2014")


@dataclass(frozen=True)
class Facts:
	"""What an issued document says. `holder` is the applicant's name with most of its letters hidden."""

	request: str
	kind: str
	number: str
	dated: date
	signer: str
	title: str
	district: str
	regency: str
	holder: str


def derive_key(secret: str, purpose: str) -> bytes:
	"""Return a key of its own for `purpose`, from which `secret` can't be told."""
	return hmac.digest(secret.encode(), f"jumapolo_layanan\x00{purpose}".encode(), "sha256")


def identifier(random_bytes: bytes) -> str:
	"""Return the identifier that `ID_BYTES` random bytes spell."""
	return _spell(random_bytes, ID_LENGTH)


def code_of(key: bytes, identifier: str, facts: Facts) -> str:
	"""Return the code of the document `identifier` with these facts."""
	digest = hmac.digest(key, canonical(identifier, facts), "sha256")
	return identifier + _spell(digest, MAC_LENGTH)


def is_genuine(code: str, key: bytes, facts: Facts) -> bool:
	"""Return whether `code` was made with `key` for these facts; takes the same time for any wrong one."""
	return hmac.compare_digest(code_of(key, code[:ID_LENGTH], facts).encode(), code.encode())


def canonical(identifier: str, facts: Facts) -> bytes:
	"""Return bytes that differ whenever the identifier or any fact does."""
	parts = (
		"1",
		identifier,
		*(value if isinstance(value, str) else value.isoformat() for value in astuple(facts)),
	)
	encoded = (part.encode() for part in parts)
	return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)


def read(typed: str) -> str | None:
	"""Return the code that a person typed or a camera read, or None when it can't be one.

	Blanks and dashes don't count, nor do capitals; O is read as 0, I and L as 1. The whole address with the
	code behind its # will do.

	>>> read("https://kantor.example/verifikasi#0123-4567-89ab-cdef-ghjk")
	'0123456789ABCDEFGHJK'
	"""
	if len(typed) > _LONGEST_INPUT:
		return None
	code = typed.rpartition("#")[2].translate(_SEPARATORS).translate(_READ_AS)
	if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
		return None
	return code


def grouped(code: str) -> str:
	"""Return a code as it is printed.

	>>> grouped("0123456789ABCDEFGHJK")
	'0123-4567-89AB-CDEF-GHJK'
	"""
	return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _spell(source: bytes, length: int) -> str:
	bits = int.from_bytes(source, "big") >> (len(source) * 8 - length * 5)
	return "".join(ALPHABET[bits >> shift & 31] for shift in range((length - 1) * 5, -1, -5))
