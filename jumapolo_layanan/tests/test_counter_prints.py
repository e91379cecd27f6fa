"""The papers of the counter: what each holds and hides, how many come out, where, and that it is remembered."""

from datetime import datetime, timedelta
from io import BytesIO
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from frappe.www.printview import get_html_and_style
from pypdf import PageObject, PdfReader

from jumapolo_layanan import print_api, printing
from jumapolo_layanan.core import clock
from jumapolo_layanan.exceptions import LayananError, RecordFrozen
from jumapolo_layanan.services import documents, prints
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import acting_as
from jumapolo_layanan.tests.rest import Session
from jumapolo_layanan.tests.test_prints import PrintTestCase, no_web_server

LETTERS = {
	printing.COVER_LETTER: (make.SOP_PINDAH, 4),
	printing.MARRIAGE_LETTER: (make.SOP_NIKAH, 5),
	printing.RECOMMENDATION: (make.SOP_REKOMENDASI, 4),
}
PERSON = {
	"nomor_kk": "3313991234567890",
	"telepon": "080000001234",
	"alamat": "RT 03 RW 02\nDusun Rekaan",
}
MORNING = datetime(2026, 8, 17, 9, 5)
ATTACK = "<script>alert('x')</script>"
ESCAPED = "&lt;script&gt;alert(&#39;x&#39;)"


def text_of(page: PageObject) -> str:
	return " ".join(page.extract_text().split())


