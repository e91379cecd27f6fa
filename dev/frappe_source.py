"""Frappe from a machine that reaches only package indexes: a wheel that is Frappe under another name.

The wheel holds Frappe's development tree of 5 August 2023, renamed word for word; `unpack` puts the words back.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

WORDS = {
	"criscostack": "frappe",
	"Criscostack": "Frappe",
	"CRISCOSTACK": "FRAPPE",
	"criscoerp": "erpnext",
	"Criscoerp": "ERPNext",
	"CRISCOERP": "ERPNEXT",
	"crisco": "frappe",
	"Crisco": "Frappe",
	"CRISCO": "FRAPPE",
}
# Renamed in file names only; inside texts these letters belong to words of other languages.
NAME_WORDS = {**WORDS, "brik": "bench", "Brik": "Bench", "BRIK": "BENCH"}


def unpack(wheel: Path, target: Path) -> None:
	with zipfile.ZipFile(wheel) as archive:
		for member in archive.infolist():
			if member.is_dir() or ".dist-info/" in member.filename:
				continue
			file = target / put_back(member.filename, NAME_WORDS)
			file.parent.mkdir(parents=True, exist_ok=True)
			file.write_bytes(_put_back_in_text(archive.read(member)))


def put_back(text: str, words: dict[str, str]) -> str:
	for renamed, original in words.items():
		text = text.replace(renamed, original)
	return text


def _put_back_in_text(content: bytes) -> bytes:
	try:
		return put_back(content.decode(), WORDS).encode()
	except UnicodeDecodeError:
		return content
