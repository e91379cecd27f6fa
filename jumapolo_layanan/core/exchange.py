"""What a file of SOPs holds, and what is wrong with one that somebody wrote.

The same schema reads JSON (one object or a list of them, as in the app's own data folder) and, by way
of `exchange_sheets`, a workbook. A file is judged as a whole: every problem is found before
anything is kept, and each names its place.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from jumapolo_layanan.core.graph import (
	NONE,
	REFUSE,
	TO_APPLICANT,
	TO_STEP,
	Executor,
	SopGraph,
	problems_of,
)

MAX_BYTES = 2 * 1024 * 1024
MAX_SOPS = 500

LINE_LENGTH = 140
TEXT_LENGTH = 4000
NUMBER_LENGTH = 100
LARGEST_COUNT = 99_999
_YEARS = range(1945, 2101)

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_FLAGS = {"ya": 1, "tidak": 0, "1": 1, "0": 0}

Row = dict[str, object]


class UnreadableFile(ValueError):
	"""A file that can't be read at all; the message says what to do instead."""


class BadValue(ValueError):
	"""A value that its column does not take; the message says what it takes."""


@dataclass(frozen=True)
class Refused:
	"""A cell whose content is never read, and why (a formula, an error value)."""

	reason: str


@dataclass(frozen=True)
class Column:
	"""One thing that a file says of an SOP or of one of its rows. `read` raises `BadValue`."""

	key: str
	label: str
	read: Callable[["Column", object], object]
	required: bool = False
	limit: int = 0
	least: int = 0
	options: tuple[str, ...] = ()
	default: object = ""
	help: str = ""


@dataclass(frozen=True)
class Table:
	"""The header of an SOP (`key` is empty) or one of its tables; each has its own sheet."""

	key: str
	sheet: str
	columns: tuple[Column, ...]
	limit: int = 200

	@property
	def required(self) -> bool:
		return self.key in ("", "langkah")


@dataclass(frozen=True)
class Spot:
	"""A place in the data: an SOP, one of its tables, a row in it, a column; each counted from 0."""

	sop: int | None = None
	table: str = ""
	row: int | None = None
	key: str = ""


@dataclass(frozen=True)
class Problem:
	"""What is wrong, and where: a cell of a workbook, or a path in a JSON file."""

	message: str
	sheet: str = ""
	row: int | None = None
	column: str = ""
	path: str = ""

	@property
	def place(self) -> str:
		parts = [
			f"Lembar {self.sheet}" if self.sheet else "",
			f"baris {self.row}" if self.row else "",
			f"kolom {self.column}" if self.column else "",
			self.path,
		]
		return ", ".join(part for part in parts if part) or "Berkas"


def in_json(spot: Spot, message: str) -> Problem:
	"""Locate a problem in a JSON file, in words that count from 1."""
	parts = [
		f"SOP ke-{spot.sop + 1}" if spot.sop is not None else "",
		f"{spot.table} ke-{spot.row + 1}" if spot.row is not None else spot.table,
		spot.key,
	]
	return Problem(message, path=", ".join(part for part in parts if part))


@dataclass
class Reading:
	"""What a file holds, as far as it could be read, and everything that is wrong with it."""

	locate: Callable[[Spot, str], Problem] = in_json
	sops: list[Row] = field(default_factory=list)
	problems: list[Problem] = field(default_factory=list)
	spoiled: set[tuple[int | None, str]] = field(default_factory=set)
	"""Which table or header field of which SOP could not be read, so that nothing more is said of it."""

	def note(self, spot: Spot, message: str) -> None:
		self.spoiled.add((spot.sop, spot.table or spot.key))
		self.problems.append(self.locate(spot, message))

	def report(self) -> list[Problem]:
		"""Return the problems from the first sheet's first row on, one of each place."""
		first: dict[tuple[str, int | None, str, str], Problem] = {}
		for problem in self.problems:
			place = (problem.sheet, problem.row, problem.column, problem.path or problem.message)
			first.setdefault(place, problem)
		return sorted(first.values(), key=_by_place)


def _by_place(problem: Problem) -> tuple[int, int]:
	names = [table.sheet for table in (HEADER, *TABLES)]
	place = names.index(problem.sheet) if problem.sheet in names else -1
	return place, problem.row or 0


# values


def is_empty(value: object) -> bool:
	return value is None or (isinstance(value, str) and not value.strip())


def tidy(text: str) -> str:
	"""Return `text` with one kind of line break and no blanks around it."""
	return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def storable(text: str) -> str:
	"""Return `text` without the characters that neither a workbook nor a database keeps."""
	return tidy(_UNSTORABLE.sub("", text))


