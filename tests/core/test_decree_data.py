"""The six SOPs of the decree, as the office's facts.

Every expected value here was typed from the decree itself, never copied from the data files, so that a
slip in a file shows as a difference.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

SOP_FOLDER = Path(__file__).resolve().parents[2] / "jumapolo_layanan" / "data" / "sop"
NUMBERS = ("01", "02", "03", "04", "05", "06")


class Row(NamedTuple):
	"""One row of a decree's table: who, how long, what is done, with what, and what comes out."""

	pelaksana: str
	menit: int
	uraian: str
	kelengkapan: str
	output: str


POPULATION_LAW = [
	(
		"Undang-Undang Nomor 23 Tahun 2006 tentang Administrasi Kependudukan sebagaimana telah diubah "
		"dengan Undang-Undang Nomor 24 Tahun 2013 tentang Perubahan Atas Undang-Undang Nomor 23 Tahun 2006 "
		"tentang Administrasi Kependudukan"
	),
	(
		"Peraturan Pemerintah Nomor 37 Tahun 2007 tentang Pelaksanaan Undang-Undang Nomor 23 Tahun 2006 "
		"sebagaimana telah diubah dengan Peraturan Pemerintah Nomor 102 Tahun 2012 tentang Perubahan Atas "
		"Peraturan Pemerintah Nomor 37 Tahun 2007 tentang Pelaksanaan Undang-Undang Nomor 23 Tahun 2006"
	),
]
REGENCY_LAW = [
	(
		"Peraturan Daerah Kabupaten Karanganyar Nomor 16 Tahun 2016 tentang Pembentukan dan Susunan "
		"Perangkat Daerah Kabupaten Karanganyar"
	),
	(
		"Peraturan Bupati Karanganyar Nomor 117 Tahun 2016 tentang Kedudukan, Susunan Organisasi, Tugas, "
		"Fungsi dan Tata Kerja Kecamatan"
	),
	(
		"Peraturan Bupati Karanganyar Nomor 33 Tahun 2017 tentang Uraian Tugas Jabatan Pimpinan Tinggi, "
		"Administrator dan Pengawas pada Kedudukan, Susunan Organisasi, Tugas, Fungsi dan Tata "
		"Kerja Kecamatan"
	),
]
POPULATION_SKILLS = [
	"Memiliki kemampuan dalam memberikan pelayanan",
	"Memiliki pengetahuan tentang ketugasan Seksi Pemerintahan",
	"Memiliki pemahaman peraturan perundang-undangan/ketentuan",
	"Memiliki kemampuan untuk mengoperasikan aplikasi SIAK",
]
LETTER_SKILLS = [
	"Memiliki kemampuan dalam memberikan pelayanan",
	"Memiliki pemahaman peraturan perundang-undangan/ketentuan",
	"Memiliki pengetahuan tentang ketugasan seksi di kecamatan khususnya terkait dengan data",
	"Memiliki kemampuan melaksanakan koordinasi antar seksi yang ada",
	"Memiliki kemampuan untuk pengolahan data sederhana",
	"Mengetahui tugas fungsi dan mekanisme pembuatan laporan",
	"Memiliki kemampuan untuk mengoperasikan komputer",
]
POPULATION_WARNING = (
	"Apabila tidak dilakukan Pembinaan dan evaluasi pelayanan publik, maka tidak tercipta standar pelayanan "
	"dan berakibat ketidakpuasan masyarakat terhadap pelayanan publik"
)
RECORDING = (
	"Pembinaan dan evaluasi pelayanan publik diharapkan dapat menumbuhkan peningkatan kualitas pelayanan "
	"dan inovasi pelayanan publik yang berkesinambungan pada masing-masing OPD"
)

