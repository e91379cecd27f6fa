import json
from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumapolo_layanan.core import exchange
from jumapolo_layanan.core.exchange import Problem, Reading, Refused, UnreadableFile
from jumapolo_layanan.core.exchange_sheets import SHEETS, Sheet, columns_of, read_sheets, to_sheets
from jumapolo_layanan.core.graph import Executor, SopGraph, Step, problems_of

DATA = Path(exchange.__file__).parents[1] / "data"
DECREE = [json.loads(path.read_text()) for path in sorted((DATA / "sop").glob("*.json"))]
EXECUTORS = {
	row["nama_pelaksana"]: Executor(row["nama_pelaksana"], tuple(row["peran"]))
	for row in json.loads((DATA / "pelaksana.json").read_text())
}
KK = "01/SOP/JMPL/2023"


@pytest.fixture
def decree() -> list[dict[str, Any]]:
	return deepcopy(DECREE)


def sound(data: object) -> list[dict]:
	"""Read what must have nothing wrong in it."""
	reading = exchange.read(data)
	assert reading.report() == []
	return reading.sops


def judged(reading: Reading) -> list[Problem]:
	exchange.check_graphs(reading, EXECUTORS)
	return reading.report()


def judged_json(data: object) -> list[tuple[str, str]]:
	return [(problem.place, problem.message) for problem in judged(exchange.read(data))]


# what a file holds


def test_the_decree_is_sound(decree: list[dict]) -> None:
	assert exchange.validate(decree, EXECUTORS) == []


def test_one_sop_alone_is_a_file_too(decree: list[dict]) -> None:
	assert sound(decree[0]) == sound([decree[0]])


def test_reading_keeps_all_that_the_decree_says(decree: list[dict]) -> None:
	for given_sop, read_sop in zip(decree, sound(decree), strict=True):
		del given_sop["versi"]  # the office that imports it gives it
		assert {**read_sop, **given_sop} == read_sop
		assert {key for key in read_sop if key not in given_sop} == {"produk", "biaya", "kode_klasifikasi"}


def test_written_text_is_read_as_it_was_and_written_the_same(decree: list[dict]) -> None:
	text = exchange.dump_json(sound(decree))

	again = sound(exchange.load_json(text.encode()))

	assert again == sound(decree)
	assert exchange.dump_json(again) == text


def test_sheets_hold_the_decree_whole(decree: list[dict]) -> None:
	sops = sound(decree)

	reading = read_sheets(to_sheets(sops))

	assert judged(reading) == []
	assert reading.sops == sops


def test_a_missing_total_is_added_up(decree: list[dict]) -> None:
	decree[0]["total_menit"] = None

	assert sound(decree)[0]["total_menit"] == 18


@pytest.mark.parametrize("written", ["2023-03-01", "01/03/2023", "1/3/2023", "01-03-2023", " 01/03/2023 "])
def test_dates_are_read_as_people_write_them(decree: list[dict], written: str) -> None:
	decree[0]["tanggal_efektif"] = written

	assert sound(decree)[0]["tanggal_efektif"] == "2023-03-01"


@pytest.mark.parametrize("written", [datetime(2023, 3, 1), date(2023, 3, 1)])
def test_dates_are_read_as_a_workbook_gives_them(decree: list[dict], written: date) -> None:
	decree[0]["tanggal_efektif"] = written

	assert sound(decree)[0]["tanggal_efektif"] == "2023-03-01"


@pytest.mark.parametrize(
	("written", "kept"),
	[("Ya", 1), ("tidak", 0), (True, 1), (False, 0), (1, 1), ("0", 0), ("", 1), (None, 1)],
)
def test_yes_and_no_are_read_in_every_dress(decree: list[dict], written: object, kept: int) -> None:
	decree[0]["persyaratan"][0]["wajib"] = written

	assert sound(decree)[0]["persyaratan"][0]["wajib"] == kept


@pytest.mark.parametrize("written", ["", None, "-", "–"])
def test_no_numbering_is_a_dash_however_written(decree: list[dict], written: object) -> None:
	decree[0]["langkah"][0]["penomoran"] = written

	assert sound(decree)[0]["langkah"][0]["penomoran"] == "–"