def read_text(column: Column, value: object) -> str:
	if isinstance(value, int) and not isinstance(value, bool):
		value = str(value)
	if not isinstance(value, str):
		raise BadValue(f"{column.label} harus berupa teks, bukan {_shown(value)}. Ketik sebagai teks.")
	text = tidy(value)
	if _UNSTORABLE.search(text):
		raise BadValue(f"{column.label} memuat karakter yang tidak terbaca. Ketik ulang isinya.")
	if len(text) > column.limit:
		raise BadValue(
			f"{column.label} terlalu panjang: {len(text)} karakter. Persingkat sampai {column.limit} karakter."
		)
	return text


def read_line(column: Column, value: object) -> str:
	text = read_text(column, value)
	if "\n" in text or "\t" in text:
		raise BadValue(f"{column.label} harus satu baris. Hapus ganti baris dan tab di dalamnya.")
	return text


def read_name(column: Column, value: object) -> str:
	text = read_line(column, value)
	if "<" in text or ">" in text:
		raise BadValue(f"{column.label} tidak boleh memuat tanda < atau >. Hapus tanda itu.")
	return text


def read_count(column: Column, value: object) -> int:
	number = value
	if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
		number = int(value)
	if isinstance(value, float) and value.is_integer():
		number = int(value)
	if isinstance(number, bool) or not isinstance(number, int) or not column.least <= number <= LARGEST_COUNT:
		raise BadValue(
			f"{column.label} harus bilangan bulat dari {column.least} sampai {LARGEST_COUNT},"
			f" bukan {_shown(value)}. Isi dengan angka saja."
		)
	return number


def read_flag(column: Column, value: object) -> int:
	if isinstance(value, bool | int | float) and value in (0, 1):
		return int(value)
	if isinstance(value, str) and value.strip().lower() in _FLAGS:
		return _FLAGS[value.strip().lower()]
	raise BadValue(f"{column.label} harus Ya atau Tidak, bukan {_shown(value)}.")


def read_option(column: Column, value: object) -> str:
	text = value.strip() if isinstance(value, str) else value
	if text == "-":
		text = NONE
	for option in column.options:
		if isinstance(text, str) and text.casefold() == option.casefold():
			return option
	choices = ", ".join(option for option in column.options if option)
	raise BadValue(f"{column.label} tidak mengenal {_shown(value)}. Pilih salah satu: {choices}.")


def read_date(column: Column, value: object) -> str:
	"""Return the date as YYYY-MM-DD; a workbook gives dates, people type DD/MM/YYYY."""
	found = None
	if isinstance(value, datetime):
		found = value.date() if value.time() == time() else None
	elif isinstance(value, date):
		found = value
	elif isinstance(value, str):
		found = _date_in(value.strip())
	if not found or found.year not in _YEARS:
		raise BadValue(
			f"{column.label} bukan tanggal yang benar: {_shown(value)}. Tulis hari/bulan/tahun, misalnya 31/12/2026."
		)
	return found.isoformat()


def _date_in(text: str) -> date | None:
	if match := _ISO.fullmatch(text):
		year, month, day = match.groups()
	elif match := _LOCAL.fullmatch(text):
		day, month, year = match.groups()
	else:
		return None
	try:
		return date(int(year), int(month), int(day))
	except ValueError:
		return None


def _shown(value: object) -> str:
	text = {True: "TRUE", False: "FALSE"}[value] if isinstance(value, bool) else str(value)
	text = " ".join(_UNSTORABLE.sub("?", text).split())
	return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


# the schema


def _line(key: str, label: str, **more: object) -> Column:
	return Column(key, label, read_line, **{"limit": LINE_LENGTH, **more})


def _text(key: str, label: str, **more: object) -> Column:
	return Column(key, label, read_text, limit=TEXT_LENGTH, **more)


def _date(key: str, label: str, **more: object) -> Column:
	return Column(key, label, read_date, default=None, **more)


def _items(key: str, sheet: str) -> Table:
	return Table(key, sheet, (_text("uraian", "Uraian", required=True),))