NAMES = {
	"01": "Layanan Kartu Keluarga (KK)",
	"02": "Layanan Kartu Tanda Penduduk Elektronik (E-KTP)",
	"03": "Pelayanan Pindah Penduduk Antar Kecamatan",
	"04": "Rekomendasi Dispensasi Nikah",
	"05": "Layanan Legalisir Surat-Surat",
	"06": "Layanan Surat Rekomendasi",
}
TOTALS = {"01": 18, "02": 18, "03": 11, "04": 22, "05": 18, "06": 18}
LAWS = {
	"01": POPULATION_LAW,
	"02": POPULATION_LAW,
	"03": POPULATION_LAW,
	"04": REGENCY_LAW,
	"05": REGENCY_LAW,
	"06": REGENCY_LAW,
}
SKILLS = {
	"01": POPULATION_SKILLS,
	"02": POPULATION_SKILLS,
	"03": POPULATION_SKILLS,
	"04": [
		"Memiliki kemampuan dalam memberikan pelayanan",
		"Memiliki pemahaman peraturan perundang-undangan/ketentuan",
		"Memiliki kemampuan untuk mengoperasikan komputer",
	],
	"05": LETTER_SKILLS,
	"06": LETTER_SKILLS,
}
EQUIPMENT = {
	"01": ["Komputer dengan koneksi internet", "ATK", "Printer"],
	"02": ["Komputer dengan koneksi internet", "ATK", "Printer"],
	"03": ["Komputer dengan koneksi internet", "ATK", "Printer"],
	"04": ["Buku Agenda", "Komputer", "Printer", "Stempel Dinas"],
	"05": ["Komputer koneksi internet", "Printer", "ATK"],
	"06": ["Komputer koneksi internet", "Printer", "ATK"],
}
WARNINGS = {
	"01": POPULATION_WARNING,
	"02": POPULATION_WARNING,
	"03": POPULATION_WARNING,
	"04": (
		"Jika pelayanan permohonan Rekomendasi Surat Pengantar Nikah tidak sesuai SOP, dapat mengakibatkan "
		"proses lebih lama"
	),
	"05": "Jika pelayanan legalisir tidak sesuai SOP, dapat mengakibatkan proses lebih lama",
	"06": "Jika pelayanan Surat Rekomendasi tidak sesuai SOP, dapat mengakibatkan proses lebih lama",
}
PAPERS = {
	"01": [("Surat pengantar lurah", 1), ("Berkas permohonan", 1)],
	"02": [("Surat pengantar lurah", 1), ("Berkas permohonan", 1)],
	"03": [
		("Surat pengantar dari kelurahan", 1),
		("KK asli", 1),
		("KTP asli", 1),
		("FC Surat Nikah", 0),
		("Pas photo 4x6 sebanyak 2 lembar", 1),
	],
	"04": [
		("Formulir Surat Pengantar", 1),
		("Foto copy KK", 1),
		("Foto copy KTP", 1),
		("Pas Foto Ukuran 2x3 sebanyak 4 lembar", 1),
	],
	"05": [("Berkas permohonan", 1)],
	"06": [("Berkas permohonan", 1)],
}
QUESTIONS = {
	"01": [],
	"02": [],
	"03": [],
	"04": [("Tanggal Pernikahan", "Tanggal", 0, "")],
	"05": [("Jenis Dokumen", "Teks", 0, ""), ("Jumlah Lembar", "Bilangan", 0, "")],
	"06": [],
}
MOVING_PAPERS = (
	"Surat pengantar dari kelurahan, KK asli, KTP asli, FC Surat Nikah, Pas photo 4x6 sebanyak 2 lembar"
)

