"""Workbooks, read from a stranger's hands and written for an office to fill in. Knows nothing of the site."""

import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from jumapolo_layanan.core.exchange import (
	HEADER,
	MAX_BYTES,
	SOP_NUMBER,
	Column,
	Refused,
	Table,
	UnreadableFile,
	read_count,
	read_date,
	read_flag,
	read_text,
)
from jumapolo_layanan.core.exchange_sheets import (
	CHOICES_SHEET,
	GUIDE_SHEET,
	MAX_ROWS,
	NO,
	SHEETS,
	YES,
	Sheet,
	columns_of,
	letter_of,
)

MAX_UNPACKED = 10 * 1024 * 1024
MAX_PARTS = 200
MAX_COLUMNS = 64
_LAST_ROW = 1_048_576

_FORMULA = "Sel ini berisi rumus. Ganti dengan nilainya (salin, lalu tempel sebagai nilai)."
_ERROR = "Sel ini berisi nilai galat dari Excel. Isi dengan nilai yang benar."
_TOO_WIDE = (
	"Lembar {0}, baris {1} terisi jauh di luar kolom templat. Hapus isi di kolom-kolom yang tidak dipakai."
)
_OTHER_KIND = "Simpan sebagai Excel Workbook (.xlsx) tanpa makro, lalu impor lagi."
_BROKEN = f"Berkas ini bukan Excel (.xlsx) yang utuh. {_OTHER_KIND}"

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


# what opening a damaged archive can end in: bad structure or packing, exotic packing, a password
_DAMAGE = (
	zipfile.BadZipFile,
	zlib.error,
	ElementTree.ParseError,
	EOFError,
	KeyError,
	NotImplementedError,
	OSError,
	RuntimeError,
	ValueError,
)


# reading


def read_workbook(content: bytes) -> list[Sheet]:
	"""Return the cells of every sheet; formulas and error values come as `Refused`.

	:raises UnreadableFile: when the bytes are no workbook that is safe to open.
	"""
	merged = _inspect(content)
	try:
		with warnings.catch_warnings():
			warnings.simplefilter("ignore")  # of parts that nobody reads here
			book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
			return [
				Sheet(sheet.title, _rows(sheet), merged.get(sheet.title, ())) for sheet in book.worksheets
			]
	except UnreadableFile:
		raise
	except Exception as error:
		# whatever a damaged file makes the reader trip over, it is the file that is wrong
		raise UnreadableFile(_BROKEN) from error


def _rows(sheet: Worksheet) -> list[list[object]]:
	"""Return the rows up to the last filled one, but no more than one row too many."""
	sheet.reset_dimensions()  # a file may state any size
	rows: list[list[object]] = []
	for number, cells in enumerate(sheet.iter_rows(), start=1):
		if number > _LAST_ROW:
			raise UnreadableFile(_BROKEN)
		values = [_value(cell) for cell in cells[:MAX_COLUMNS]]
		if any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
			raise UnreadableFile(_TOO_WIDE.format(sheet.title, number))
		is_filled = any(value is not None for value in values)
		if number <= MAX_ROWS:
			rows.append(values if is_filled else [])
		elif is_filled:
			rows.append(values)
			break
	while rows and not rows[-1]:
		rows.pop()
	return rows


def _value(cell: Cell) -> object:
	value = cell.value
	if value is None:
		return None
	if cell.data_type == "f":
		return Refused(_FORMULA)
	if cell.data_type == "e":
		return Refused(_ERROR)
	if isinstance(value, str):
		return value.replace("_x000D_", "")  # how Excel writes the first half of a line break
	return value


def _inspect(content: bytes) -> dict[str, tuple[str, ...]]:
	"""Refuse what is no plain workbook before anything is unpacked; return the merged ranges by sheet."""
	if len(content) > MAX_BYTES:
		raise UnreadableFile(
			f"Berkas lebih dari {MAX_BYTES // 1024 // 1024} MiB. Bagi menjadi beberapa berkas yang lebih kecil."
		)
	if content.startswith(_OLD_OFFICE):
		raise UnreadableFile(f"Berkas ini Excel lama (.xls) atau terkunci sandi. {_OTHER_KIND}")
	if not content.startswith(b"PK"):
		raise UnreadableFile(f"Berkas ini bukan Excel (.xlsx). {_OTHER_KIND}")
	try:
		with zipfile.ZipFile(BytesIO(content)) as archive:
			_refuse_unsafe(archive)
			return {name: tuple(_merged_in(archive, part)) for name, part in _parts_of_sheets(archive)}
	except UnreadableFile:
		raise
	except _DAMAGE as error:
		raise UnreadableFile(_BROKEN) from error