SOP_NUMBER = Column(
	"nomor_sop",
	"Nomor SOP",
	read_name,
	required=True,
	limit=NUMBER_LENGTH,
	help="Sama persis di semua lembar, misalnya 01/SOP/JMPL/2023.",
)
STEP_NUMBER = Column(
	"nomor_langkah",
	"Nomor Langkah",
	read_count,
	required=True,
	least=1,
	help="1, 2, 3 dan seterusnya untuk tiap SOP, tanpa nomor yang terlewat.",
)
TOTAL = Column(
	"total_menit",
	"Total Waktu (menit)",
	read_count,
	default=None,
	least=1,
	help="Boleh kosong. Bila diisi harus sama dengan jumlah waktu semua langkah.",
)
HEADER = Table(
	"",
	"SOP",
	(
		SOP_NUMBER,
		_line("nama_sop", "Nama SOP", required=True),
		_line("produk", "Produk Layanan", help="Yang diterima pemohon."),
		_line("biaya", "Biaya", help="Seperti dalam ketentuan kantor."),
		_line("kode_klasifikasi", "Kode Klasifikasi Surat"),
		_date("tanggal_pembuatan", "Tanggal Pembuatan", required=True),
		_date("tanggal_revisi", "Tanggal Revisi"),
		_date("tanggal_efektif", "Tanggal Efektif", required=True),
		_line("nomor_keputusan", "Nomor Keputusan"),
		_date("tanggal_keputusan", "Tanggal Keputusan"),
		TOTAL,
		_text("peringatan", "Peringatan"),
		_text("pencatatan_pendataan", "Pencatatan dan Pendataan"),
	),
)
ANSWERS_TO_NO = ("", TO_APPLICANT, TO_STEP, REFUSE)
STEPS = Table(
	"langkah",
	"Langkah",
	(
		_text("uraian", "Uraian Prosedur", required=True),
		_line("pelaksana", "Pelaksana", required=True, help="Harus sudah ada di Pelaksana SOP."),
		_text("kelengkapan", "Persyaratan/Kelengkapan"),
		Column("menit", "Waktu (menit)", read_count, required=True, least=1, default=0),
		_text("output", "Output"),
		_text("keterangan", "Keterangan"),
		Column(
			"jenis",
			"Jenis",
			read_option,
			required=True,
			options=("Mulai", "Kegiatan", "Keputusan", "Selesai"),
			help="Langkah pertama Mulai, langkah terakhir Selesai.",
		),
		Column(
			"tahap",
			"Tahap",
			read_name,
			required=True,
			limit=LINE_LENGTH,
			help="Keadaan permohonan pada langkah ini. Tahap baru dibuat bila belum ada.",
		),
		_line("tindakan", "Tindakan", required=True, help="Kata kerja pada tombol, misalnya Legalisasi."),
		Column(
			"jika_tidak",
			"Jika Tidak",
			read_option,
			options=ANSWERS_TO_NO,
			help="Wajib untuk Keputusan, kosong untuk jenis lain.",
		),
		Column(
			"langkah_tujuan",
			"Langkah Tujuan",
			read_count,
			default=0,
			help="Nomor langkah tujuan bila Jika Tidak berisi Kembali ke Langkah.",
		),
		Column(
			"penomoran",
			"Penomoran",
			read_option,
			options=(NONE, "Agenda Masuk", "Nomor Surat", "Register Keluar"),
			default=NONE,
		),
		Column(
			"pengesahan",
			"Pengesahan",
			read_option,
			options=(NONE, "Paraf", "Legalisasi", "Tanda Tangan"),
			default=NONE,
		),
		_line("cetak", "Cetak", help="Nama format cetak yang ditawarkan pada langkah ini."),
	),
	limit=99,
)
TABLES = (
	STEPS,
	Table(
		"persyaratan",
		"Persyaratan",
		(_line("nama_berkas", "Nama Berkas", required=True), Column("wajib", "Wajib", read_flag, default=1)),
	),
	Table(
		"isian",
		"Isian",
		(
			_line("label", "Pertanyaan", required=True),
			Column(
				"tipe",
				"Jenis Jawaban",
				read_option,
				options=("Teks", "Bilangan", "Tanggal", "Pilihan"),
				default="Teks",
			),
			Column("wajib", "Wajib", read_flag, default=0),
			_text("pilihan", "Pilihan", help="Satu pilihan per baris, untuk Jenis Jawaban Pilihan."),
		),
	),
	_items("dasar_hukum", "Dasar Hukum"),
	_items("kualifikasi_pelaksana", "Kualifikasi"),
	_items("keterkaitan", "Keterkaitan"),
	_items("peralatan", "Peralatan"),
)
# a file of the app's own data says it, but a new draft gets its version from the office
_DISREGARDED = frozenset({"versi"})


def table_of(key: str) -> Table:
	return next(table for table in (HEADER, *TABLES) if table.key == key)