ROWS = {
	"01": [
		Row(
			"Pemohon",
			2,
			"Menyerahkan surat pengantar dan berkas kelengkapan",
			"Surat pengantar lurah, Berkas permohonan",
			"Berkas persyaratan",
		),
		Row(
			"JFU",
			3,
			"Mengoreksi/meneliti form dan kelengkapan berkas",
			"Surat pengantar lurah",
			"Berkas persyaratan telah terkoreksi",
		),
		Row(
			"JFU",
			3,
			"Mencatat/mengagenda surat pengantar dan kelengkapan berkas yang telah lengkap",
			"Berkas permohonan",
			"Berkas tercatat",
		),
		Row(
			"Kasi Pemerintahan",
			2,
			"Legalisasi surat pengantar dari Kelurahan",
			"SIM Pelayanan/Buku register",
			"Berkas terlegalisasi",
		),
		Row(
			"Operator SIAK",
			5,
			"Input data dan pencetakan",
			"Berkas permohonan yang sudah dientri",
			"Cetakan KK beserta arsipnya",
		),
		Row(
			"JFU",
			2,
			"Mengagenda dokumen KK",
			"Berkas permohonan yang sudah diverifikasi",
			"KK tercatat",
		),
		Row(
			"JFU",
			1,
			"Menyerahkan KK kepada pemohon",
			"Berkas permohonan yang sudah diverifikasi",
			"KK tercetak",
		),
	],
	"02": [
		Row(
			"Pemohon",
			2,
			"Menyerahkan surat pengantar dan berkas kelengkapan",
			"Surat pengantar lurah, Berkas permohonan",
			"Berkas persyaratan",
		),
		Row(
			"JFU",
			3,
			"Mengoreksi/meneliti form dan kelengkapan berkas",
			"Surat pengantar lurah",
			"Berkas persyaratan telah terkoreksi",
		),
		Row(
			"JFU",
			3,
			"Mencatat/mengagenda surat pengantar dan kelengkapan berkas yang telah lengkap",
			"Berkas permohonan",
			"Berkas tercatat",
		),
		Row(
			"Kasi Pemerintahan",
			2,
			"Legalisasi surat pengantar dari Kelurahan",
			"SIM Pelayanan/Buku register",
			"Berkas terlegalisasi",
		),
		Row(
			"Operator SIAK",
			5,
			"Input data, perekaman dan pencetakan",
			"Berkas permohonan yang sudah dientri",
			"Data rekam dan Cetakan KTP beserta arsipnya",
		),
		Row(
			"JFU",
			2,
			"Mengagenda dokumen KTP",
			"Berkas permohonan yang sudah diverifikasi",
			"KTP teragenda",
		),
		Row(
			"JFU",
			1,
			"Menyerahkan KTP kepada pemohon",
			"Berkas permohonan yang sudah diverifikasi",
			"KTP tercetak",
		),
	],
	"03": [
		Row(
			"Pemohon",
			2,
			"Menyerahkan surat pengantar dan berkas kelengkapan",
			MOVING_PAPERS,
			MOVING_PAPERS,
		),
		Row(
			"JFU",
			3,
			"Mengoreksi/meneliti form dan kelengkapan berkas",
			"Surat pengantar lurah",
			"Berkas persyaratan telah terkoreksi",
		),
		Row(
			"JFU",
			3,
			"Mencatat/mengagenda surat pengantar dan kelengkapan berkas yang telah lengkap",
			"Berkas permohonan, Buku register",
			"Berkas tercatat",
		),
		Row(
			"Kasi Pemerintahan",
			2,
			"Legalisasi surat pengantar dari Kelurahan",
			"Berkas permohonan, Buku register",
			"Berkas terlegalisasi",
		),
		Row(
			"JFU",
			1,
			"Menyerahkan surat pengantar yang sudah dilegalisasi oleh Kasi Pemerintahan kepada pemohon",
			"Berkas permohonan yang sudah diverifikasi",
			"Surat Pengantar tercetak",
		),
	],
	"04": [
		Row(
			"Pemohon",
			2,
			"Pemohon membawa berkas persyaratan (Dispensasi apabila pelaksanaan ijab qabul kurang dari 7 "
			"hari terhitung sejak pengajuan administrasi nikah)",
			"Formulir Surat Pengantar, Foto copy KK dan KTP, Pas Foto Ukuran 2x3 sebanyak 4 lembar",
			"Formulir Surat Pengantar, Foto copy KK dan KTP, Pas Foto Ukuran 2x3 sebanyak 4 lembar",
		),
		Row(
			"JFU",
			5,
			"JFU menerima, meneliti, memeriksa kelengkapan berkas dan apabila sudah benar dan lengkap "
			"kemudian membubuhkan stempel Nama & NIP Camat",
			"Surat Pengantar, Buku Agenda",
			"Surat pengantar telah diberi stempel Nama & NIP Camat",
		),
		Row(
			"Kasi Kesos",
			5,
			"Berkas persyaratan diserahkan kepada Kasi Kesos untuk diteliti ulang dan diparaf",
			"Surat Pengantar, Buku Agenda",
			"Berkas terverifikasi",
		),
		Row(
			"Camat",
			5,
			"Pengajuan tanda tangan kepada Camat",
			"Surat Pengantar, Buku Agenda",
			"Berkas telah ditandatangani",
		),
		Row(
			"JFU",
			3,
			"Memberi nomor agenda, stempel dinas",
			"Surat Pengantar",
			"Surat pengantar telah ditandatangani",
		),
		Row(
			"JFU",
			2,
			"Menyerahkan berkas yang telah ditandatangani camat kepada pemohon",
			"Surat Pengantar dan Stempel",
			"Legalisasi Surat Pengantar",
		),
	],
	"05": [
		Row(
			"Pemohon",
			3,
			"Pemohon mengajukan berkas legalisir",
			"Berkas permohonan",
			"Berkas permohonan",
		),
		Row(
			"JFU",
			5,
			"Menerima dan meneliti berkas yang diajukan untuk dilegalisir, kemudian dibubuhkan stempel Nama "
			"dan NIP Camat",
			"Berkas permohonan",
			"Berkas permohonan diterima lengkap dan benar",
		),
		Row(
			"Camat/Sekcam/Kasi",
			5,
			"Pengajuan Tanda tangan untuk legalisir",
			"Berkas permohonan",
			"Berkas permohonan sudah ditandatangani",
		),
		Row(
			"JFU",
			3,
			"Pemberian nomor dan stempel dinas",
			"Berkas permohonan",
			"Berkas permohonan sudah diberi nomor dan dicatat di buku agenda",
		),
		Row(
			"JFU",
			2,
			"Menyerahkan berkas yang sudah dilegalisir kepada pemohon",
			"Berkas permohonan sudah ditandatangani dan stempel",
			"Berkas permohonan sudah dilegalisir",
		),
	],
	"06": [
		Row(
			"Pemohon",
			3,
			"Pemohon mengajukan berkas Surat Rekomendasi",
			"Berkas permohonan",
			"Berkas permohonan",
		),
		Row(
			"JFU",
			5,
			"Menerima dan meneliti berkas yang diajukan untuk dibuatkan rekomendasi, kemudian diajukan "
			"kepada Camat",
			"Berkas permohonan",
			"Berkas permohonan diterima lengkap dan benar",
		),
		Row(
			"Camat/Sekcam/Kasi",
			5,
			"Pengajuan Tanda tangan untuk Surat Rekomendasi",
			"Berkas permohonan",
			"Berkas permohonan sudah ditandatangani",
		),
		Row(
			"JFU",
			3,
			"Pemberian nomor dan stempel dinas",
			"Berkas permohonan",
			"Berkas permohonan sudah diberi nomor dan dicatat di buku agenda",
		),
		Row(
			"JFU",
			2,
			"Menyerahkan berkas yang sudah ditandatangani kepada pemohon",
			"Berkas permohonan sudah ditandatangani dan stempel",
			"Berkas permohonan sudah dilegalisir",
		),
	],
}