def test_choices_are_read_in_small_letters(decree: list[dict]) -> None:
	decree[0]["langkah"][1]["jika_tidak"] = "kembali ke pemohon"

	assert sound(decree)[0]["langkah"][1]["jika_tidak"] == "Kembali ke Pemohon"


def test_whole_numbers_of_a_workbook_are_minutes(decree: list[dict]) -> None:
	decree[0]["langkah"][0]["menit"] = 2.0

	assert sound(decree)[0]["langkah"][0]["menit"] == 2


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")).map(
	str.strip
)
LINES = TEXTS.map(lambda text: text[:140].strip())


@settings(max_examples=60)
@given(
	produk=LINES,
	peringatan=TEXTS,
	items=st.lists(TEXTS.filter(bool), max_size=4),
	papers=st.lists(st.tuples(LINES.filter(bool), st.integers(0, 1)), max_size=3),
	edited=st.dates(date(1945, 1, 1), date(2100, 12, 31)) | st.none(),
)
def test_any_sop_survives_sheets_and_text(
	produk: str, peringatan: str, items: list[str], papers: list[tuple[str, int]], edited: date | None
) -> None:
	sop = sound(DECREE[0])[0]
	sop |= {
		"produk": produk,
		"peringatan": peringatan,
		"dasar_hukum": [{"uraian": text} for text in items],
		"persyaratan": [{"nama_berkas": name, "wajib": mandatory} for name, mandatory in papers],
		"tanggal_revisi": edited.isoformat() if edited else None,
	}

	from_sheets = read_sheets(to_sheets([sop]))

	assert from_sheets.report() == []
	assert from_sheets.sops == [sop]
	assert sound(exchange.load_json(exchange.dump_json([sop]).encode())) == [sop]


# JSON with something wrong in it


def change(*path: object, to: object) -> Callable[[list], None]:
	def apply(data: Any) -> None:
		for key in path[:-1]:
			data = data[key]
		data[path[-1]] = to

	return apply


@pytest.mark.parametrize(
	("damage", "place", "words"),
	[
		(change(0, "nama_sop", to=""), "SOP ke-1, nama_sop", "Nama SOP wajib diisi"),
		(change(1, "nomor_sop", to=KK), "SOP ke-2, nomor_sop", "tertulis dua kali"),
		(change(1, "nomor_sop", to="01-sop-jmpl-2023"), "SOP ke-2, nomor_sop", "tertulis dua kali"),
		(change(0, "nomor_sop", to="<b>1"), "SOP ke-1, nomor_sop", "tanda < atau >"),
		(change(0, "nama_sop", to="a\nb"), "SOP ke-1, nama_sop", "satu baris"),
		(change(0, "nama_sop", to="x" * 141), "SOP ke-1, nama_sop", "141 karakter. Persingkat sampai 140"),
		(change(0, "peringatan", to="x" * 4001), "SOP ke-1, peringatan", "4001 karakter"),
		(change(0, "peringatan", to="a\x00b"), "SOP ke-1, peringatan", "karakter yang tidak terbaca"),
		(change(0, "peringatan", to=["a"]), "SOP ke-1, peringatan", "harus berupa teks"),
		(change(0, "nama_sop", to=True), "SOP ke-1, nama_sop", "bukan “TRUE”"),
		(change(0, "tanggal_efektif", to="31/02/2026"), "SOP ke-1, tanggal_efektif", "“31/02/2026”"),
		(change(0, "tanggal_efektif", to="0203-01-01"), "SOP ke-1, tanggal_efektif", "misalnya 31/12/2026"),
		(change(0, "tanggal_revisi", to=45000), "SOP ke-1, tanggal_revisi", "bukan tanggal yang benar"),
		(
			change(0, "total_menit", to=19),
			"SOP ke-1, total_menit",
			"19 tidak sama dengan jumlah waktu langkah, 18",
		),
		(change(0, "langkah", 3, "menit", to=0), "SOP ke-1, langkah ke-4, menit", "bilangan bulat dari 1"),
		(change(0, "langkah", 3, "menit", to=2.5), "SOP ke-1, langkah ke-4, menit", "bukan “2.5”"),
		(change(0, "langkah", 3, "menit", to=True), "SOP ke-1, langkah ke-4, menit", "bilangan bulat"),
		(change(0, "langkah", 3, "menit", to="²"), "SOP ke-1, langkah ke-4, menit", "bilangan bulat"),
		(
			change(0, "langkah", 3, "jenis", to="Rapat"),
			"SOP ke-1, langkah ke-4, jenis",
			"Mulai, Kegiatan, Keputusan",
		),
		(change(0, "langkah", 3, "cap", to="x"), "SOP ke-1, langkah ke-4, “cap”", "tidak dikenal"),
		(change(0, "langkah", 3, to="x"), "SOP ke-1, langkah ke-4", "objek"),
		(change(0, "langkah", to={}), "SOP ke-1, langkah", "harus berupa daftar"),
		(change(0, "langkah", to=[]), "SOP ke-1, langkah", "sedikitnya dua langkah"),
		(change(0, "langkah", to=[DECREE[0]["langkah"][0]] * 100), "SOP ke-1, langkah", "paling banyak 99"),
		(change(0, "status", to="Berlaku"), "SOP ke-1, “status”", "tidak dikenal"),
		(change(0, to="x"), "SOP ke-1", "objek"),
		(
			change(0, "persyaratan", 0, "wajib", to="mungkin"),
			"SOP ke-1, persyaratan ke-1, wajib",
			"Ya atau Tidak",
		),
		(
			change(0, "isian", to=[{"label": "Agama", "tipe": "Pilihan"}]),
			"SOP ke-1, isian ke-1, pilihan",
			"satu pilihan per baris",
		),
		(
			change(0, "langkah", 3, "pelaksana", to="Lurah"),
			"SOP ke-1, langkah ke-4, pelaksana",
			"salah satu: Camat",
		),
		(
			change(0, "langkah", 1, "jika_tidak", to=""),
			"SOP ke-1, langkah ke-2, jika_tidak",
			"Kembali ke Pemohon",
		),
	],
)
def test_a_damaged_file_says_where_and_what(
	decree: list[dict], damage: Callable[[list], None], place: str, words: str
) -> None:
	damage(decree)

	found = judged_json(decree)

	assert place in [where for where, _what in found]
	assert any(words in what for where, what in found if where == place), found