def document_key(number: str) -> str:
	"""Return what two numbers have in common when their SOPs would bear one name."""
	return number.strip().replace("/", "-").casefold()


# reading


def load_json(content: bytes) -> object:
	"""Return what a JSON file holds.

	:raises UnreadableFile: when it is not JSON, or says one thing twice.
	"""
	try:
		return json.loads(
			content.decode("utf-8-sig"), object_pairs_hook=_without_repeats, parse_constant=_refuse_constant
		)
	except UnicodeDecodeError:
		raise UnreadableFile("Berkas JSON harus ditulis dalam UTF-8. Simpan ulang sebagai UTF-8.") from None
	except json.JSONDecodeError as error:
		raise UnreadableFile(
			f"Berkas ini bukan JSON yang benar: baris {error.lineno}, karakter ke-{error.colno}. Perbaiki tempat itu."
		) from None
	except (ValueError, RecursionError) as error:
		reason = str(error) if isinstance(error, UnreadableFile) else "Isi berkas JSON ini tidak wajar."
		raise UnreadableFile(f"{reason} Perbaiki berkas, atau ekspor ulang dari sumbernya.") from None


def _without_repeats(pairs: list[tuple[str, object]]) -> Row:
	row: Row = {}
	for key, value in pairs:
		if key in row:
			raise UnreadableFile(f"Kunci {_shown(key)} tertulis dua kali dalam satu bagian.")
		row[key] = value
	return row


def _refuse_constant(name: str) -> None:
	raise UnreadableFile(f"{name} bukan nilai yang dapat dipakai.")


def dump_json(sops: list[Row]) -> str:
	"""Return the file's text; the same SOPs always give the same text."""
	return json.dumps(sops, indent=1, ensure_ascii=False) + "\n"


def validate(data: object, executors: dict[str, Executor] | None = None) -> list[Problem]:
	"""Return everything that is wrong with the content of a JSON file."""
	reading = read(data)
	if executors is not None:
		check_graphs(reading, executors)
	return reading.report()


def read(data: object, reading: Reading | None = None) -> Reading:
	"""Return the SOPs of `data` in the schema's order and types, with what is wrong in them.

	:param reading: what is known already of the file that `data` comes from.
	"""
	reading = reading or Reading()
	rows = data if isinstance(data, list) else [data]
	if not rows:
		reading.note(Spot(), "Berkas ini tidak memuat SOP. Isi sedikitnya satu SOP.")
	if len(rows) > MAX_SOPS:
		reading.note(Spot(), f"Berkas memuat {len(rows)} SOP. Bagi menjadi paling banyak {MAX_SOPS} SOP.")
		return reading
	for index, row in enumerate(rows):
		reading.sops.append(_read_sop(reading, index, row))
	_find_repeated_numbers(reading)
	return reading


def _read_sop(reading: Reading, index: int, data: object) -> Row:
	if not isinstance(data, dict):
		reading.note(Spot(index), "Tiap SOP harus berupa objek dengan kunci dan nilai.")
		data = {}
	tables = {table.key: table for table in TABLES}
	header = {key: value for key, value in data.items() if key not in tables and key not in _DISREGARDED}
	sop = _read_row(reading, Spot(index), HEADER, header)
	for table in TABLES:
		sop[table.key] = _read_table(reading, index, table, data.get(table.key))
	_find_missing_choices(reading, index, sop)
	_find_wrong_total(reading, index, sop)
	return sop


def _read_table(reading: Reading, index: int, table: Table, rows: object) -> list[Row]:
	spot = Spot(index, table.key)
	if rows is None:
		return []
	if not isinstance(rows, list):
		reading.note(spot, f"{table.sheet} harus berupa daftar.")
		return []
	if len(rows) > table.limit:
		reading.note(spot, f"{table.sheet} memuat {len(rows)} baris; paling banyak {table.limit}.")
		return []
	return [_read_row(reading, Spot(index, table.key, number), table, row) for number, row in enumerate(rows)]


def _read_row(reading: Reading, spot: Spot, table: Table, row: object) -> Row:
	if not isinstance(row, dict):
		reading.note(spot, "Tiap baris harus berupa objek dengan kunci dan nilai.")
		row = {}
	known = {column.key for column in table.columns}
	for key in row.keys() - known:
		spot_of_key = Spot(spot.sop, spot.table, spot.row, _shown(key))
		reading.note(spot_of_key, "Kunci ini tidak dikenal. Hapus, atau perbaiki penulisannya.")
	values: Row = {}
	for column in table.columns:
		values[column.key] = column.default
		value = row.get(column.key)
		at = Spot(spot.sop, spot.table, spot.row, column.key)
		try:
			if isinstance(value, Refused):
				raise BadValue(value.reason)
			if not is_empty(value):
				values[column.key] = column.read(column, value)
			elif column.required:
				raise BadValue(f"{column.label} wajib diisi.")
		except BadValue as error:
			reading.note(at, str(error))
	return values


