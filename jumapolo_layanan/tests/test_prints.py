"""The stamps on paper: what they hold, what they never show, and when there is none."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from frappe.utils import strip_html
from pypdf import PdfReader

from jumapolo_layanan import printing
from jumapolo_layanan.core import clock
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

NAME_STAMP = "Stempel Nama dan NIP"
LEGALISATION = "Stempel Legalisasi"
INDEPENDENCE_DAY = datetime(2026, 8, 17, 9, 0)


def no_web_server():
	"""Frappe's stylesheet is asked from the site's web server, which need not run here."""
	return patch.dict(frappe.local.conf, {"host_name": "http://127.0.0.1:9"})


class PrintTestCase(LayananTestCase):
	def html(self, doc: Document, print_format: str, user: str = "jfu") -> str:
		with acting_as(user):
			return frappe.get_print("Permohonan", doc.name, print_format)

	def words(self, doc: Document, print_format: str) -> str:
		"""Return the words of the sheet alone, without Frappe's page around it."""
		_head, *sheet = re.split(r'<div class="lembar[^"]*">', self.html(doc, print_format), maxsplit=1)
		self.assertTrue(sheet, "no sheet on the page")
		return " ".join(unescape(strip_html(sheet[0].partition("<script>")[0])).split())

	def pdf(self, doc: Document, print_format: str) -> bytes:
		with acting_as("jfu"), no_web_server():
			return frappe.get_print("Permohonan", doc.name, print_format, as_pdf=True)

	def signed(
		self, sop: str = make.SOP_LEGALISIR, steps: int = 3, at: datetime = INDEPENDENCE_DAY
	) -> Document:
		with clock.fixed_at(at):
			return make.walk(make.request(sop), steps)

	def assertNoStamp(self, words: str, doc: Document) -> None:
		for part in ("LEGALISASI", "KECAMATAN", "NIP", "stempel dinas", "Disahkan pada"):
			self.assertNotIn(part, words)
		if doc.nama_penandatangan:
			self.assertNotIn(doc.nama_penandatangan, words)


class TestLegalisationStamp(PrintTestCase):
	def test_it_holds_office_number_dates_service_applicant_and_signer(self) -> None:
		doc = self.signed()
		with clock.fixed_at(datetime(2026, 8, 18, 9, 0)):
			doc = make.walk(doc, 1)
		words = self.words(doc, LEGALISATION)

		office = frappe.get_cached_doc("Pengaturan Layanan")
		self.assertIn(f"KABUPATEN {office.nama_kabupaten.upper()}", words)
		self.assertIn(f"KECAMATAN {office.nama_kecamatan.upper()} LEGALISASI", words)
		self.assertIn(f"Nomor Surat : {doc.nomor_surat} Tanggal Surat : 18 Agustus 2026", words)
		self.assertIn("Layanan : Layanan Legalisir Surat-Surat Pemohon : Wulan Rekaan", words)
		self.assertIn("Disahkan pada : 17 Agustus 2026", words)
		self.assertIn(
			f"{doc.jabatan_penandatangan}, {doc.nama_penandatangan} {doc.pangkat_penandatangan} "
			f"NIP {doc.nip_penandatangan}",
			words,
		)
		self.assertRegex(doc.nip_penandatangan, r"^\d{8} \d{6} \d \d{3}$")

	def test_dates_are_indonesian_in_an_english_session(self) -> None:
		doc = self.signed()
		with patch.object(frappe.local, "lang", "en"):
			self.assertIn("Disahkan pada : 17 Agustus 2026", self.words(doc, LEGALISATION))

	def test_the_signer_stays_as_kept(self) -> None:
		doc = self.signed()
		before = self.words(doc, LEGALISATION)
		official = frappe.get_doc("Pejabat", doc.penandatangan)
		official.update({"nama": "Nama Baru", "jabatan": "Jabatan Baru", "pangkat_golongan": "Juru (I/c)"})
		official.save()

		self.assertEqual(self.words(doc, LEGALISATION), before)
		self.assertNotIn("Baru", self.words(doc, NAME_STAMP))

	def test_before_approval_there_is_no_stamp(self) -> None:
		for sop, steps in ((make.SOP_KK, 3), (make.SOP_NIKAH, 3), (make.SOP_LEGALISIR, 2)):
			with self.subTest(sop=sop):
				doc = self.signed(sop, steps)
				words = self.words(doc, LEGALISATION)
				self.assertIn("BELUM DISAHKAN", words)
				self.assertNoStamp(words, doc)

	def test_a_withdrawn_signature_takes_the_stamp_back(self) -> None:
		doc = self.signed()
		doc.db_set("waktu_pengesahan", None)
		words = self.words(doc, LEGALISATION)
		self.assertIn("BELUM DISAHKAN", words)
		self.assertNoStamp(words, doc)

	def test_a_refused_request_has_no_stamp(self) -> None:
		doc = make.walk(make.request(make.SOP_LEGALISIR), 1)
		doc = make.act(doc, "Tolak", "jfu", reason="Bukan dokumen asli")
		for print_format in (LEGALISATION, NAME_STAMP):
			words = self.words(doc, print_format)
			self.assertIn("PERMOHONAN DITOLAK", words)
			self.assertNoStamp(words, doc)

	def test_a_request_cancelled_after_approval_has_no_stamp(self) -> None:
		doc = make.act(self.signed(), "Batalkan", "jfu", reason="Diminta pemohon")
		self.assertTrue(doc.waktu_pengesahan)
		for print_format in (LEGALISATION, NAME_STAMP):
			words = self.words(doc, print_format)
			self.assertIn("PERMOHONAN DIBATALKAN", words)
			self.assertNoStamp(words, doc)

	def test_a_reprint_bears_the_number_of_the_first_print(self) -> None:
		doc = self.signed(make.SOP_KK, 4)
		self.assertIn(f"Nomor Agenda : {doc.nomor_agenda} Tanggal Agenda", self.words(doc, LEGALISATION))
		doc = make.walk(doc, 2)
		self.assertIsNotNone(doc.nomor_register)
		self.assertIn(f"Nomor Agenda : {doc.nomor_agenda} Tanggal Agenda", self.words(doc, LEGALISATION))

	def test_an_approved_request_without_its_number_says_so(self) -> None:
		self.assertIn("LEGALISASI Nomor : belum diberikan", self.words(self.signed(), LEGALISATION))