def test_every_problem_is_found_at_once(decree: list[dict]) -> None:
	change(0, "nama_sop", to="")(decree)
	change(2, "langkah", 1, "menit", to=0)(decree)
	change(4, "langkah", 0, "pelaksana", to="Lurah")(decree)

	assert [place for place, _what in judged_json(decree)] == [
		"SOP ke-1, nama_sop",
		"SOP ke-3, langkah ke-2, menit",
		"SOP ke-5, langkah ke-1, pelaksana",
	]


def test_steps_that_could_not_be_read_are_not_judged_further(decree: list[dict]) -> None:
	change(0, "langkah", 1, "jenis", to="Keputusn")(decree)

	assert [place for place, _what in judged_json(decree)] == ["SOP ke-1, langkah ke-2, jenis"]


def test_too_many_sops_are_refused_at_once() -> None:
	assert [place for place, _what in judged_json([{}] * (exchange.MAX_SOPS + 1))] == ["Berkas"]


def test_an_empty_file_is_refused() -> None:
	assert judged_json([]) == [("Berkas", "Berkas ini tidak memuat SOP. Isi sedikitnya satu SOP.")]


@pytest.mark.parametrize(
	("content", "words"),
	[
		(b"{", "baris 1, karakter ke-2"),
		(b"", "bukan JSON yang benar"),
		("{}".encode("utf-16"), "UTF-8"),
		(b'{"nama_sop": "a", "nama_sop": "b"}', "“nama_sop” tertulis dua kali"),
		(b'{"total_menit": NaN}', "NaN"),
		(b"[" * 100_000, "tidak wajar"),
		(b'{"total_menit": ' + b"9" * 5000 + b"}", "tidak wajar"),
	],
)
def test_what_is_no_json_is_refused(content: bytes, words: str) -> None:
	with pytest.raises(UnreadableFile, match=words):
		exchange.load_json(content)


def test_json_with_a_byte_order_mark_is_read() -> None:
	assert exchange.load_json(b"\xef\xbb\xbf[]") == []


