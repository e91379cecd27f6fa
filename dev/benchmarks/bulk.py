"""Puts generated requests into the site's tables: two processes that each tell, write files and load them.

Indexes are built when all rows are there: one sort each, instead of a place to find for every row.
"""

from __future__ import annotations

import multiprocessing
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
import pymysql

from dev.benchmarks import generator
from jumapolo_layanan.services import facts

# in the order in which they are loaded; each with the columns that its rows may have
TABLES = (
	"Permohonan",
	"Berkas Permohonan",
	"Isian Permohonan",
	"Langkah Permohonan",
	"Nomor Terbit",
	"Dokumen Terbit",
	"Fakta Waktu",
)
_NUMBERED = ("Langkah Permohonan", "Fakta Waktu")
_CHUNK = 5_000
_PROCESSES = 2
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def fill(count: int, seed: int, now: datetime) -> None:
	"""Make the site hold `count` generated requests and nothing else of its kind, folded. Commits."""
	empty()
	office = generator.read_office(now)
	chunks = [range(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
	# fork hands the office on as it is; each child opens a connection of its own
	context = multiprocessing.get_context("fork")
	with context.Pool(_PROCESSES, _begin, (office, count, seed, _settings())) as pool:
		taken = pool.map(_count, chunks)
		starts = [Counter() for _chunk in chunks]
		for place, numbers in enumerate(taken[:-1]):
			starts[place + 1] = starts[place] + numbers
		with _without_indexes():
			for _done in pool.imap_unordered(_load, zip(chunks, starts, strict=True)):
				pass
	for doctype in _NUMBERED:
		frappe.db.set_next_sequence_val(doctype, count * generator.VISITS_AT_MOST + 1)
	frappe.db.commit()
	facts.fold()


def empty() -> None:
	for doctype in (*TABLES, "Rekap Waktu"):
		frappe.db.sql_ddl(f"truncate table `tab{doctype}`")


def insert(rows: generator.Rows) -> None:
	"""Put a few requests in by Frappe's own road, in the caller's transaction."""
	for doctype in TABLES:
		if found := rows.of[doctype]:
			columns = _columns_of(found)
			values = [tuple(row.get(column) for column in columns) for row in found]
			frappe.db.bulk_insert(doctype, columns, values)


@contextmanager
def _without_indexes() -> Iterator[None]:
	"""Take the tables' indexes but the primary away, and build them again at the end; Frappe's tables have no other keys."""
	found = {}
	for doctype in TABLES:
		((_name, made),) = frappe.db.sql(f"show create table `tab{doctype}`")
		found[doctype] = re.findall(r"^  ((?:UNIQUE )?KEY `(\w+)` .+?),?$", made, re.MULTILINE)
	for doctype, indexes in found.items():
		_alter(doctype, [f"drop index `{name}`" for _index, name in indexes])
	try:
		yield
	finally:
		for doctype, indexes in found.items():
			_alter(doctype, [f"add {index}" for index, _name in indexes])


def _alter(doctype: str, changes: list[str]) -> None:
	if changes:
		frappe.db.sql_ddl(f"alter table `tab{doctype}` {', '.join(changes)}")


def _settings() -> dict:
	conf = frappe.conf
	return {
		"host": conf.db_host,
		"port": int(conf.db_port),
		"user": conf.db_name,
		"password": conf.db_password,
		"database": conf.db_name,
		"charset": "utf8mb4",
		"local_infile": True,
	}


def _begin(office: generator.Office, count: int, seed: int, settings: dict) -> None:
	global _office, _total, _seed, _connection
	_office, _total, _seed = office, count, seed
	_connection = pymysql.connect(**settings)
	with _connection.cursor() as cursor:
		cursor.execute("set unique_checks = 0, foreign_key_checks = 0, time_zone = '+00:00'")


def _count(indexes: range) -> Counter:
	return generator.count_numbers(_office, indexes, _total, _seed)


def _load(part: tuple[range, Counter]) -> int:
	indexes, sequences = part
	with TemporaryDirectory(prefix="jmpl-ukur-") as folder, _connection.cursor() as cursor:
		rows = generator.Rows()
		for told in generator.tell(_office, indexes, _total, _seed, Counter(sequences)):
			for doctype, found in told.of.items():
				rows.of[doctype] += found
		for doctype in TABLES:
			_load_table(cursor, doctype, rows.of.pop(doctype, []), Path(folder) / "rows")
	_connection.commit()
	return len(indexes)


def _load_table(cursor: pymysql.cursors.Cursor, doctype: str, rows: Sequence[dict], path: Path) -> None:
	if not rows:
		return
	columns = _columns_of(rows)
	with path.open("w", encoding="utf-8") as file:
		for row in rows:
			file.write("\t".join([_text(row.get(column)) for column in columns]) + "\n")
	names = ", ".join(f"`{column}`" for column in columns)
	cursor.execute(
		f"load data local infile %s into table `tab{doctype}` character set utf8mb4 ({names})", [str(path)]
	)
	if cursor.rowcount != len(rows):
		raise RuntimeError(f"{doctype}: {cursor.rowcount} of {len(rows)} rows arrived.")


def _columns_of(rows: Iterable[dict]) -> list[str]:
	return list(dict.fromkeys(column for row in rows for column in row))


def _text(value: object) -> str:
	if value is None:
		return "\\N"
	if isinstance(value, str):
		return value.translate(_ESCAPED)
	if isinstance(value, datetime):
		return value.isoformat(" ")
	return value.isoformat() if isinstance(value, date) else str(value)