def _refuse_unsafe(archive: zipfile.ZipFile) -> None:
	parts = archive.infolist()
	# the reader never gets more out of a part than its directory entry states
	if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
		raise UnreadableFile("Isi berkas ini terlalu besar setelah dibuka. Bagi menjadi beberapa berkas.")
	names = [part.filename for part in parts]
	if len(set(names)) < len(names):
		raise UnreadableFile(_BROKEN)
	if any("vbaproject" in name.lower() for name in names):
		raise UnreadableFile(f"Berkas ini berisi makro. {_OTHER_KIND}")
	if "xl/workbook.xml" not in names:
		raise UnreadableFile(f"Berkas ini bukan Excel (.xlsx). {_OTHER_KIND}")
	for name in names:
		if name.lower().endswith((".xml", ".rels")):
			text = archive.read(name)
			if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text:
				raise UnreadableFile(_BROKEN)


def _parts_of_sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
	"""Yield the name of each sheet with the part of the archive that holds it."""
	links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
	targets = {link.get("Id"): link.get("Target") or "" for link in links}
	for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
		target = targets[sheet.get(_LINK)]
		part = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
		yield sheet.get("name") or "", part


def _merged_in(archive: zipfile.ZipFile, part: str) -> Iterator[str]:
	with archive.open(part) as source:
		for _event, element in ElementTree.iterparse(source):
			if element.tag == f"{_MAIN}mergeCell":
				yield (element.get("ref") or "")[:40]
			elif element.tag == f"{_MAIN}row":
				element.clear()


# writing

_TITLE_FONT = Font(bold=True)
_REQUIRED = PatternFill("solid", fgColor="FFF2CC")
_OPTIONAL = PatternFill("solid", fgColor="E7E6E6")
_TOP = Alignment(vertical="top", wrap_text=True)
_TEXT_FORMAT, _DATE_FORMAT, _COUNT_FORMAT = "@", "dd/mm/yyyy", "0"
_ROWS_TO_FILL = 2000
_CREATOR = "Layanan Kecamatan"


def write_workbook(sheets: Sequence[Sheet], choices: Mapping[str, Sequence[str]]) -> bytes:
	"""Return a workbook with `sheets`, a guide, and drop-downs for what is chosen.

	:param choices: the office's own lists, by column key ("pelaksana", "tahap", "cetak").
	"""
	book = Workbook()
	book.remove(book.active)
	book.properties.creator = _CREATOR
	ranges = _plan_choices(choices)
	for table, sheet in zip(SHEETS, sheets, strict=True):
		_write_sheet(book.create_sheet(table.sheet), table, sheet, ranges)
	_write_guide(book.create_sheet(GUIDE_SHEET))
	_write_choices(book.create_sheet(CHOICES_SHEET), ranges)
	buffer = BytesIO()
	book.save(buffer)
	return buffer.getvalue()


def _plan_choices(choices: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, list[str]]]:
	"""Return label and values of each list, by the key of the column that takes it."""
	planned = {}
	for table in SHEETS:
		for column in table.columns:
			values = [YES, NO] if column.read is read_flag else [*column.options]
			values += choices.get(column.key, ())
			if values := [value for value in values if value]:
				planned[column.key] = (column.label, values)
	return planned


def _write_sheet(
	target: Worksheet, table: Table, sheet: Sheet, ranges: dict[str, tuple[str, list[str]]]
) -> None:
	columns = columns_of(table)
	for index, column in enumerate(columns):
		dimension = target.column_dimensions[letter_of(index)]
		dimension.width = _width(column)
		dimension.number_format = _format(column)
	for number, row in enumerate(sheet.rows, start=1):
		for index, value in enumerate(row):
			if value is not None:
				_write_cell(target.cell(number, index + 1), value, _format(columns[index]))
	for index, column in enumerate(columns):
		title = target.cell(1, index + 1)
		title.font = _TITLE_FONT
		title.fill = _REQUIRED if column.required else _OPTIONAL
		title.number_format = "General"
		_offer_choices(target, table, column, letter_of(index), ranges)
	target.freeze_panes = "B2"