class TestNameStamp(PrintTestCase):
	def test_it_stands_before_the_signature_and_is_marked_a_proposal(self) -> None:
		doc = self.signed(make.SOP_NIKAH, 1)
		words = self.words(doc, NAME_STAMP)
		self.assertEqual(
			words,
			f"{doc.jabatan_penandatangan}, {doc.nama_penandatangan} {doc.pangkat_penandatangan} "
			f"NIP {doc.nip_penandatangan} {doc.name} · usulan penanda tangan, belum disahkan",
		)

	def test_after_the_signature_it_is_no_proposal(self) -> None:
		self.assertNotIn("usulan", self.words(self.signed(), NAME_STAMP))

	def test_without_a_signer_the_paper_says_what_to_do(self) -> None:
		doc = make.request(make.SOP_LEGALISIR)
		with acting_as("jfu"):
			doc.penandatangan = None
			doc.save()
		words = self.words(doc, NAME_STAMP)
		self.assertIn("PENANDA TANGAN BELUM DITENTUKAN Pilih pejabat pada kolom Penanda Tangan", words)
		self.assertNotIn("NIP", words)

	def test_a_delegated_title_takes_two_lines(self) -> None:
		lines = printing.title_lines("a.n. Camat Rekaan, Sekretaris Camat")
		self.assertEqual(lines, ("a.n. Camat Rekaan", "Sekretaris Camat"))
		self.assertEqual(printing.title_lines("Plt. Camat, Rekaan"), ("Plt. Camat, Rekaan",))


class TestEveryPrint(PrintTestCase):
	def test_what_a_stranger_typed_is_escaped(self) -> None:
		attack = "<script>alert('x')</script>"
		doc = self.signed()
		open_doc = make.request(make.SOP_LEGALISIR)
		for row in (doc, open_doc):
			row.db_set({"nama_pemohon": attack})
		doc.db_set({"nama_penandatangan": attack, "jabatan_penandatangan": attack, "nomor_surat": attack})
		for row, print_format in ((doc, LEGALISATION), (doc, NAME_STAMP), (open_doc, LEGALISATION)):
			with self.subTest(print_format=print_format, name=row.name):
				html = self.html(row, print_format)
				self.assertNotIn("<script>alert", html)
				self.assertIn("&lt;script&gt;alert(&#39;x&#39;)", html)

	def test_no_personal_data_is_on_paper(self) -> None:
		personal = {"nomor_kk": "3313991234567890", "telepon": "080000001234", "alamat": "Jalan Rahasia 7"}
		doc = make.walk(make.request(make.SOP_LEGALISIR, **personal), 4)
		open_doc = make.request(make.SOP_LEGALISIR, **personal)
		for row in (doc, open_doc):
			for print_format in (LEGALISATION, NAME_STAMP):
				html = self.html(row, print_format)
				for secret in (*personal.values(), make.NIK, row.nik_tersamar):
					self.assertNotIn(secret, html)

	def test_the_pdf_is_one_page_of_readable_text(self) -> None:
		doc = make.walk(self.signed(), 1)
		for print_format, expected in ((LEGALISATION, "LEGALISASI"), (NAME_STAMP, "NIP")):
			pages = PdfReader(BytesIO(self.pdf(doc, print_format))).pages
			text = " ".join(pages[0].extract_text().split())
			self.assertEqual(len(pages), 1)
			self.assertIn(expected, text)
			self.assertIn(doc.nama_penandatangan, text)
			self.assertNotIn("Get PDF", text)
