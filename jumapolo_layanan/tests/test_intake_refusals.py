"""What the counter refuses, each with a sentence in the clerk's language that says what to do."""

from datetime import datetime, timedelta

import frappe

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.inside import Inside

NOW = datetime(2026, 11, 24, 9)

REFUSED: tuple[tuple[str, dict, str], ...] = (
	("no service", {"sop": None}, "Pilih Layanan"),
	("unknown service", {"sop": "99-SOP"}, "99-SOP"),
	("no name", {"nama_pemohon": None}, "Isi Nama Pemohon"),
	("blank name", {"nama_pemohon": "   "}, "Isi Nama Pemohon"),
	("name of digits", {"nama_pemohon": "3313995708909901"}, "harus memuat huruf"),
	("name with a number in it", {"nama_pemohon": "Wulan 08123"}, "tidak memuat angka"),
	("name of punctuation", {"nama_pemohon": "--.--"}, "harus memuat huruf"),
	("name too long", {"nama_pemohon": "W" * 141}, "paling panjang 140 huruf"),
	("no purpose", {"keperluan": None}, "Isi Keperluan"),
	("blank purpose", {"keperluan": " \n "}, "Isi Keperluan"),
	("no NIK", {"nik": None}, "Isi NIK"),
	("short NIK", {"nik": "331399570890990"}, "harus 16 angka; yang diketik 15 angka"),
	("long NIK", {"nik": "33139957089099011"}, "harus 16 angka; yang diketik 17 angka"),
	("NIK with a letter", {"nik": "33139957089099O1"}, "NIK hanya boleh berisi angka"),
	("NIK of the 32nd", {"nik": "3313993208909901"}, "tanggal lahir yang tidak mungkin"),
	("NIK of month 13", {"nik": "3313991713909901"}, "tanggal lahir yang tidak mungkin"),
	("NIK of 30 February", {"nik": "3313993002909901"}, "tanggal lahir yang tidak mungkin"),
	("NIK with serial 0000", {"nik": "3313995708900000"}, "nomor urut mulai dari 0001"),
	("short KK", {"nomor_kk": "33139901"}, "Nomor KK harus 16 angka"),
	("KK with a letter", {"nomor_kk": "33139901012O9901"}, "Nomor KK hanya boleh berisi angka"),
	("phone with letters", {"telepon": "0812-abc"}, "Telepon hanya boleh berisi angka"),
	("phone too short", {"telepon": "0812"}, "Telepon harus 8 sampai 15 angka"),
	("phone too long", {"telepon": "0812345678901234"}, "Telepon harus 8 sampai 15 angka"),
	("unknown village", {"desa": "Antah Berantah"}, "Antah Berantah"),
	("letter from the future", {"tanggal_surat_pengantar": "2026-11-25"}, "tidak boleh di masa depan"),
	("papers from the future", {"waktu_terima": NOW + timedelta(minutes=1)}, "tidak boleh di masa depan"),
	("unknown signer", {"penandatangan": "PJB-9999"}, "PJB-9999"),
	(
		"number as words",
		{"isian": [{"label": "Jumlah Lembar", "nilai": "dua"}]},
		"Jumlah Lembar: isi dengan bilangan",
	),
)


class TestRefusals(LayananTestCase):
	def test_every_wrong_input_has_its_sentence(self) -> None:
		for case, values, sentence in REFUSED:
			with self.subTest(case):
				frappe.clear_messages()
				with self.assertRaises(frappe.ValidationError) as refused:
					make.request(**{"sop": make.SOP_LEGALISIR, "at": NOW, **values})
				shown = f"{refused.exception} {frappe.get_message_log()}"
				self.assertIn(sentence, shown)

	def test_nothing_is_written_when_an_input_is_refused(self) -> None:
		before = frappe.db.count("Permohonan"), frappe.db.count("Langkah Permohonan")
		with acting_as("jfu"), self.assertRaises(frappe.ValidationError):
			make.request(nik="1")
		self.assertEqual((frappe.db.count("Permohonan"), frappe.db.count("Langkah Permohonan")), before)

	def test_an_imported_request_gets_the_next_number_whatever_its_file_says(self) -> None:
		values = {"sop": make.SOP_KK, "nama_pemohon": "Wulan Rekaan", "nik": make.NIK, "keperluan": "Impor"}
		before = make.request().name
		answer = Inside("jfu@jumapolo.test").run_import("Permohonan", {"ID": "PMH-X", **values}, update=False)
		log = answer.json()
		self.assertEqual((log[0]["success"], frappe.db.exists("Permohonan", "PMH-X")), (1, None))
		self.assertGreater(frappe.get_all("Permohonan", {"keperluan": "Impor"}, pluck="name")[0], before)

	def test_what_can_be_mended_is_mended(self) -> None:
		doc = make.request(
			nama_pemohon="  Wulan   Rekaan ", telepon="+62 800-0000-123", nomor_kk="3313 9901 0120 9901"
		)

		self.assertEqual(
			(doc.nama_pemohon, doc.telepon, doc.nomor_kk),
			("Wulan Rekaan", "+628000000123", "3313990101209901"),
		)
