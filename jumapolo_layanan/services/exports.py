"""Large exports: a background job streams the rows that a user may export into a file that only they find.

Rows come in pages, each beginning behind the last row of the one before, and go straight to the file: a
million rows take no more memory than a thousand.
"""

import csv
import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

import frappe
from frappe import _
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.desk import reportview
from frappe.model import default_fields, no_value_fields, table_fields
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_site_path, now_datetime
from openpyxl import Workbook

from jumapolo_layanan.core.masking import hide_numbers
from jumapolo_layanan.core.spreadsheet import harmless
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import access

DOCTYPE = "Ekspor Layanan"
SOURCES = ("Permohonan", "Langkah Permohonan")
CSV, EXCEL = "CSV", "Excel"
QUEUED, RUNNING, DONE, FAILED = "Menunggu", "Berjalan", "Selesai", "Gagal"
PROGRESS_EVENT = "ekspor_layanan"

# a person's own words and name; those who act on requests read them, an export carries the name to them alone
_NAME_OF_PERSON = "nama_pemohon"
_FREE_TEXT = ("Small Text", "Text", "Long Text", "Data")
# who has the code of a receipt can ask for the applicant's progress
_NEVER = ("kode_lacak",)
_PAGE = 5_000
_SHEET_ROWS = 1_000_000
_CSV_BYTES = 20 * 1024 * 1024
_HOURS = 3600
_ABANDONED = timedelta(minutes=30)
KEPT_DAYS = 7


@dataclass(frozen=True)
class Column:
	"""One column of the file."""

	fieldname: str
	label: str
	free_text: bool


class Sheet(Protocol):
	"""A file that takes rows one after another."""

	def add(self, row: list) -> None: ...

	def close(self) -> Path: ...


def order(source: str, kind: str, filters: list) -> str:
	"""Queue an export of `source` for the session's user, and return the name of its record.

	:param filters: as of a list view: [doctype, field, operator, value].
	:raises frappe.PermissionError: without the right to export `source`.
	:raises LayananError: for an unknown source or kind, a filter on what is not exported, or a second
		export while one is under way.
	"""
	_demand(source, kind)
	filters = _accepted(source, filters)
	_refuse_second()
	record = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"sumber": source,
			"format": kind,
			"saringan": frappe.as_json(filters, indent=None),
			"status": QUEUED,
		}
	)
	record.flags.by_system = True
	record.insert(ignore_permissions=True)
	frappe.enqueue(
		run,
		queue="long",
		timeout=2 * _HOURS,
		enqueue_after_commit=True,
		name=record.name,
	)
	return record.name


def run(name: str) -> None:
	"""Job: write the file of a record, as the user who asked for it and with the rights that they have now."""
	record = frappe.get_doc(DOCTYPE, name)
	if record.owner != frappe.session.user:
		frappe.throw(_("Ekspor dijalankan oleh yang memintanya."), frappe.PermissionError)
	try:
		_write(record)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"{DOCTYPE} {name}", reference_doctype=DOCTYPE, reference_name=name)
		_note(name, status=FAILED)
		_tell(record, _("Ekspor {0} gagal. Coba lagi; bila tetap gagal, hubungi Admin Layanan."))
	frappe.db.commit()  # nosemgrep: a background job


def columns_of(source: str, user: str) -> list[Column]:
	"""Return the columns of `source` that an export carries to `user`: nothing that the office protects.

	Of the fields behind a permission level only the applicant's name is among them, for who acts on requests.
	"""
	meta = frappe.get_meta(source)
	reads_names = 1 in meta.get_permlevel_access("read", user=user)
	columns = [Column("name", _("Nomor"), free_text=False)]
	for df in meta.fields:
		if df.fieldtype in no_value_fields or df.fieldtype in table_fields:
			continue
		if df.hidden or df.report_hide or df.fieldname in _NEVER:
			continue
		if df.permlevel and not (df.fieldname == _NAME_OF_PERSON and reads_names):
			continue
		columns.append(
			Column(df.fieldname, _(df.label), df.fieldtype in _FREE_TEXT and not _is_systems(df.fieldname))
		)
	return columns