POPULATION_CARD_STAGES = [
	("Pendaftaran", "Serahkan Berkas"),
	("Pemeriksaan Berkas", "Nyatakan Lengkap"),
	("Pencatatan", "Catat Agenda"),
	("Legalisasi", "Legalisasi"),
	("Pencetakan", "Cetak Dokumen"),
	("Pengagendaan", "Catat Register"),
	("Penyerahan", "Serahkan Dokumen"),
]
LETTER_STAGES = [
	("Pendaftaran", "Serahkan Berkas"),
	("Pemeriksaan Berkas", "Nyatakan Lengkap"),
	("Penandatanganan", "Tanda Tangani"),
	("Penomoran", "Beri Nomor"),
	("Penyerahan", "Serahkan Dokumen"),
]
STAGES = {
	"01": POPULATION_CARD_STAGES,
	"02": POPULATION_CARD_STAGES,
	"03": [
		("Pendaftaran", "Serahkan Berkas"),
		("Pemeriksaan Berkas", "Nyatakan Lengkap"),
		("Pencatatan", "Catat Agenda"),
		("Legalisasi", "Legalisasi"),
		("Penyerahan", "Serahkan Dokumen"),
	],
	"04": [
		("Pendaftaran", "Serahkan Berkas"),
		("Pemeriksaan Berkas", "Nyatakan Lengkap"),
		("Verifikasi", "Paraf"),
		("Penandatanganan", "Tanda Tangani"),
		("Penomoran", "Beri Nomor"),
		("Penyerahan", "Serahkan Dokumen"),
	],
	"05": LETTER_STAGES,
	"06": LETTER_STAGES,
}

