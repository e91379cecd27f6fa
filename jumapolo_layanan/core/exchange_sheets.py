"""SOPs as the sheets of a workbook: one row an SOP in the first, one row a step, a paper, an item in the others."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from jumapolo_layanan.core.exchange import (
	HEADER,
	MAX_SOPS,
	SOP_NUMBER,
	STEP_NUMBER,
	STEPS,
	TABLES,
	BadValue,
	Column,
	Problem,
	Reading,
	Refused,
	Row,
	Spot,
	Table,
	document_key,
	is_empty,
	read,
	read_date,
	read_flag,
)

GUIDE_SHEET = "Petunjuk"
CHOICES_SHEET = "Pilihan"
HELP_SHEETS = (GUIDE_SHEET, CHOICES_SHEET)
MAX_ROWS = 10_000
YES, NO = "Ya", "Tidak"

SHEETS = (HEADER, *TABLES)


@dataclass(frozen=True)
class Sheet:
	"""The cells of one sheet, row by row from the workbook's first; `merged` names its merged ranges."""

	name: str
	rows: Sequence[Sequence[object]]
	merged: tuple[str, ...] = ()


@dataclass
class Sheets:
	"""What the sheets say, as the data that `exchange.read` takes, and where each piece of it stands."""

	data: list[Row] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)
	is_complete: bool = True
	"""Whether every sheet and column is there; without them the cells say nothing reliable."""
	spoiled: set[tuple[int | None, str]] = field(default_factory=set)
	_rows: dict[Spot, int] = field(default_factory=dict)
	_columns: dict[tuple[str, str], str] = field(default_factory=dict)

	def locate(self, spot: Spot, message: str) -> Problem:
		"""Say in which cell a piece of the data stands."""
		table = next(table for table in SHEETS if table.key == spot.table)
		row = self._rows.get(Spot(spot.sop, spot.table, spot.row))
		if row is None and spot.sop is not None:  # a table without rows: name the row of its SOP
			return Problem(
				message, HEADER.sheet, self._rows.get(Spot(spot.sop)), self._column(HEADER, SOP_NUMBER.key)
			)
		return Problem(message, table.sheet, row, self._column(table, spot.key))

	def _column(self, table: Table, key: str) -> str:
		return self._columns.get((table.sheet, key), "")


def columns_of(table: Table) -> tuple[Column, ...]:
	"""Return the columns of a table's sheet; every row says of which SOP it is, a step also its number."""
	if table is HEADER:
		return table.columns
	return (SOP_NUMBER, *((STEP_NUMBER,) if table is STEPS else ()), *table.columns)


def letter_of(index: int) -> str:
	"""Return the letters of the column at `index`, counted from 0.

	>>> letter_of(0), letter_of(25), letter_of(26)
	('A', 'Z', 'AA')
	"""
	letters = ""
	index += 1
	while index:
		index, rest = divmod(index - 1, 26)
		letters = chr(ord("A") + rest) + letters
	return letters


# writing


def to_sheets(sops: Iterable[Row]) -> list[Sheet]:
	sops = list(sops)
	return [Sheet(table.sheet, [_titles(table), *_rows_of(table, sops)]) for table in SHEETS]


def _titles(table: Table) -> list[str]:
	return [column.label for column in columns_of(table)]


def _rows_of(table: Table, sops: list[Row]) -> Iterable[list[object]]:
	for sop in sops:
		if table is HEADER:
			yield [_cell(column, sop[column.key]) for column in table.columns]
			continue
		for number, row in enumerate(sop[table.key], start=1):
			values = {**row, SOP_NUMBER.key: sop[SOP_NUMBER.key], STEP_NUMBER.key: number}
			yield [_cell(column, values[column.key]) for column in columns_of(table)]


def _cell(column: Column, value: object) -> object:
	if column.read is read_date:
		return date.fromisoformat(value) if value else None
	if column.read is read_flag:
		return YES if value else NO
	if column.key == "langkah_tujuan" and not value:
		return None
	return None if value == "" else value


# reading


def read_sheets(sheets: Iterable[Sheet]) -> Reading:
	"""Return the SOPs of a workbook's sheets, with everything that is wrong in its cells."""
	found = from_sheets(sheets)
	reading = Reading(found.locate, problems=found.problems, spoiled=found.spoiled)
	if found.is_complete:
		read(found.data, reading)
	return reading


