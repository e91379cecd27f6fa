"""A history in which every closed row bears a keyed hash of itself and of the row before it.

Who changes a row, takes one out, puts one in or swaps two without the key breaks the chain at that row. What the
chain cannot see by itself, its last rows cut off, shows against heads that were written down elsewhere.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum

GENESIS = ""

Fact = str | int | float | Decimal | datetime | None


class Fault(Enum):
	"""What is wrong with a history, in the office's words."""

	ALTERED = "isi baris ini diubah"
	NOTE_ALTERED = "catatan pada baris ini diubah"
	UNLINKED = "baris sebelum ini hilang, disisipkan, atau tertukar"
	UNSEALED = "baris ini ditutup tanpa hash"
	CUT = "baris terakhir hilang"
	ADDED = "baris ini tidak mungkin ada"


@dataclass(frozen=True)
class Row:
	"""One row of a history as it is stored. An open one has `previous` and nothing to check itself by.

	`note` is hashed by itself under a `salt` of its own, so that both can be destroyed while the chain stays true.
	"""

	facts: Mapping[str, Fact]
	previous: str
	hash: str
	closed: bool
	note: str = ""
	salt: str = ""
	note_hash: str = ""


def canonical(facts: Mapping[str, Fact]) -> bytes:
	"""Return bytes that differ whenever a fact does, and are the same for a fact before and after it is stored.

	Nothing and an empty text are one; numbers have the nine decimals that Frappe's databases keep.
	"""
	pairs = [[field, _text(facts[field])] for field in sorted(facts)]
	return json.dumps(pairs, ensure_ascii=False, separators=(",", ":")).encode()


def link(key: bytes, previous: str, facts: Mapping[str, Fact]) -> str:
	"""Return the hash (64 hexadecimal digits) of a row that follows the one with hash `previous`."""
	return hmac.digest(key, previous.encode() + b"\x00" + canonical(facts), "sha256").hex()


def hash_note(salt: str, note: str) -> str:
	"""Return the hash of a text that may have to be forgotten; without `salt` it tells nothing of the text."""
	return hmac.digest(salt.encode(), note.encode(), "sha256").hex()


def fingerprint(lines: Iterable[str]) -> str:
	"""Return one hash (64 hexadecimal digits) over many lines."""
	total = hashlib.sha256()
	for line in lines:
		total.update(line.encode() + b"\n")
	return total.hexdigest()


def first_fault(
	key: bytes, rows: Sequence[Row], ended: bool, erased: bool = False
) -> tuple[int, Fault] | None:
	"""Return the position of the first row of a history that is not as it was written, and what is wrong there.

	:param rows: in the order in which they were opened.
	:param ended: whether the history is complete; otherwise its last row, and no other, is open.
	:param erased: whether notes may be gone with their salts.
	"""
	head = GENESIS
	for position, row in enumerate(rows):
		if not row.closed and (ended or position < len(rows) - 1):
			return position, Fault.ADDED
		if row.previous != head:
			return position, Fault.UNLINKED
		if not row.closed:
			return None
		if not row.hash:
			return position, Fault.UNSEALED
		if not hmac.compare_digest(row.hash, link(key, head, row.facts)):
			return position, Fault.ALTERED
		if not _is_note_genuine(row, erased):
			return position, Fault.NOTE_ALTERED
		head = row.hash
	return None if ended and rows else (len(rows), Fault.CUT)


def _is_note_genuine(row: Row, erased: bool) -> bool:
	if not row.note_hash:
		return not row.note
	if erased and not row.note and not row.salt:
		return True
	return hmac.compare_digest(hash_note(row.salt, row.note), row.note_hash)


def _text(fact: Fact) -> str:
	if fact is None:
		return ""
	if isinstance(fact, datetime):
		return fact.isoformat(timespec="microseconds")
	if isinstance(fact, str):
		return fact
	return f"{fact:.9f}"