# {step number: mark}; a step that is not named bears no mark.
BOOK_NUMBERS = {
	"01": {3: "Agenda Masuk", 6: "Register Keluar"},
	"02": {3: "Agenda Masuk", 6: "Register Keluar"},
	"03": {3: "Agenda Masuk"},
	"04": {5: "Nomor Surat"},
	"05": {4: "Nomor Surat"},
	"06": {4: "Nomor Surat"},
}
SIGNATURES = {
	"01": {4: "Legalisasi"},
	"02": {4: "Legalisasi"},
	"03": {4: "Legalisasi"},
	"04": {3: "Paraf", 4: "Tanda Tangan"},
	"05": {3: "Legalisasi"},
	"06": {3: "Tanda Tangan"},
}
STAMPS = {
	"01": {4: "Stempel Legalisasi", 7: "Surat Pengantar"},
	"02": {4: "Stempel Legalisasi", 7: "Surat Pengantar"},
	"03": {4: "Stempel Legalisasi", 5: "Surat Pengantar"},
	"04": {2: "Stempel Nama dan NIP", 5: "Stempel Legalisasi", 6: "Rekomendasi Dispensasi Nikah"},
	"05": {2: "Stempel Nama dan NIP", 4: "Stempel Legalisasi"},
	"06": {4: "Stempel Legalisasi", 5: "Surat Rekomendasi"},
}
NO_BRANCHES = {
	"01": {2: ("Kembali ke Pemohon", 0)},
	"02": {2: ("Kembali ke Pemohon", 0)},
	"03": {2: ("Kembali ke Pemohon", 0)},
	"04": {2: ("Kembali ke Pemohon", 0), 3: ("Kembali ke Langkah", 2)},
	"05": {2: ("Kembali ke Pemohon", 0)},
	"06": {2: ("Kembali ke Pemohon", 0)},
}

HEADER_KEYS = [
	"nomor_sop",
	"nama_sop",
	"versi",
	"tanggal_pembuatan",
	"tanggal_revisi",
	"tanggal_efektif",
	"nomor_keputusan",
	"tanggal_keputusan",
	"total_menit",
	"peringatan",
	"pencatatan_pendataan",
	"dasar_hukum",
	"kualifikasi_pelaksana",
	"keterkaitan",
	"peralatan",
	"persyaratan",
	"isian",
	"langkah",
]
STEP_KEYS = [
	"uraian",
	"pelaksana",
	"kelengkapan",
	"menit",
	"output",
	"keterangan",
	"jenis",
	"tahap",
	"tindakan",
	"jika_tidak",
	"langkah_tujuan",
	"penomoran",
	"pengesahan",
	"cetak",
]
ROW_KEYS = {
	"dasar_hukum": ["uraian"],
	"kualifikasi_pelaksana": ["uraian"],
	"keterkaitan": ["uraian"],
	"peralatan": ["uraian"],
	"persyaratan": ["nama_berkas", "wajib"],
	"isian": ["label", "tipe", "wajib", "pilihan"],
	"langkah": STEP_KEYS,
}
OPTIONS = {
	"pelaksana": {
		"Pemohon",
		"JFU",
		"Kasi Pemerintahan",
		"Kasi Kesos",
		"Operator SIAK",
		"Camat",
		"Camat/Sekcam/Kasi",
	},
	"jenis": {"Mulai", "Kegiatan", "Keputusan", "Selesai"},
	"jika_tidak": {"", "Kembali ke Pemohon", "Kembali ke Langkah"},
	"penomoran": {"\N{EN DASH}", "Agenda Masuk", "Nomor Surat", "Register Keluar"},
	"pengesahan": {"\N{EN DASH}", "Paraf", "Legalisasi", "Tanda Tangan"},
	"cetak": {
		"",
		"Stempel Nama dan NIP",
		"Stempel Legalisasi",
		"Surat Pengantar",
		"Rekomendasi Dispensasi Nikah",
		"Surat Rekomendasi",
	},
}
TYPING_SLIPS = (
	"Pembinaandan",
	"Peingatan",
	"ketentauan",
	"SeKedudukan",
	"Undang- Undang",
	"rekomendasi,kemudian",
	"di paraf",
	"di legalisir",
	"berkas form",
	"067/ 27",
)