def _find_missing_choices(reading: Reading, index: int, sop: Row) -> None:
	for number, row in enumerate(sop["isian"]):
		if row["tipe"] == "Pilihan" and not row["pilihan"]:
			spot = Spot(index, "isian", number, "pilihan")
			reading.note(
				spot, "Pilihan wajib diisi bila Jenis Jawaban adalah Pilihan, satu pilihan per baris."
			)


def _find_wrong_total(reading: Reading, index: int, sop: Row) -> None:
	"""Compare the total with the steps' sum where a total is given; fill it in where not."""
	total = sum(step["menit"] for step in sop["langkah"])
	steps_are_sound = sop["langkah"] and (index, STEPS.key) not in reading.spoiled
	if sop[TOTAL.key] is not None and steps_are_sound and sop[TOTAL.key] != total:
		message = f"{TOTAL.label} {sop[TOTAL.key]} tidak sama dengan jumlah waktu langkah, {total}. Samakan atau kosongkan."
		reading.note(Spot(index, key=TOTAL.key), message)
	sop[TOTAL.key] = total


def _find_repeated_numbers(reading: Reading) -> None:
	seen: dict[str, int] = {}
	for index, sop in enumerate(reading.sops):
		key = document_key(sop[SOP_NUMBER.key])
		if key and key in seen:
			message = f"Nomor SOP {sop[SOP_NUMBER.key]} tertulis dua kali dalam berkas ini. Hapus salah satu, atau ubah nomornya."
			reading.note(Spot(index, key=SOP_NUMBER.key), message)
		seen.setdefault(key, index)


# the steps as a graph

_STEP_NAMED = re.compile(r"Langkah (\d+)(?: dan (\d+))?")
# which column a sentence of the graph's check speaks of; the first match counts
_COLUMN_WORDS = (
	("buku yang sama", "penomoran"),
	("tahap dan pelaksana", "tahap"),
	("waktu baku", "menit"),
	("pelaksana", "pelaksana"),
	("tahap", "tahap"),
	("tindakan", "tindakan"),
	("Jika Tidak", "jika_tidak"),
	("langkah tujuan", "langkah_tujuan"),
	("jenis", "jenis"),
)


def check_graphs(reading: Reading, executors: dict[str, Executor]) -> None:
	"""Add what keeps the SOPs from running; an SOP whose steps could not be read is left out."""
	for index, sop in enumerate(reading.sops):
		if reading.spoiled & {(index, STEPS.key), (index, SOP_NUMBER.key), (index, "")}:
			continue
		for message in problems_of(SopGraph.from_rows(sop["langkah"]), executors):
			reading.note(_spot_of(index, message, sop), _with_advice(message, executors))


def _spot_of(index: int, message: str, sop: Row) -> Spot:
	match = _STEP_NAMED.match(message)
	if not match or not sop["langkah"]:
		return Spot(index, STEPS.key)
	number = int(match[2] or match[1])
	key = next((key for words, key in _COLUMN_WORDS if words in message[match.end() :]), "")
	return Spot(index, STEPS.key, number - 1, key)


def _with_advice(message: str, executors: dict[str, Executor]) -> str:
	if "belum ada di Pelaksana SOP" in message and executors:
		return f"{message} Buat dahulu di sana, atau pakai salah satu: {', '.join(sorted(executors))}."
	if "belum punya cabang" in message:
		return f"{message} Pilih salah satu: {', '.join(ANSWERS_TO_NO[1:])}."
	return message


def differences(given: Row, stored: Row) -> Iterator[tuple[str, int | None, str]]:
	"""Yield table, row and key of everything that `stored` has not as `given` has it."""
	for column in HEADER.columns:
		if given[column.key] != stored[column.key]:
			yield "", None, column.key
	for table in TABLES:
		if len(given[table.key]) != len(stored[table.key]):
			yield table.key, None, ""
			continue
		for number, (mine, theirs) in enumerate(zip(given[table.key], stored[table.key], strict=True)):
			for column in table.columns:
				if mine[column.key] != theirs[column.key]:
					yield table.key, number, column.key