def from_sheets(sheets: Iterable[Sheet]) -> Sheets:
	"""Read the sheets into data; what they say wrongly as sheets is in the result's problems."""
	found = Sheets()
	given = {sheet.name.strip(): sheet for sheet in sheets}
	_find_wrong_sheets(found, given)
	places = {}
	for table in SHEETS:
		if table.sheet in given:
			places[table.sheet] = _read_titles(found, table, given[table.sheet])
	if not found.is_complete:
		return found
	numbers = _read_headers(found, given[HEADER.sheet], places[HEADER.sheet])
	for table in TABLES:
		_read_rows(found, table, given[table.sheet], places[table.sheet], numbers)
	return found


def _find_wrong_sheets(found: Sheets, given: dict[str, Sheet]) -> None:
	known = [table.sheet for table in SHEETS]
	for name in given:
		if name not in (*known, *HELP_SHEETS):
			found.is_complete = False
			message = (
				f"Lembar ini tidak dikenal. Ganti namanya sesuai templat ({', '.join(known)}) atau hapus."
			)
			found.problems.append(Problem(message, name))
	for name in known:
		if name not in given:
			found.is_complete = False
			message = "Lembar ini tidak ada. Salin dari templat; biarkan kosong bila tidak diperlukan."
			found.problems.append(Problem(message, name))


def _read_titles(found: Sheets, table: Table, sheet: Sheet) -> dict[int, Column]:
	"""Return which column stands at which place, from the sheet's first row."""
	columns = {_plain(column.label): column for column in columns_of(table)}
	places: dict[int, Column] = {}
	for index, title in enumerate(sheet.rows[0] if sheet.rows else ()):
		if is_empty(title):
			continue
		column = columns.get(_plain(title))
		if column and column not in places.values():
			places[index] = column
			found._columns[table.sheet, column.key] = f"{letter_of(index)} ({column.label})"
			continue
		found.is_complete = False
		why = "tertulis dua kali" if column else "tidak dikenal"
		message = (
			f"Judul kolom {_quoted(title)} {why}. Hapus kolom ini, atau perbaiki judulnya sesuai templat."
		)
		if isinstance(title, Refused):
			message = title.reason
		found.problems.append(Problem(message, sheet.name, 1, letter_of(index)))
	for column in columns.values():
		if column not in places.values():
			found.is_complete = False
			message = f"Kolom {column.label} tidak ada. Tambahkan judul kolom itu di baris 1; isinya boleh kosong bila tidak wajib."
			found.problems.append(Problem(message, sheet.name, 1, column.label))
	for area in sheet.merged:
		message = f"Sel {area} digabung. Pisahkan sel itu (Unmerge Cells), lalu isi tiap selnya."
		row = int(re.sub(r"\D+", "", area.partition(":")[0]) or 1)
		found.is_complete = False
		found.problems.append(Problem(message, sheet.name, row, area))
	if len(sheet.rows) > MAX_ROWS:
		found.is_complete = False
		message = (
			f"Lembar ini lebih dari {MAX_ROWS} baris. Hapus baris kosong di bawah data, atau bagi berkasnya."
		)
		found.problems.append(Problem(message, sheet.name))
	return places


def _filled_rows(
	found: Sheets, sheet: Sheet, places: dict[int, Column]
) -> Iterable[tuple[int, dict[str, object]]]:
	"""Yield each row that says anything, with its number in the sheet."""
	for number, cells in enumerate(sheet.rows[1:], start=2):
		if all(is_empty(cell) for cell in cells):
			continue
		for index, cell in enumerate(cells):
			if index not in places and not is_empty(cell):
				message = (
					"Sel ini berada di luar kolom templat. Hapus isinya, atau pindahkan ke kolom yang tepat."
				)
				found.problems.append(Problem(message, sheet.name, number, letter_of(index)))
		yield (
			number,
			{column.key: cells[index] if index < len(cells) else None for index, column in places.items()},
		)