def read_text(number: str) -> str:
	return (SOP_FOLDER / f"{number}.json").read_text(encoding="utf-8")


@pytest.fixture(params=NUMBERS)
def number(request: pytest.FixtureRequest) -> str:
	return request.param


@pytest.fixture
def sop(number: str) -> dict[str, Any]:
	return json.loads(read_text(number))


def texts_of(value: Any) -> list[str]:
	if isinstance(value, str):
		return [value]
	if isinstance(value, dict):
		return [text for item in value.values() for text in texts_of(item)]
	if isinstance(value, list):
		return [text for item in value for text in texts_of(item)]
	return []


def marks_of(sop: dict[str, Any], field: str, none: str) -> dict[int, str]:
	return {place: step[field] for place, step in enumerate(sop["langkah"], start=1) if step[field] != none}


def test_the_decree_has_exactly_six_sops() -> None:
	assert sorted(path.name for path in SOP_FOLDER.iterdir()) == [f"{number}.json" for number in NUMBERS]


def test_the_six_sops_have_thirty_five_steps() -> None:
	counts = {number: len(json.loads(read_text(number))["langkah"]) for number in NUMBERS}

	assert counts == {"01": 7, "02": 7, "03": 5, "04": 6, "05": 5, "06": 5}
	assert sum(counts.values()) == 35


def test_header_states_the_decrees_facts(number: str, sop: dict[str, Any]) -> None:
	header = {key: sop[key] for key in HEADER_KEYS[:9]}

	assert header == {
		"nomor_sop": f"{number}/SOP/JMPL/2023",
		"nama_sop": NAMES[number],
		"versi": 1,
		"tanggal_pembuatan": "2023-03-01",
		"tanggal_revisi": None,
		"tanggal_efektif": "2023-03-01",
		"nomor_keputusan": "067/27 Tahun 2023",
		"tanggal_keputusan": "2023-03-01",
		"total_menit": TOTALS[number],
	}


def test_header_blocks_hold_the_decrees_words(number: str, sop: dict[str, Any]) -> None:
	assert sop["peringatan"] == WARNINGS[number]
	assert sop["pencatatan_pendataan"] == RECORDING
	assert [row["uraian"] for row in sop["dasar_hukum"]] == LAWS[number]
	assert [row["uraian"] for row in sop["kualifikasi_pelaksana"]] == SKILLS[number]
	assert [row["uraian"] for row in sop["keterkaitan"]] == ["SOP Pelayanan"]
	assert [row["uraian"] for row in sop["peralatan"]] == EQUIPMENT[number]


def test_required_papers_are_one_row_each(number: str, sop: dict[str, Any]) -> None:
	assert [(row["nama_berkas"], row["wajib"]) for row in sop["persyaratan"]] == PAPERS[number]


def test_extra_questions_are_never_mandatory(number: str, sop: dict[str, Any]) -> None:
	questions = [(row["label"], row["tipe"], row["wajib"], row["pilihan"]) for row in sop["isian"]]

	assert questions == QUESTIONS[number]


def test_steps_stand_in_the_decrees_order_and_words(number: str, sop: dict[str, Any]) -> None:
	steps = [Row(*(step[field] for field in Row._fields)) for step in sop["langkah"]]

	assert steps == ROWS[number]
	assert {step["keterangan"] for step in sop["langkah"]} == {""}