class CounterPrintTestCase(PrintTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.offer_letters()

	def offer_letters(self) -> None:
		"""Let the last step of each letter's SOP offer it, whatever the site's own SOPs offer."""
		own = printing._sop_of

		def with_letter(doc: Document) -> Document:
			sop = frappe.copy_doc(own(doc))
			for letter, (name, _steps) in LETTERS.items():
				if doc.sop == name:
					sop.langkah[-1].cetak = letter
			return sop

		offering = patch.object(printing, "_sop_of", with_letter)
		offering.start()
		self.addCleanup(offering.stop)

	def issued(self, letter: str, **values: object) -> Document:
		"""Return a request that is approved and numbered, so that its letter may leave the office."""
		sop, steps = LETTERS[letter]
		with clock.fixed_at(MORNING):
			doc = make.walk(make.request(sop, **{**PERSON, **values}), steps)
			documents.follow(make.reloaded(doc))
		return make.reloaded(doc)

	def printed(
		self, doc: Document, print_format: str, copies: int = 1, position: str = "", user: str = "jfu"
	) -> list[PageObject]:
		"""Print through the office's own button and return the pages."""
		with acting_as(user), no_web_server():
			pdf = prints.print_sheet(make.reloaded(doc), print_format, copies, position)
		return list(PdfReader(BytesIO(pdf)).pages)

	def records(self, doc: Document) -> list[frappe._dict]:
		return frappe.get_all(prints.DOCTYPE, filters={"permohonan": doc.name}, fields=["*"], order_by="name")


class TestReceipt(CounterPrintTestCase):
	def receipt_of_half_the_papers(self) -> tuple[Document, str]:
		doc = make.request(make.SOP_PINDAH, complete=False, at=MORNING, **PERSON)
		with acting_as("jfu", MORNING):
			for row in doc.berkas[:2]:
				row.ada = 1
			doc.save()
		return doc, self.words(doc, printing.RECEIPT)

	def test_the_applicant_reads_what_was_asked_for_when_and_how_long_it_takes(self) -> None:
		doc, words = self.receipt_of_half_the_papers()
		self.assertIn(
			f"Nomor : {doc.name} Layanan : Pelayanan Pindah Penduduk Antar Kecamatan Nama : Wulan Rekaan "
			f"NIK : {doc.nik_tersamar} Diterima : 17 Agustus 2026 pukul 09.05 "
			f"Waktu layanan : 11 menit menurut SOP",
			words,
		)
		self.assertIn("Petugas loket, Sari Wulandari", words)

	def test_papers_received_and_still_missing_are_told_apart(self) -> None:
		_doc, words = self.receipt_of_half_the_papers()
		self.assertIn(
			"Berkas yang diterima 1. Surat pengantar dari kelurahan 2. KK asli Belum diterima", words
		)
		self.assertIn("1. KTP asli 2. FC Surat Nikah (tidak wajib) 3. Pas photo 4x6 sebanyak 2 lembar", words)

	def test_only_the_applicants_half_tells_how_to_follow_the_request(self) -> None:
		doc, words = self.receipt_of_half_the_papers()
		self.assertEqual(words.count(doc.kode_lacak), 1)
		self.assertIn("/lacak dengan kode lacak di atas dan empat angka terakhir NIK pemohon.", words)
		self.assertLess(words.index("untuk pemohon"), words.index(doc.kode_lacak))
		self.assertLess(words.index(doc.kode_lacak), words.index("untuk loket"))

	def test_what_the_service_costs_is_told_where_the_sop_says_it(self) -> None:
		doc, words = self.receipt_of_half_the_papers()
		self.assertNotIn("Biaya", words)
		with patch.object(frappe, "get_cached_value", lambda *_a, **_k: "Tidak dipungut biaya"):
			with acting_as("jfu"):
				self.assertEqual(printing.receipt(doc).cost, "Tidak dipungut biaya")

	def test_a_refused_request_is_called_refused(self) -> None:
		doc = make.walk(make.request(make.SOP_LEGALISIR), 1)
		doc = make.act(doc, "Tolak", "jfu", reason="Bukan dokumen asli")
		self.assertIn("Permohonan ini ditolak.", self.words(doc, printing.RECEIPT))

	def test_both_halves_fit_one_sheet(self) -> None:
		doc, _words = self.receipt_of_half_the_papers()
		pages = self.printed(doc, printing.RECEIPT)
		self.assertEqual(len(pages), 1)
		self.assertEqual(text_of(pages[0]).count("TANDA TERIMA BERKAS"), 2)


class TestControlSheet(CounterPrintTestCase):
	def walked(self) -> Document:
		"""Return a request that came back once and now waits for its legalisation."""
		moment = MORNING
		doc = make.request(make.SOP_KK, at=moment)
		steps = (
			(None, ""),
			("Kembalikan", "Pengantar belum distempel"),
			("Terima Kelengkapan", ""),
			(None, ""),
			(None, ""),
		)
		for action, reason in steps:
			moment += timedelta(minutes=2, seconds=30)
			action = action or make.actions(doc, "jfu")[0]
			doc = make.act(doc, action, "jfu", moment, reason or None)
		return make.reloaded(doc)

	def test_every_visit_is_a_line_and_steps_to_come_follow(self) -> None:
		doc = self.walked()
		with acting_as("jfu"):
			sheet = printing.control_sheet(doc)
		self.assertEqual([visit.number for visit in sheet.visits], [1, 2, 2, 2, 3, 4, 5, 6, 7])
		self.assertEqual([visit.is_pause for visit in sheet.visits].index(True), 2)

	def test_a_line_holds_officer_times_minutes_verdict_and_reason(self) -> None:
		words = self.words(self.walked(), printing.CONTROL_SHEET)
		self.assertIn(
			"2 Mengoreksi/meneliti form dan kelengkapan berkas JFU Sari Wulandari Kembalikan "
			"Pengantar belum distempel masuk",
			words,
		)
		self.assertIn("17-08-2026 09.0717-08-2026 09.0717-08-2026 09.10", words)
		self.assertIn("302,5 Tepat Waktu SW", words)
		self.assertIn("Pemohon (melengkapi berkas)", words)

	def test_only_what_is_done_bears_initials(self) -> None:
		doc = self.walked()
		with acting_as("jfu"):
			initials = [visit.initials for visit in printing.control_sheet(doc).visits]
		self.assertEqual(initials, ["SW"] * 5 + [""] * 4)

	def test_an_ended_request_has_no_steps_to_come(self) -> None:
		doc = make.act(self.walked(), "Tolak", "kasi.pemerintahan", reason="Bukan penduduk")
		with acting_as("jfu"):
			sheet = printing.control_sheet(make.reloaded(doc))
		self.assertEqual([visit.number for visit in sheet.visits], [1, 2, 2, 2, 3, 4])
		self.assertIn("Ditolak · Tidak Terukur", self.words(doc, printing.CONTROL_SHEET))

	def test_many_rounds_go_on_to_a_second_page(self) -> None:
		doc = make.walk(make.request(make.SOP_NIKAH), 1)
		for _round in range(5):
			doc = make.act(doc, "Kembalikan", "jfu", reason="Foto copy KK tidak terbaca")
			doc = make.act(doc, "Terima Kelengkapan", "jfu")
		first, second = self.printed(doc, printing.CONTROL_SHEET)
		self.assertIn("LEMBAR KENDALI", text_of(first))
		self.assertIn("Jumlah menit: baku 22", text_of(second))


class TestLetters(CounterPrintTestCase):
	def test_each_names_signer_applicant_purpose_number_place_and_date(self) -> None:
		village = frappe.get_all("Desa", pluck="name", limit=1)[0]
		for letter in LETTERS:
			with self.subTest(letter=letter):
				doc = self.issued(letter, desa=village, keperluan="Keperluan\nyang panjang")
				words = self.words(doc, letter)
				office = frappe.get_cached_doc("Pengaturan Layanan")
				self.assertIn(f"KECAMATAN {office.nama_kecamatan.upper()}", words)
				self.assertIn(
					f"Nomor : {doc.nomor_surat}" if doc.nomor_surat else f"Nomor Agenda : {doc.nomor_agenda}",
					words,
				)
				self.assertIn(f"Nama : {doc.nama_penandatangan} NIP : {doc.nip_penandatangan}", words)
				self.assertIn(
					f"Nama : Wulan Rekaan NIK : {make.NIK} Alamat : RT 03 RW 02, Dusun Rekaan, Desa {village} "
					"Keperluan : Keperluan, yang panjang",
					words,
				)
				self.assertIn(
					f"{office.nama_kecamatan}, 17 Agustus 2026 {doc.jabatan_penandatangan}, ", words
				)
				for secret in (PERSON["nomor_kk"], PERSON["telepon"]):
					self.assertNotIn(secret, words)

	def test_answers_stand_in_the_letter_with_their_dates_in_words(self) -> None:
		answers = [{"label": "Tanggal Pernikahan", "nilai": "2026-08-20"}]
		doc = self.issued(printing.MARRIAGE_LETTER, isian=answers)
		self.assertIn(
			"Tanggal Pengajuan : 17 Agustus 2026 Tanggal Pernikahan : 20 Agustus 2026",
			self.words(doc, printing.MARRIAGE_LETTER),
		)

	def test_the_villages_letter_is_named_as_far_as_it_is_known(self) -> None:
		doc = self.issued(
			printing.COVER_LETTER, nomor_surat_pengantar="045/SP", tanggal_surat_pengantar="2026-08-14"
		)
		self.assertIn(
			"surat pengantar Nomor 045/SP tanggal 14 Agustus 2026 atas nama:",
			self.words(doc, printing.COVER_LETTER),
		)
		doc = self.issued(printing.COVER_LETTER)
		self.assertIn("bahwa surat pengantar atas nama:", self.words(doc, printing.COVER_LETTER))

	def test_it_bears_the_code_of_its_document(self) -> None:
		for letter in LETTERS:
			doc = self.issued(letter)
			code = frappe.db.get_value(documents.DOCTYPE, {"permohonan": doc.name}, "kode")
			words = self.words(doc, letter)
			self.assertIn(documents.verification.grouped(code), words)
			self.assertIn("/verifikasi. Ini bukan tanda tangan elektronik tersertifikasi.", words)

	def test_no_letter_cites_a_law(self) -> None:
		for letter in LETTERS:
			words = self.words(self.issued(letter), letter)
			for law in ("Undang-Undang", "Peraturan", "Pasal", "Keputusan"):
				self.assertNotIn(law, words)

	def assertNoLetter(self, doc: Document, letter: str, headline: str) -> None:
		html = self.html(doc, letter)
		self.assertIn(headline, html)
		facts = (make.NIK, "Yang bertanda tangan", "KECAMATAN", 'penanda-tangan"', doc.nama_penandatangan)
		for fact in filter(None, facts):
			self.assertNotIn(fact, html)

	def test_before_approval_and_before_its_number_there_is_no_letter(self) -> None:
		for letter, (sop, _steps) in LETTERS.items():
			signed_at = next(step.number for step in printing.sops.graph_of(sop).steps if step.signs)
			doc = make.walk(make.request(sop, **PERSON), signed_at - 1)
			self.assertNoLetter(doc, letter, "BELUM DISAHKAN")
			doc = make.walk(doc, 1)
			if letter == printing.COVER_LETTER:
				self.assertIn("SURAT PENGANTAR", self.words(doc, letter))
			else:
				self.assertNoLetter(doc, letter, "BELUM BERNOMOR")

	def test_a_withdrawn_approval_or_a_revoked_document_takes_the_letter_back(self) -> None:
		for letter in LETTERS:
			doc = self.issued(letter)
			document = frappe.db.get_value(documents.DOCTYPE, {"permohonan": doc.name})
			documents.revoke(document, "Data keliru")
			self.assertNoLetter(doc, letter, "DOKUMEN DICABUT")
			doc.db_set("waktu_pengesahan", None)
			self.assertNoLetter(doc, letter, "BELUM DISAHKAN")

	def test_a_revoked_document_takes_the_stamp_back_too(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		documents.revoke(frappe.db.get_value(documents.DOCTYPE, {"permohonan": doc.name}), "Data keliru")
		for stamp in (printing.LEGALISATION_STAMP, printing.COPY_STAMP):
			words = self.words(doc, stamp)
			self.assertIn("DOKUMEN DICABUT", words)
			self.assertNoStamp(words, doc)

	def test_a_cancelled_request_has_no_letter(self) -> None:
		for letter in LETTERS:
			doc = make.act(self.issued(letter), "Batalkan", "jfu", reason="Diminta pemohon")
			self.assertNoLetter(doc, letter, "PERMOHONAN DIBATALKAN")

	def test_a_service_has_no_letter_of_another(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		for letter in (printing.COVER_LETTER, printing.MARRIAGE_LETTER):
			self.assertNoLetter(doc, letter, "BUKAN SURAT LAYANAN INI")

	def test_a_delegated_signature_keeps_its_words(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		doc.db_set("jabatan_penandatangan", "a.n. Camat Rekaan, Sekretaris Camat")
		self.assertIn("a.n. Camat Rekaan Sekretaris Camat, ", self.words(doc, printing.RECOMMENDATION))

	def test_who_does_not_read_personal_fields_gets_none_of_them(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		with acting_as("evaluator"):
			facts = dict(printing.official_letter(doc, printing.RECOMMENDATION).applicant)
		self.assertEqual(facts["NIK"], doc.nik_tersamar)
		self.assertNotIn("Alamat", facts)


class TestHeading(CounterPrintTestCase):
	def test_an_office_with_a_letter_head_gets_that_one_and_not_both(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		self.assertIn("PEMERINTAH KABUPATEN", self.words(doc, printing.RECOMMENDATION))
		frappe.get_doc(
			{
				"doctype": "Letter Head",
				"letter_head_name": "Kop Pengujian",
				"source": "HTML",
				"is_default": 1,
				"content": "<b>KOP MILIK KANTOR</b>",
			}
		).insert()
		for print_format in (printing.RECOMMENDATION, printing.RECEIPT, printing.CONTROL_SHEET):
			words = self.words(doc, print_format)
			self.assertIn("KOP MILIK KANTOR", words)
			self.assertNotIn("PEMERINTAH KABUPATEN", words)

	def test_the_address_stands_where_the_office_has_entered_one(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		office = frappe.get_single("Pengaturan Layanan")
		office.update({"alamat_kantor": "Jalan Rekaan 1\nKode Pos 00000"}).save()
		self.assertIn(
			"Jalan Rekaan 1, Kode Pos 00000 SURAT REKOMENDASI", self.words(doc, printing.RECOMMENDATION)
		)


class TestStrangersText(CounterPrintTestCase):
	def test_it_is_escaped_on_every_paper(self) -> None:
		for letter in LETTERS:
			doc = self.issued(letter)
			fields = ("nama_pemohon", "keperluan", "alamat", "nomor_surat_pengantar", "nama_penandatangan")
			fields += ("jabatan_penandatangan", "pangkat_penandatangan", "nomor_surat", "nomor_agenda")
			doc.db_set(dict.fromkeys(fields, ATTACK))
			for row in doc.berkas:
				row.db_set("nama_berkas", ATTACK)
			for row in doc.isian:
				row.db_set({"label": ATTACK, "nilai": ATTACK, "tipe": "Teks"})
			visits = frappe.qb.DocType("Langkah Permohonan")
			frappe.qb.update(visits).set(visits.catatan, ATTACK).set(visits.tindakan, ATTACK).set(
				visits.uraian, ATTACK
			).where(visits.permohonan == doc.name).run()
			for print_format in (letter, printing.RECEIPT, printing.CONTROL_SHEET, printing.COPY_STAMP):
				with self.subTest(letter=letter, print_format=print_format):
					html = self.html(doc, print_format)
					self.assertNotIn("<script>alert", html)
					self.assertIn(ESCAPED, html)

	def test_an_open_requests_name_is_escaped_where_the_letter_is_refused(self) -> None:
		doc = make.request(make.SOP_REKOMENDASI)
		doc.db_set("nama_pemohon", ATTACK)
		html = self.html(doc, printing.RECOMMENDATION)
		self.assertNotIn("<script>alert", html)
		self.assertIn(ESCAPED, html)

	def test_personal_data_stands_in_letters_only(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		for print_format in (printing.RECEIPT, printing.CONTROL_SHEET, printing.COPY_STAMP):
			html = self.html(doc, print_format)
			for secret in (make.NIK, PERSON["nomor_kk"], PERSON["telepon"], "Dusun Rekaan"):
				self.assertNotIn(secret, html)


class TestCopies(CounterPrintTestCase):
	def test_each_copy_is_a_page(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		for print_format, copies in (
			(printing.COPY_STAMP, 3),
			(printing.RECOMMENDATION, 2),
			(printing.RECEIPT, 1),
		):
			pages = self.printed(doc, print_format, copies)
			self.assertEqual(len(pages), copies)
			self.assertEqual(len({text_of(page) for page in pages}), 1)

	def test_the_stamp_stands_where_it_was_asked_for(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		places = {
			position: self.place_of("LEGALISASI", self.printed(doc, printing.COPY_STAMP, 1, position)[0])
			for position in printing.POSITIONS
		}
		rows = [
			[places[f"{side}-{level}"] for side in ("kiri", "kanan")] for level in ("atas", "tengah", "bawah")
		]
		for (left, bottom_left), (right, bottom_right) in rows:
			self.assertGreater(right - left, 200)
			self.assertAlmostEqual(bottom_left, bottom_right, delta=2)
		top, middle, bottom = (row[0][1] for row in rows)
		self.assertGreater(top - middle, 150)
		self.assertGreater(middle - bottom, 150)

	def place_of(self, word: str, page: PageObject) -> tuple[float, float]:
		"""Return x and y of a word, in points from the lower left corner of the page."""
		found = []

		def look(text: str, cm: list, tm: list, *_rest: object) -> None:
			if text.strip().replace(" ", "").startswith(word[0]) and word in text.replace(" ", ""):
				x, y = tm[4], tm[5]
				found.append((x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]))

		page.extract_text(visitor_text=look)
		self.assertTrue(found, "the word is not on the page")
		return found[0]

	def test_a_custom_paper_is_used_to_its_foot(self) -> None:
		settings = frappe._dict(pdf_page_size="Custom", pdf_page_width=215, pdf_page_height=330)
		a4 = printing.page_height()
		with patch.object(frappe, "get_cached_doc", lambda *_a: settings):
			self.assertAlmostEqual(printing.page_height(), 294 / 185)
		self.assertGreater(294 / 185, a4)

	def test_a_printer_program_that_prints_too_small_is_made_up_for(self) -> None:
		prints.printer_zoom.cache_clear()
		self.addCleanup(prints.printer_zoom.cache_clear)
		for answer, expected in (
			("wkhtmltopdf 0.12.6 (with patched qt)", 1.0),
			("wkhtmltopdf 0.12.6", 1.282),
		):
			with patch.object(prints.subprocess, "run", return_value=frappe._dict(stdout=answer)):
				self.assertEqual(prints.printer_zoom(), expected)
			prints.printer_zoom.cache_clear()
		with patch.object(prints.shutil, "which", return_value=None):
			self.assertEqual(prints.printer_zoom(), 1.0)


class TestPrintRecord(CounterPrintTestCase):
	def test_every_print_is_kept_with_its_copies_user_and_signer(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		with clock.fixed_at(MORNING):
			self.printed(doc, printing.COPY_STAMP, 3, "kiri-tengah")
			self.printed(doc, printing.COPY_STAMP, user="camat")
			self.printed(doc, printing.RECOMMENDATION)
		first, second, other = self.records(doc)
		self.assertEqual((first.cetakan_ke, second.cetakan_ke, other.cetakan_ke), (1, 2, 1))
		self.assertEqual((first.salinan, first.posisi), (3, "kiri-tengah"))
		self.assertEqual((second.posisi, other.posisi), (printing.DEFAULT_POSITION, None))
		self.assertEqual(second.pengguna, "camat@jumapolo.test")
		self.assertEqual((first.waktu, first.sop), (MORNING, doc.sop))
		self.assertEqual(first.nama_penandatangan, doc.nama_penandatangan)
		self.assertEqual(first.penandatangan, doc.penandatangan)

	def test_the_paper_says_which_print_it_is(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		texts = [text_of(self.printed(doc, printing.RECOMMENDATION)[0]) for _print in range(2)]
		self.assertIn(f"{doc.name} · cetakan ke-1", texts[0])
		self.assertIn(f"{doc.name} · cetakan ke-2", texts[1])
		self.assertNotIn("cetakan ke-", self.words(doc, printing.RECOMMENDATION))

	def test_a_sheet_that_says_not_yet_is_one_page_and_not_counted(self) -> None:
		doc = make.request(make.SOP_REKOMENDASI)
		pages = self.printed(doc, printing.COPY_STAMP, 3)
		self.assertEqual(len(pages), 1)
		self.assertIn("BELUM DISAHKAN", text_of(pages[0]))
		self.assertEqual(self.records(doc), [])

	def test_what_does_not_exist_is_refused_and_not_counted(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		for values in (
			("Standard", 1, ""),
			(ATTACK, 1, ""),
			(printing.COPY_STAMP, 0, ""),
			(printing.COPY_STAMP, -1, ""),
			(printing.COPY_STAMP, prints.MAX_COPIES + 1, ""),
			(printing.COPY_STAMP, 1, "tengah"),
			(printing.COPY_STAMP, 1, "kiri-atas' style='"),
		):
			with self.subTest(values=values), self.assertRaises(LayananError):
				self.printed(doc, *values)
		self.assertEqual(self.records(doc), [])

	def test_nobody_changes_a_record(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		self.printed(doc, printing.RECEIPT)
		name = self.records(doc)[0].name
		for by_system in (False, True):
			record = frappe.get_doc(prints.DOCTYPE, name)
			record.salinan = 9
			record.flags.by_system = by_system
			with self.assertRaises(RecordFrozen):
				record.save()
		with self.assertRaises(RecordFrozen):
			frappe.delete_doc(prints.DOCTYPE, name)
		with self.assertRaises(RecordFrozen):
			frappe.get_doc({"doctype": prints.DOCTYPE, "permohonan": doc.name}).insert()

	def test_a_role_lists_the_prints_of_its_own_services(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		self.printed(doc, printing.RECEIPT)
		name = self.records(doc)[0].name
		for user, reads in (("jfu", True), ("camat", True), ("evaluator", True), ("operator.siak", False)):
			with self.subTest(user=user), acting_as(user):
				self.assertEqual(bool(frappe.get_list(prints.DOCTYPE, filters={"name": name})), reads)
				self.assertEqual(frappe.has_permission(prints.DOCTYPE, "read", doc=name), reads)
				self.assertFalse(frappe.has_permission(prints.DOCTYPE, "write", doc=name))


class TestReprint(CounterPrintTestCase):
	def stamped(self) -> Document:
		"""Return a request with its name stamp on paper, before anybody signed."""
		doc = make.walk(make.request(make.SOP_LEGALISIR), 2)
		self.printed(doc, printing.NAME_STAMP)
		return doc

	def test_who_was_printed_signs(self) -> None:
		doc = self.stamped()
		self.assertEqual(prints.needs_reprint(doc), "")
		doc = make.forward(doc, "camat")
		self.assertEqual(prints.needs_reprint(make.reloaded(doc)), "")

	def test_another_signs(self) -> None:
		doc = make.forward(self.stamped(), "sekcam")
		told = prints.needs_reprint(make.reloaded(doc))
		self.assertIn("tercetak untuk Ratna Kartikasari, M.Si. (Camat", told)
		self.assertIn("yang menandatangani Agung Wibisono, S.H. (", told)
		self.printed(doc, printing.NAME_STAMP)
		self.assertEqual(prints.needs_reprint(make.reloaded(doc)), "")

	def test_the_same_person_in_another_office_is_another_stamp(self) -> None:
		doc = make.reloaded(make.forward(self.stamped(), "camat"))
		doc.db_set("jabatan_penandatangan", "Plh. Camat Rekaan")
		self.assertIn("Cetak ulang", prints.needs_reprint(doc))

	def test_without_a_printed_stamp_there_is_nothing_to_reprint(self) -> None:
		doc = make.walk(make.request(make.SOP_LEGALISIR), 3)
		self.assertEqual(prints.needs_reprint(make.reloaded(doc)), "")


class TestWhoPrints(CounterPrintTestCase):
	def test_reading_is_not_enough(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		for print_format in printing.SHEETS:
			with self.subTest(print_format=print_format):
				with self.assertRaises(frappe.PermissionError):
					self.printed(doc, print_format, user="evaluator")
				with self.assertRaises(frappe.PermissionError):
					self.shown(doc, print_format, "evaluator")
		self.assertEqual(self.records(doc), [])

	def test_another_services_role_prints_nothing(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		for print_format in printing.SHEETS:
			with self.assertRaises(frappe.PermissionError):
				self.printed(doc, print_format, user="operator.siak")
			with self.assertRaises(frappe.PermissionError):
				self.shown(doc, print_format, "operator.siak")

	def shown(self, doc: Document, print_format: str, user: str) -> str:
		"""Return what Frappe's own print page shows to a user."""
		with acting_as(user):
			return get_html_and_style("Permohonan", doc.name, print_format)["html"]

	def test_the_button_answers_with_a_pdf_named_after_the_request(self) -> None:
		doc = self.issued(printing.RECOMMENDATION)
		with acting_as("jfu"), no_web_server(), patch.object(frappe.local, "response", frappe._dict()):
			print_api.cetak(doc.name, printing.COPY_STAMP, "2", "kiri-atas")
			answer = frappe.local.response
		self.assertEqual(
			(answer.type, answer.filename), ("pdf", f"{doc.name}-stempel_legalisasi_salinan.pdf")
		)
		self.assertEqual(len(PdfReader(BytesIO(answer.filecontent)).pages), 2)

	def test_over_the_web_only_by_post_and_only_with_the_right(self) -> None:
		jfu, evaluator = Session("jfu"), Session("evaluator")
		made = jfu.resource(
			"POST",
			"Permohonan",
			sop=make.SOP_LEGALISIR,
			nama_pemohon="Wulan Rekaan",
			nik=make.NIK,
			keperluan="Pengujian",
		).json()["data"]
		method, asked = (
			"jumapolo_layanan.print_api.cetak",
			{"permohonan": made["name"], "format": printing.NAME_STAMP},
		)
		self.assertEqual(evaluator.post(method, **asked).status_code, 403)
		self.assertEqual(jfu.get(f"method/{method}", **asked).status_code, 403)
		answer = jfu.post(method, **asked)
		self.assertEqual(answer.status_code, 200, answer.text[:500])
		self.assertTrue(answer.content.startswith(b"%PDF"))
		frappe.db.rollback()
		self.assertEqual(frappe.db.count(prints.DOCTYPE, {"permohonan": made["name"]}), 1)
