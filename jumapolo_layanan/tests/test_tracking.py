"""Where a request stands, told to who holds its receipt and knows the NIK's end; and to nobody else."""

from datetime import datetime, timedelta
from html import unescape

import frappe
import requests
from frappe.model.document import Document

from jumapolo_layanan import public_api
from jumapolo_layanan.core import clock
from jumapolo_layanan.services import tracking
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.guest import Guest, unknown_code
from jumapolo_layanan.tests.test_verification import assert_same_cost

MORNING = datetime(2026, 8, 18, 9, 0)
DIGITS = make.NIK[-4:]
NOTE = "KTP buram; NIK 3313995708909901 tidak terbaca <b>sama sekali</b>"


def sent_back(**values: object) -> Document:
	"""Return a request that waits for its applicant since `MORNING`, one mandatory paper not there."""
	request = make.walk(make.request(make.SOP_KK, **values), 1)
	paper = next(row for row in request.berkas if row.wajib)
	frappe.db.set_value("Berkas Permohonan", paper.name, "ada", 0)
	return make.act(request, "Kembalikan", "jfu", at=MORNING, reason=NOTE)


class TestProgress(LayananTestCase):
	def find(self, request: Document) -> tracking.Progress:
		return tracking.find(request.kode_lacak, DIGITS)

	def test_each_step_is_told_by_its_stage_and_count(self) -> None:
		with clock.fixed_at(MORNING):
			request = make.request(make.SOP_KK)
		found = self.find(request)
		self.assertEqual(found.sentence, "Berkas Anda sudah diterima di loket.")
		self.assertEqual((found.since, found.done, found.steps), (MORNING, 0, 7))

		stages = (
			"Pemeriksaan Berkas",
			"Pencatatan",
			"Legalisasi",
			"Pencetakan",
			"Pengagendaan",
			"Penyerahan",
		)
		for done, stage in enumerate(stages, 1):
			with clock.fixed_at(MORNING + timedelta(minutes=done)):
				request = make.walk(request, 1)
			found = self.find(request)
			self.assertEqual(found.sentence, f"Permohonan Anda sedang pada tahap {stage}.")
			self.assertEqual((found.done, found.since), (done, MORNING + timedelta(minutes=done)))
			self.assertFalse(found.ended or found.waits_for_applicant)

		with clock.fixed_at(MORNING + timedelta(hours=1)):
			request = make.walk(request, 1)
		found = self.find(request)
		self.assertEqual(found.sentence, "Permohonan Anda sudah selesai.")
		self.assertEqual((found.done, found.since, found.ended), (7, MORNING + timedelta(hours=1), True))

	def test_who_must_complete_papers_is_told_which_and_why_without_numbers(self) -> None:
		request = sent_back()
		found = self.find(request)
		self.assertEqual(found.sentence, "Permohonan menunggu Anda melengkapi berkas.")
		self.assertTrue(found.waits_for_applicant)
		self.assertEqual((found.since, found.done), (MORNING, 1))
		self.assertIn("KTP buram; NIK (nomor disembunyikan) tidak terbaca", found.note)
		self.assertEqual(found.missing, tuple(row.nama_berkas for row in request.berkas if row.wajib)[:1])

	def test_the_note_is_gone_once_the_papers_are_there(self) -> None:
		request = sent_back()
		found = self.find(make.act(request, "Terima Kelengkapan", "jfu"))
		self.assertEqual((found.note, found.missing), ("", ()))

	def test_only_the_last_return_is_told(self) -> None:
		request = make.act(sent_back(), "Terima Kelengkapan", "jfu")
		request = make.act(request, "Kembalikan", "jfu", reason="Tanda tangan kepala desa belum ada")
		self.assertEqual(self.find(request).note, "Tanda tangan kepala desa belum ada")

	def test_why_a_request_was_refused_is_told_at_the_counter_only(self) -> None:
		request = make.walk(make.request(make.SOP_KK), 1)
		request = make.act(request, "Tolak", "jfu", reason="Rahasia kantor")
		found = self.find(request)
		self.assertIn("ditolak", found.sentence)
		self.assertTrue(found.ended)
		self.assertNotIn("Rahasia", str(found))

	def test_without_both_facts_nothing_is_found(self) -> None:
		request = make.request()
		other = make.request(nik="3313991708909902")
		self.assertIsNotNone(self.find(request))
		for code, digits in (
			(request.kode_lacak, "0000"),
			(request.kode_lacak, other.nik[-4:]),
			(request.kode_lacak, ""),
			(request.kode_lacak, make.NIK),
			(request.kode_lacak, "٩٩٠١"),
			(request.kode_lacak, "99 01"),
			(request.kode_lacak, "tidak"),
			(request.kode_lacak[:-1], DIGITS),
			(request.kode_lacak + "A", DIGITS),
			(request.name, DIGITS),
			("%", DIGITS),
			("", DIGITS),
			("-", DIGITS),
			("", ""),
		):
			self.assertIsNone(tracking.find(code, digits), (code, digits))

	def test_a_request_without_a_nik_is_found_by_nobody(self) -> None:
		request = make.request()
		for gone in ("", None):
			request.db_set("nik", gone)
			for digits in ("", "0000", "None", "tidak"):
				self.assertIsNone(tracking.find(request.kode_lacak, digits))

	def test_a_code_is_read_however_it_was_typed(self) -> None:
		request = make.request()
		code = request.kode_lacak
		for typed in (
			code.lower(),
			f" {code[:4]} {code[4:]} ",
			f"{code[:4]}-{code[4:]}",
			f"https://x/lacak#{code}",
		):
			self.assertIsNotNone(tracking.find(typed, f" {DIGITS} "), typed)