def test_minutes_add_up_to_the_total(number: str, sop: dict[str, Any]) -> None:
	assert sum(step["menit"] for step in sop["langkah"]) == sop["total_menit"] == TOTALS[number]


def test_minutes_are_positive_whole_numbers(sop: dict[str, Any]) -> None:
	assert all(type(step["menit"]) is int and step["menit"] > 0 for step in sop["langkah"])


def test_first_step_starts_second_decides_last_ends(number: str, sop: dict[str, Any]) -> None:
	kinds = [step["jenis"] for step in sop["langkah"]]

	third = "Keputusan" if number == "04" else "Kegiatan"
	assert kinds == ["Mulai", "Keputusan", third, *["Kegiatan"] * (len(kinds) - 4), "Selesai"]


def test_every_decision_says_where_a_no_leads(number: str, sop: dict[str, Any]) -> None:
	branches = {
		place: (step["jika_tidak"], step["langkah_tujuan"])
		for place, step in enumerate(sop["langkah"], start=1)
		if step["jika_tidak"] or step["langkah_tujuan"]
	}

	assert branches == NO_BRANCHES[number]
	assert set(branches) == set(marks_of(sop, "jenis", "Kegiatan")) - {1, len(sop["langkah"])}


def test_stages_and_buttons_are_named_as_agreed(number: str, sop: dict[str, Any]) -> None:
	assert [(step["tahap"], step["tindakan"]) for step in sop["langkah"]] == STAGES[number]


def test_numbers_are_given_at_the_marked_steps_only(number: str, sop: dict[str, Any]) -> None:
	assert marks_of(sop, "penomoran", "–") == BOOK_NUMBERS[number]


def test_signatures_are_set_at_the_marked_steps_only(number: str, sop: dict[str, Any]) -> None:
	assert marks_of(sop, "pengesahan", "–") == SIGNATURES[number]


def test_stamps_are_offered_at_the_marked_steps_only(number: str, sop: dict[str, Any]) -> None:
	assert marks_of(sop, "cetak", "") == STAMPS[number]


def test_no_book_gives_two_numbers_to_one_request(sop: dict[str, Any]) -> None:
	books = Counter(marks_of(sop, "penomoran", "–").values())

	assert max(books.values()) == 1


def test_name_stamp_comes_before_and_office_stamp_not_before_the_signature(sop: dict[str, Any]) -> None:
	signing = max(marks_of(sop, "pengesahan", "–"))
	stamps = marks_of(sop, "cetak", "")

	assert all(place < signing for place, stamp in stamps.items() if stamp == "Stempel Nama dan NIP")
	assert all(place >= signing for place, stamp in stamps.items() if stamp == "Stempel Legalisasi")


def test_the_counter_and_the_applicant_never_sign(sop: dict[str, Any]) -> None:
	signers = {sop["langkah"][place - 1]["pelaksana"] for place in marks_of(sop, "pengesahan", "–")}

	assert signers and not signers & {"Pemohon", "JFU", "Operator SIAK"}


@pytest.mark.parametrize("field", OPTIONS)
def test_select_values_are_known_options(sop: dict[str, Any], field: str) -> None:
	assert {step[field] for step in sop["langkah"]} <= OPTIONS[field]


def test_files_have_the_agreed_keys_in_order(sop: dict[str, Any]) -> None:
	assert list(sop) == HEADER_KEYS
	for table, keys in ROW_KEYS.items():
		assert all(list(row) == keys for row in sop[table]), table


def test_texts_are_free_of_typing_slips_and_stray_spaces(sop: dict[str, Any]) -> None:
	for text in texts_of(sop):
		assert text == " ".join(text.split())
		assert not text.endswith((".", ",", ";"))
		assert not [slip for slip in TYPING_SLIPS if slip in text]


def test_files_are_written_as_frappe_writes_json(number: str, sop: dict[str, Any]) -> None:
	assert read_text(number) == json.dumps(sop, indent=1, ensure_ascii=False) + "\n"