def forget_old() -> None:
	"""Daily job: remove exports that nobody needs any more, and their files with them."""
	before = now_datetime() - timedelta(days=KEPT_DAYS)
	for name in frappe.get_all(DOCTYPE, {"creation": ["<", before]}, pluck="name", order_by="name"):
		frappe.delete_doc(DOCTYPE, name, ignore_permissions=True, delete_permanently=True)


def remove_file(record: Document) -> None:
	"""Delete the file of a record that is deleted."""
	if record.berkas:
		for name in frappe.get_all("File", {"file_url": record.berkas}, pluck="name", order_by="name"):
			frappe.delete_doc("File", name, ignore_permissions=True, delete_permanently=True)


def _write(record: Document) -> None:
	_demand(record.sumber, record.format)
	filters = _accepted(record.sumber, frappe.parse_json(record.saringan or "[]"))
	columns = columns_of(record.sumber, frappe.session.user)
	make_access_log(
		doctype=record.sumber,
		document=record.name,
		file_type=record.format,
		method="Ekspor Layanan",
		filters=filters,
		columns=", ".join(column.fieldname for column in columns),
	)
	expected = _count(record.sumber, filters)
	_note(record.name, status=RUNNING, jumlah_baris=0, persen=0)
	sheet = _sheet(record.format, _path(record), [column.label for column in columns])
	try:
		rows = 0
		for page in _pages(record.sumber, filters, columns):
			for row in page:
				sheet.add([_cell(value, column) for value, column in zip(row, columns, strict=True)])
			rows += len(page)
			if not _note(record.name, jumlah_baris=rows, persen=min(99, 100 * rows / max(expected, rows))):
				sheet.close().unlink()
				return
		written = sheet.close()
	except Exception:
		with suppress(OSError):
			sheet.close().unlink()
		raise
	url = _keep(written)
	_note(record.name, status=DONE, persen=100, berkas=url, waktu_selesai=now_datetime())
	_tell(record, _("Ekspor {0} sudah siap diunduh."))


def _pages(source: str, filters: list, columns: list[Column]) -> Iterator[list[tuple]]:
	"""Read `source` as the session's user, in the order of its names.

	A page's names are looked up in the key: where a list is asked for names beyond one, core reads the table from its
	beginning, and so for each page anew.
	"""
	table, last = DocType(source), None
	while True:
		query = frappe.qb.from_(table).select(table.name).orderby(table.name).limit(_PAGE)
		if last is not None:
			query = query.where(table.name > last)
		names = [name for (name,) in query.run()]
		if not names:
			return
		page = frappe.get_list(
			source,
			filters=[*filters, [source, "name", "in", names]],
			fields=[column.fieldname for column in columns],
			order_by="name asc",
			limit_page_length=_PAGE,
			as_list=True,
		)
		if page:
			yield page
		last = names[-1]


def _count(source: str, filters: list) -> int:
	"""Return how many rows the export will have, for its progress bar; counted as a list view counts them."""
	before = frappe.local.form_dict
	frappe.local.form_dict = frappe._dict(
		doctype=source, filters=frappe.as_json(filters), fields="[]", distinct="false"
	)
	try:
		return reportview.get_count()
	finally:
		frappe.local.form_dict = before


def _demand(source: str, kind: str) -> None:
	if source not in SOURCES or kind not in (CSV, EXCEL):
		frappe.throw(_("Ekspor ini tidak dikenal."), LayananError)
	access.demand(source, "export")


def _accepted(source: str, filters: list) -> list:
	"""Refuse a filter on a field that the export hides: its rows would tell what the column does not."""
	allowed = {column.fieldname for column in columns_of(source, frappe.session.user)} | {
		*default_fields,
		"workflow_state",
	}
	for row in filters:
		known = isinstance(row, list) and len(row) >= 4 and row[0] == source and row[1] in allowed
		if not known:
			frappe.throw(
				_("Ekspor tidak dapat disaring menurut isian itu. Hapus saringannya, lalu ulangi."),
				LayananError,
			)
	return [row[:4] for row in filters]