def test_every_sentence_about_a_step_finds_its_column() -> None:
	roleless = {**EXECUTORS, "Kosong": Executor("Kosong", ())}
	damaged = [
		Step(1, "", "Pendaftaran", "Serahkan Berkas", 0, "Kegiatan"),
		Step(2, "Kosong", "", "", 1, "Keputusan"),
		Step(3, "JFU", "Selesai", "Batalkan", 1, "Kegiatan", on_no="Tolak"),
		Step(4, "JFU", "Dua", "Periksa", 1, "Keputusan", "Kembali ke Langkah", 4, numbering="Agenda Masuk"),
		Step(5, "JFU", "Dua", "Mulai", 1, "Mulai", numbering="Agenda Masuk"),
		Step(6, "JFU", "Tiga", "Akhiri", 1, "Selesai"),
		Step(7, "JFU", "Empat" * 40, "Akhiri", 1, "Kegiatan"),
	]
	sop = {"langkah": [{}] * len(damaged)}
	messages = [
		text for text in problems_of(SopGraph(tuple(damaged)), roleless) if text.startswith("Langkah")
	]

	spots = {text: exchange._spot_of(0, text, sop) for text in messages}

	assert len(messages) >= 15
	assert all(spot.key for spot in spots.values()), spots
	assert {spot.key for spot in spots.values()} == {
		"menit",
		"pelaksana",
		"tahap",
		"tindakan",
		"jika_tidak",
		"langkah_tujuan",
		"jenis",
		"penomoran",
	}


# sheets with something wrong in them


class Book:
	"""The decree as sheets, to be damaged by sheet, row (as the workbook numbers it) and title."""

	def __init__(self) -> None:
		self.sheets = {sheet.name: [list(row) for row in sheet.rows] for sheet in to_sheets(sound(DECREE))}
		self.merged: dict[str, tuple[str, ...]] = {}

	def put(self, sheet: str, row: int, title: str, value: object) -> None:
		rows = self.sheets[sheet]
		while len(rows) < row:
			rows.append([None] * len(rows[0]))
		rows[row - 1][rows[0].index(title)] = value

	def problems(self) -> list[tuple[str, str]]:
		sheets = [Sheet(name, rows, self.merged.get(name, ())) for name, rows in self.sheets.items()]
		return [(problem.place, problem.message) for problem in judged(read_sheets(sheets))]


@pytest.fixture
def book() -> Book:
	return Book()


@pytest.mark.parametrize(
	("sheet", "row", "title", "value", "place", "words"),
	[
		("SOP", 2, "Nama SOP", None, "Lembar SOP, baris 2, kolom B (Nama SOP)", "wajib diisi"),
		(
			"SOP",
			2,
			"Tanggal Efektif",
			"30/02/2023",
			"Lembar SOP, baris 2, kolom H (Tanggal Efektif)",
			"“30/02/2023”",
		),
		("SOP", 2, "Biaya", Refused("Rumus."), "Lembar SOP, baris 2, kolom D (Biaya)", "Rumus."),
		(
			"Langkah",
			3,
			"Nomor Langkah",
			1,
			"Lembar Langkah, baris 3, kolom B (Nomor Langkah)",
			"1 tertulis dua kali",
		),
		("Langkah", 3, "Nomor Langkah", 9, "Lembar Langkah, baris 4, kolom B (Nomor Langkah)", "2 tidak ada"),
		("Langkah", 3, "Nomor Langkah", "dua", "Lembar Langkah, baris 3, kolom B (Nomor Langkah)", "“dua”"),
		(
			"Langkah",
			3,
			"Nomor SOP",
			"99",
			"Lembar Langkah, baris 3, kolom A (Nomor SOP)",
			"tidak ada di lembar SOP",
		),
		("Langkah", 3, "Nomor SOP", None, "Lembar Langkah, baris 3, kolom A (Nomor SOP)", "wajib diisi"),
		(
			"Langkah",
			5,
			"Pelaksana",
			"Lurah",
			"Lembar Langkah, baris 5, kolom D (Pelaksana)",
			"salah satu: Camat",
		),
		("Langkah", 5, "Waktu (menit)", "tiga", "Lembar Langkah, baris 5, kolom F (Waktu (menit))", "“tiga”"),
		("Persyaratan", 2, "Wajib", "x", "Lembar Persyaratan, baris 2, kolom C (Wajib)", "Ya atau Tidak"),
		(
			"Dasar Hukum",
			99,
			"Uraian",
			"Yatim",
			"Lembar Dasar Hukum, baris 99, kolom A (Nomor SOP)",
			"wajib diisi",
		),
	],
)
def test_a_damaged_cell_is_named_by_sheet_row_and_column(
	book: Book, sheet: str, row: int, title: str, value: object, place: str, words: str
) -> None:
	book.put(sheet, row, title, value)

	found = book.problems()

	assert place in [where for where, _what in found]
	assert words in dict(found)[place]
	assert {where.split(", ")[1] for where, _what in found} <= {f"baris {row}", place.split(", ")[1]}