class TestOverHttp(LayananTestCase):
	"""What these tests write stays: the web server is another process."""

	def keep_uncommitted(self) -> None:
		pass

	def setUp(self) -> None:
		super().setUp()
		self.guest = Guest()

	def take_in(self) -> Document:
		request = make.request(
			make.SOP_KK, nomor_kk="3313991234567890", telepon="080000001234", alamat="Jalan Rahasia 7"
		)
		frappe.db.commit()
		return request

	def answer(self, response: requests.Response) -> dict:
		self.assertEqual(response.status_code, 200, response.text)
		return response.json()["message"]

	def test_the_answer_holds_the_way_and_nothing_of_a_person(self) -> None:
		request = sent_back(nomor_kk="3313991234567890", telepon="080000001234", alamat="Jalan Rahasia 7")
		frappe.db.commit()
		response = self.guest.track(request.kode_lacak, DIGITS)
		answer = self.answer(response)
		self.assertEqual(answer["sejak"], "2026-08-18 09:00:00")
		self.assertEqual(
			(answer["langkah_selesai"], answer["langkah_tersisa"], answer["jumlah_langkah"]), (1, 6, 7)
		)
		page = self.guest.page("lacak", kode=request.kode_lacak, nik4=DIGITS).text
		self.assertIn("Sejak 18 Agustus 2026 pukul 09.00.", page)
		self.assertIn("1 dari 7 langkah selesai, 6 lagi.", page)
		self.assertIn(frappe.utils.escape_html(answer["berkas_kurang"][0]), page)
		personal = (request.nik, request.nik_tersamar, request.nomor_kk, request.telepon, request.alamat)
		officers = ("jfu@jumapolo.test", frappe.utils.get_fullname("jfu@jumapolo.test"))
		for text in (response.text, unescape(page)):
			for secret in ("Wulan", "Rekaan", *personal, *officers, request.name, DIGITS):
				self.assertNotIn(secret, text)

	def test_the_note_is_escaped_on_the_page(self) -> None:
		request = sent_back()
		frappe.db.commit()
		page = self.guest.page("lacak", kode=request.kode_lacak, nik4=DIGITS).text
		self.assertIn("&lt;b&gt;sama sekali&lt;/b&gt;", page)
		self.assertNotIn("<b>", page)

	def test_a_stranger_learns_nothing_not_even_whether_a_code_exists(self) -> None:
		request = self.take_in()
		answers, pages, unknown = set(), set(), unknown_code()
		for code, digits in (
			(request.kode_lacak, "0000"),
			(unknown, "0000"),
			(unknown, DIGITS),
			("", ""),
			("x" * 5_000, "y" * 5_000),
			(request.name, DIGITS),
		):
			response = self.guest.track(code, digits)
			self.assertEqual(response.status_code, 200)
			answers.add(response.content)
			page = self.guest.page("lacak", kode=code, nik4=digits)
			self.assertEqual(page.status_code, 200)
			pages.add(page.text.partition("<form")[0])
		self.assertEqual((len(answers), len(pages)), (1, 1))
		self.assertIn("Tidak ditemukan", pages.pop())

	def test_an_unknown_code_costs_what_wrong_digits_cost(self) -> None:
		codes = [self.take_in().kode_lacak for _request in range(4)]
		unknown = [unknown_code() for _request in codes]
		turn = iter(range(10_000))
		# ten wrong answers are all that a code gives a day
		assert_same_cost(
			self,
			lambda guest, kind: guest.track(kind[next(turn) // 2 % 4], "0000"),
			tuple(codes),
			tuple(unknown),
		)

	def test_ten_wrong_answers_shut_a_code_whoever_asks(self) -> None:
		request = self.take_in()
		for code in (request.kode_lacak, unknown_code()):
			for _guess in range(public_api.WRONG_ANSWERS_PER_CODE):
				Guest().track(code, "0000")
			for digits in ("0000", DIGITS):
				response = Guest().track(code, digits)
				self.assertEqual(response.status_code, 429)
				self.assertIn("Terlalu banyak percobaan.", response.json()["message"]["keterangan"])
			page = Guest().page("lacak", kode=code, nik4=DIGITS)
			self.assertEqual(page.status_code, 429)
			self.assertIn("Terlalu banyak percobaan.", page.text)

	def test_the_right_answer_is_never_too_many(self) -> None:
		request = self.take_in()
		for _lookup in range(public_api.WRONG_ANSWERS_PER_CODE + 3):
			self.assertEqual(self.answer(self.guest.track(request.kode_lacak, DIGITS))["status"], "ditemukan")

	def test_one_address_does_not_try_many_codes(self) -> None:
		answers = [
			self.guest.track(unknown_code(), "0000") for _turn in range(public_api.LOOKUPS_PER_ADDRESS + 1)
		]
		self.assertEqual({answer.status_code for answer in answers[:-1]}, {200})
		self.assertEqual(answers[-1].status_code, 429)

	def test_the_address_of_the_page_answers_nothing(self) -> None:
		request = self.take_in()
		response = self.guest.http.get(
			f"{self.guest.url}/lacak", params={"kode": request.kode_lacak, "nik4": DIGITS}, timeout=60
		)
		self.assertEqual(response.status_code, 200)
		self.assertNotIn("langkah selesai", response.text)
		posted_elsewhere = self.guest.http.post(
			f"{self.guest.url}/lacak", params={"kode": request.kode_lacak, "nik4": DIGITS}, timeout=60
		)
		self.assertIn("Tidak ditemukan", posted_elsewhere.text)