def _read_headers(found: Sheets, sheet: Sheet, places: dict[int, Column]) -> dict[str, int]:
	"""Read the SOPs themselves; return the place of each by its number."""
	numbers: dict[str, int] = {}
	for row, values in _filled_rows(found, sheet, places):
		index = len(found.data)
		found._rows[Spot(index)] = row
		found.data.append({**values, **{table.key: [] for table in TABLES}})
		number = values[SOP_NUMBER.key]
		if not is_empty(number) and not isinstance(number, Refused):
			numbers.setdefault(document_key(str(number)), index)
	if len(found.data) > MAX_SOPS:
		found.is_complete = False
		message = (
			f"Lembar ini memuat {len(found.data)} SOP. Bagi menjadi paling banyak {MAX_SOPS} SOP tiap berkas."
		)
		found.problems.append(Problem(message, sheet.name))
	return numbers


def _read_rows(
	found: Sheets, table: Table, sheet: Sheet, places: dict[int, Column], numbers: dict[str, int]
) -> None:
	rows_of_sop: dict[int, list[tuple[int, dict[str, object]]]] = {}
	for row, values in _filled_rows(found, sheet, places):
		sop = _sop_of(found, table, row, values.pop(SOP_NUMBER.key), numbers)
		if sop is not None:
			rows_of_sop.setdefault(sop, []).append((row, values))
	for sop, rows in rows_of_sop.items():
		if table is STEPS:
			rows = _in_order(found, sop, rows)
		for index, (row, values) in enumerate(rows):
			found._rows[Spot(sop, table.key, index)] = row
			found.data[sop][table.key].append(values)


def _sop_of(found: Sheets, table: Table, row: int, number: object, numbers: dict[str, int]) -> int | None:
	message = ""
	if isinstance(number, Refused):
		message = number.reason
	elif is_empty(number):
		message = f"{SOP_NUMBER.label} wajib diisi, agar jelas baris ini milik SOP yang mana."
	elif document_key(str(number)) not in numbers:
		message = f"Nomor SOP {_quoted(number)} tidak ada di lembar {HEADER.sheet}. Samakan penulisannya, atau tambahkan SOP itu."
	if message:
		found.problems.append(Problem(message, table.sheet, row, found._column(table, SOP_NUMBER.key)))
		found.spoiled |= {(sop, table.key) for sop in range(len(found.data))}  # whichever the row belongs to
		return None
	return numbers[document_key(str(number))]


def _in_order(
	found: Sheets, sop: int, rows: list[tuple[int, dict[str, object]]]
) -> list[tuple[int, dict[str, object]]]:
	"""Return the steps by their numbers, which must be 1, 2, 3 … without gap or repeat."""

	def note(row: int, message: str) -> None:
		found.problems.append(Problem(message, STEPS.sheet, row, found._column(STEPS, STEP_NUMBER.key)))
		found.spoiled.add((sop, STEPS.key))

	numbered = []
	for row, values in rows:
		try:
			numbered.append((_step_number(values.pop(STEP_NUMBER.key)), row, values))
		except BadValue as error:
			note(row, str(error))
	numbered.sort(key=lambda step: step[:2])
	numbers = [number for number, _row, _values in numbered]
	may_have_gaps = (sop, STEPS.key) in found.spoiled or len(set(numbers)) < len(numbers)
	expected = 1
	for number, row, _values in numbered:
		if number < expected:
			note(
				row,
				f"Nomor Langkah {number} tertulis dua kali untuk SOP ini. Beri tiap langkah nomornya sendiri.",
			)
		elif number > expected and not may_have_gaps:
			note(
				row,
				f"Nomor Langkah {expected} tidak ada; yang berikutnya {number}. Nomori 1, 2, 3 dan seterusnya.",
			)
		expected = max(expected, number + 1)
	return [(row, values) for _number, row, values in numbered]


def _step_number(value: object) -> int:
	if isinstance(value, Refused):
		raise BadValue(value.reason)
	if is_empty(value):
		raise BadValue(f"{STEP_NUMBER.label} wajib diisi.")
	return STEP_NUMBER.read(STEP_NUMBER, value)


def _plain(title: object) -> str:
	return " ".join(str(title).split()).casefold()


def _quoted(value: object) -> str:
	text = " ".join(str(value).split())
	return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