def test_two_sops_of_one_number_are_named(book: Book) -> None:
	book.put("SOP", 3, "Nomor SOP", KK)

	assert book.problems()[0][0] == "Lembar SOP, baris 3, kolom A (Nomor SOP)"
	assert "tertulis dua kali" in book.problems()[0][1]


def test_a_row_of_no_sop_is_all_that_is_said_of_its_step(book: Book) -> None:
	book.put("Langkah", 3, "Nomor SOP", "99")

	assert [place for place, _what in book.problems()] == ["Lembar Langkah, baris 3, kolom A (Nomor SOP)"]


def test_a_sheet_of_another_name_is_named(book: Book) -> None:
	book.sheets["Langkah2"] = book.sheets.pop("Langkah")

	assert [place for place, _what in book.problems()] == ["Lembar Langkah2", "Lembar Langkah"]


def test_a_missing_column_is_named(book: Book) -> None:
	rows = book.sheets["Langkah"]
	book.sheets["Langkah"] = [[*row[:3], *row[4:]] for row in rows]

	assert [place for place, _what in book.problems()] == ["Lembar Langkah, baris 1, kolom Pelaksana"]


@pytest.mark.parametrize(("title", "words"), [("Catatan", "tidak dikenal"), ("Uraian", "tertulis dua kali")])
def test_a_column_too_many_is_named(book: Book, title: str, words: str) -> None:
	book.sheets["Peralatan"][0].append(title)

	found = book.problems()

	assert [place for place, _what in found] == ["Lembar Peralatan, baris 1, kolom C"]
	assert words in found[0][1]


def test_a_cell_beside_the_columns_is_named(book: Book) -> None:
	book.sheets["Peralatan"][3].append("catatan kecil")

	assert [place for place, _what in book.problems()] == ["Lembar Peralatan, baris 4, kolom C"]


def test_merged_cells_are_named(book: Book) -> None:
	book.merged["Langkah"] = ("D3:D5",)

	assert [place for place, _what in book.problems()] == ["Lembar Langkah, baris 3, kolom D3:D5"]


def test_an_sop_without_steps_is_named_in_its_own_sheet(book: Book) -> None:
	book.sheets["Langkah"] = [row for row in book.sheets["Langkah"] if row[0] != KK]

	found = book.problems()

	assert found[0][0] == "Lembar SOP, baris 2, kolom A (Nomor SOP)"
	assert "sedikitnya dua langkah" in found[0][1]


def test_order_of_columns_and_rows_is_free(book: Book) -> None:
	for name, rows in book.sheets.items():
		titles, *others = [row[::-1] for row in rows]
		book.sheets[name] = [titles, *(others[::-1] if name == "Langkah" else others)]
	sheets = [Sheet(name, rows) for name, rows in book.sheets.items()]

	reading = read_sheets(sheets)

	assert judged(reading) == []
	assert reading.sops == sound(DECREE)


def test_empty_rows_and_help_sheets_are_passed_over(book: Book) -> None:
	book.sheets["Langkah"].insert(4, [None, "", " "])
	book.sheets["Petunjuk"] = [["apa saja"]]
	book.sheets["Pilihan"] = [["apa saja"]]

	assert book.problems() == []


def test_every_column_has_a_title_of_its_own() -> None:
	for table in SHEETS:
		titles = [column.label for column in columns_of(table)]
		assert len(set(titles)) == len(titles)