def _refuse_second() -> None:
	under_way = {
		"owner": frappe.session.user,
		"status": ["in", (QUEUED, RUNNING)],
		"modified": [">", now_datetime() - _ABANDONED],
	}
	if other := frappe.db.get_value(DOCTYPE, under_way):
		frappe.throw(
			_("Ekspor {0} Anda masih berjalan. Tunggu sampai selesai, atau hapus.").format(other),
			LayananError,
		)


def _note(name: str, **values: object) -> bool:
	"""Keep how far the export is, and tell its form; return whether the record is still there."""
	frappe.db.commit()  # nosemgrep: a background job; ends the snapshot in which the page was read
	if not frappe.db.exists(DOCTYPE, name):
		return False
	frappe.db.set_value(DOCTYPE, name, values)
	frappe.publish_realtime(PROGRESS_EVENT, {"name": name, **values}, user=frappe.session.user)
	frappe.db.commit()  # nosemgrep: a background job
	return True


def _tell(record: Document, subject: str) -> None:
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"type": "Alert",
			"for_user": record.owner,
			"document_type": DOCTYPE,
			"document_name": record.name,
			"subject": subject.format(record.sumber),
		}
	).insert(ignore_permissions=True)


def _is_systems(fieldname: str) -> bool:
	return fieldname.startswith(("nomor_", "nip_", "nik_"))


def _cell(value: object, column: Column) -> object:
	if value is None or isinstance(value, int | float | datetime | date):
		return value
	text = str(value)
	return harmless(hide_numbers(text) if column.free_text else text)


def _path(record: Document) -> Path:
	"""Return where the file grows: under a name that nobody guesses, out of the web server's reach."""
	name = f"{frappe.scrub(record.sumber)}-{record.name}-{frappe.generate_hash(length=10)}"
	return Path(get_site_path("private", "files", name))


def _keep(written: Path) -> str:
	"""Register the file as its owner's and nobody else's; return its address.

	Written past core's own insert, which reads a file whole and keeps a second one.
	"""
	address = f"/private/files/{written.name}"
	frappe.get_doc(
		{
			"doctype": "File",
			"owner": frappe.session.user,
			"modified_by": frappe.session.user,
			"folder": "Home",
			"file_name": written.name,
			"file_url": address,
			"file_size": written.stat().st_size,
			"content_hash": _hash_of(written),
			"is_private": 1,
		}
	).db_insert()
	return address


def _hash_of(path: Path) -> str:
	"""Return the hash by which core knows a file; it deletes none without it."""
	digest = hashlib.md5(usedforsecurity=False)
	with path.open("rb") as file:
		while part := file.read(1024 * 1024):
			digest.update(part)
	return digest.hexdigest()


def _sheet(kind: str, path: Path, heading: list[str]) -> Sheet:
	return _CsvFile(path, heading) if kind == CSV else _Workbook(path, heading)


class _CsvFile:
	"""Comma separated, with the mark by which Excel knows UTF-8; a large one is packed when it is whole."""

	def __init__(self, path: Path, heading: list[str]) -> None:
		self.path = path.with_name(f"{path.name}.csv")
		self._file = self.path.open("w", encoding="utf-8-sig", newline="")
		self._rows = csv.writer(self._file)
		self._rows.writerow(heading)

	def add(self, row: list) -> None:
		self._rows.writerow(row)

	def close(self) -> Path:
		self._file.close()
		if self.path.stat().st_size <= _CSV_BYTES:
			return self.path
		packed = self.path.with_suffix(".zip")
		with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
			archive.write(self.path, self.path.name)
		self.path.unlink()
		return packed


class _Workbook:
	"""A workbook that is written while it grows; a new sheet begins where Excel's own rows end."""

	def __init__(self, path: Path, heading: list[str]) -> None:
		self.path = path.with_name(f"{path.name}.xlsx")
		self._heading = heading
		self._book = Workbook(write_only=True)
		self._rows = 0
		self._begin_sheet()

	def add(self, row: list) -> None:
		if self._rows == _SHEET_ROWS:
			self._begin_sheet()
		self._sheet.append(row)
		self._rows += 1

	def close(self) -> Path:
		self._book.save(self.path)
		return self.path

	def _begin_sheet(self) -> None:
		self._sheet = self._book.create_sheet(f"Data {len(self._book.worksheets) + 1}")
		self._sheet.append(self._heading)
		self._rows = 0