def _write_cell(cell: Cell, value: object, number_format: str) -> None:
	cell.value = value
	if isinstance(value, str):
		cell.data_type = "s"  # never a formula, whatever the text begins with
		cell.quotePrefix = value.startswith("=")
	cell.number_format = number_format
	cell.alignment = _TOP


def _format(column: Column) -> str:
	return {read_date: _DATE_FORMAT, read_count: _COUNT_FORMAT}.get(column.read, _TEXT_FORMAT)


def _width(column: Column) -> int:
	return 45 if column.read is read_text else max(16, len(column.label) + 4)


def _offer_choices(
	target: Worksheet, table: Table, column: Column, letter: str, ranges: dict[str, tuple[str, list[str]]]
) -> None:
	if column is SOP_NUMBER and table is not HEADER:
		source, strict = f"'{HEADER.sheet}'!$A$2:$A${_ROWS_TO_FILL}", True
	elif column.key in ranges:
		place = letter_of(list(ranges).index(column.key))
		source = f"'{CHOICES_SHEET}'!${place}$2:${place}${len(ranges[column.key][1]) + 1}"
		strict = column.key != "tahap"
	else:
		return
	validation = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=strict)
	validation.errorTitle = column.label[:30]
	validation.error = "Pilih salah satu dari daftar."
	validation.add(f"{letter}2:{letter}{_ROWS_TO_FILL}")
	target.add_data_validation(validation)


def _write_choices(target: Worksheet, ranges: dict[str, tuple[str, list[str]]]) -> None:
	for index, (label, values) in enumerate(ranges.values(), start=1):
		for number, value in enumerate([label, *values], start=1):
			_write_cell(target.cell(number, index), value, _TEXT_FORMAT)
		target.cell(1, index).font = _TITLE_FONT
		target.column_dimensions[letter_of(index - 1)].width = 24


_INTRODUCTION = (
	"Isi lembar SOP satu baris tiap SOP, lalu lembar lain satu baris tiap langkah, berkas, atau butir.",
	"Nomor SOP menghubungkan baris di lembar lain dengan SOP-nya. Judul kolom di baris 1 jangan diubah.",
	"Tulis nilai, bukan rumus, dan jangan menggabungkan sel. Lembar Petunjuk dan Pilihan tidak ikut diimpor.",
	"SOP yang diimpor menjadi Draf. Bila ada satu sel yang salah, tidak ada SOP yang disimpan.",
)


def _write_guide(target: Worksheet) -> None:
	rows = [[line] for line in _INTRODUCTION]
	rows += [[], ["Lembar", "Kolom", "Wajib", "Isian", "Keterangan"]]
	title_row = len(rows)
	for table in SHEETS:
		for column in columns_of(table):
			rows.append(
				[table.sheet, column.label, YES if column.required else NO, _takes(column), column.help]
			)
	for number, row in enumerate(rows, start=1):
		for index, value in enumerate(row, start=1):
			_write_cell(target.cell(number, index), value, _TEXT_FORMAT)
			if number < title_row:
				target.cell(number, index).alignment = Alignment(wrap_text=False)
			if number == title_row:
				target.cell(number, index).font = _TITLE_FONT
	for letter, width in zip("ABCDE", (14, 26, 8, 46, 60), strict=True):
		target.column_dimensions[letter].width = width


def _takes(column: Column) -> str:
	if column.options:
		return "Salah satu: " + ", ".join(option for option in column.options if option)
	if column.read is read_flag:
		return f"{YES} atau {NO}; kosong berarti {YES if column.default else NO}"
	if column.read is read_count:
		return f"Bilangan bulat mulai {column.least}"
	if column.read is read_date:
		return "Tanggal hari/bulan/tahun, misalnya 31/12/2026"
	return f"Teks, paling banyak {column.limit} karakter"
