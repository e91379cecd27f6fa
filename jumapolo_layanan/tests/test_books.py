"""The office's number books: what a number is, when it is void, and where a book begins."""

from datetime import date, datetime, timedelta

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core import clock
from jumapolo_layanan.exceptions import LayananError, ReasonRequired, RecordFrozen
from jumapolo_layanan.patches import numbers_into_books
from jumapolo_layanan.services import books
from jumapolo_layanan.setup import demo
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

AGENDA, LETTER, REGISTER = books.FIELDS
YEAR = 2998
DAY = date(YEAR, 5, 20)
REASON = "Salah ketik pada surat."


class TestNumbers(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.request = make.request(make.SOP_NIKAH)

	def test_a_number_is_one_row_that_names_its_request(self) -> None:
		number = self.number()
		row = frappe.get_doc("Nomor Terbit", "SURAT-2998-00001")
		self.assertEqual((row.buku, row.tahun, row.urut, row.nomor), (LETTER, YEAR, 1, number))
		self.assertEqual((row.permohonan, row.sop, row.tanggal), (self.request.name, make.SOP_NIKAH, DAY))
		self.assertEqual((row.status, row.alasan), ("Terpakai", None))
		self.assertEqual(number, "001/JMPL/V/2998")

	def test_each_book_counts_for_itself(self) -> None:
		self.assertEqual(
			[self.number(book)[:4] for book in (AGENDA, REGISTER, AGENDA)], ["0001", "0001", "0002"]
		)

	def test_every_year_begins_with_one(self) -> None:
		given = [self.number(on=on) for on in (date(YEAR, 12, 31), date(YEAR, 12, 31), date(YEAR + 1, 1, 1))]
		self.assertEqual(given, ["001/JMPL/XII/2998", "002/JMPL/XII/2998", "001/JMPL/I/2999"])

	def test_a_late_number_of_the_old_year_goes_on_in_the_old_book(self) -> None:
		self.number(on=date(YEAR + 1, 1, 1))
		self.assertEqual(self.number(on=date(YEAR, 12, 31)), "001/JMPL/XII/2998")

	def test_a_step_that_fails_gives_its_number_back(self) -> None:
		frappe.db.savepoint("langkah")
		self.number()
		frappe.db.rollback(save_point="langkah")
		self.assertEqual(rows_of(self.request), [])
		self.assertEqual(self.number(), "001/JMPL/V/2998")

	def test_a_place_taken_behind_the_back_of_this_transaction_is_passed_over(self) -> None:
		self.number()
		books_last, books._last_sequence = books._last_sequence, lambda book, year: None
		self.addCleanup(setattr, books, "_last_sequence", books_last)
		frappe.clear_messages()
		self.assertEqual(self.number(), "002/JMPL/V/2998")
		self.assertEqual(frappe.get_message_log(), [])

	def test_a_template_that_writes_a_number_twice_is_refused(self) -> None:
		settings = frappe.get_single("Pengaturan Layanan")
		settings.templat_nomor_surat = "{urut}/{tahun}"
		settings.save()
		self.number()
		frappe.db.set_value("Nomor Terbit", "SURAT-2998-00001", "nomor", "2/2998")
		with self.assertRaisesRegex(LayananError, "2/2998 sudah ada dalam buku Nomor Surat"):
			self.number()

	def test_nobody_writes_renames_or_deletes_a_number_by_hand(self) -> None:
		self.number()
		row = frappe.get_doc("Nomor Terbit", "SURAT-2998-00001")
		for forbidden in (
			row.save,
			row.delete,
			lambda: row.rename("SURAT-2998-00009"),
			frappe.copy_doc(row).insert,
		):
			with self.assertRaises(RecordFrozen):
				forbidden()

	def test_the_database_itself_refuses_a_second_row_of_a_place_or_of_a_number(self) -> None:
		self.number()
		self.number()
		row = frappe.qb.DocType("Nomor Terbit")
		for change in ({"urut": 1}, {"nomor": "001/JMPL/V/2998"}):
			frappe.db.savepoint("ganda")
			query = frappe.qb.update(row).where(row.name == "SURAT-2998-00002")
			for field, value in change.items():
				query = query.set(field, value)
			with self.assertRaises(Exception) as refused:
				query.run()
			frappe.db.rollback(save_point="ganda")
			self.assertTrue(frappe.db.is_unique_key_violation(refused.exception), refused.exception)

	def number(self, book: str = LETTER, on: date = DAY) -> str:
		return books.next_number(book, on, self.request.name, self.request.sop)


class TestStartValue(LayananTestCase):
	def test_a_book_begun_mid_year_goes_on_from_the_old_book(self) -> None:
		self.save_starts((LETTER, YEAR, 314))
		given = [self.number(on=on) for on in (DAY, DAY, date(YEAR + 1, 1, 2))]
		self.assertEqual(given, ["314/JMPL/V/2998", "315/JMPL/V/2998", "001/JMPL/I/2999"])
		self.assertEqual(self.number(book=REGISTER), "0001/REG/2998")

	def test_a_start_value_is_not_changed_once_the_book_has_numbers(self) -> None:
		self.save_starts((LETTER, YEAR, 314))
		self.number()
		for rows in (
			[(LETTER, YEAR, 400)],
			[],
			[(LETTER, YEAR, 314), (REGISTER, YEAR, 5), (LETTER, YEAR, 9)],
		):
			with self.assertRaises(LayananError):
				self.save_starts(*rows)
		with self.assertRaisesRegex(
			LayananError, "Nomor Surat tahun 2998 sudah berisi nomor sampai urutan 314"
		):
			self.save_starts()

	def test_a_start_value_comes_too_late_for_a_book_that_has_begun(self) -> None:
		self.number()
		with self.assertRaisesRegex(LayananError, "sudah berisi nomor"):
			self.save_starts((LETTER, YEAR, 50))

	def test_other_books_and_settings_are_still_changed(self) -> None:
		self.save_starts((LETTER, YEAR, 314))
		self.number()
		self.save_starts((LETTER, YEAR, 314), (AGENDA, YEAR, 20))
		self.assertEqual(self.number(book=AGENDA), "0020/AGENDA/2998")

	def test_a_start_value_below_one_or_given_twice_is_refused(self) -> None:
		with self.assertRaisesRegex(LayananError, "paling kecil 1"):
			self.save_starts((LETTER, YEAR, 0))
		with self.assertRaisesRegex(LayananError, "hanya satu kali"):
			self.save_starts((LETTER, YEAR, 2), (LETTER, YEAR, 3))

	def save_starts(self, *starts: tuple[str, int, int]) -> None:
		with acting_as("admin.layanan"):
			settings = frappe.get_doc("Pengaturan Layanan")
			settings.set(
				"awal_nomor",
				[{"buku": book, "tahun": year, "mulai_dari": start} for book, year, start in starts],
			)
			settings.save()

	def number(self, book: str = LETTER, on: date = DAY) -> str:
		request = make.request(make.SOP_NIKAH)
		return books.next_number(book, on, request.name, request.sop)


class TestNumbersOfARequest(LayananTestCase):
	def test_each_number_comes_with_its_step_and_not_before(self) -> None:
		doc = make.walk(make.request(make.SOP_KK), 2)
		self.assertEqual(rows_of(doc), [])
		doc = make.walk(doc, 1)
		(row,) = rows_of(doc)
		self.assertEqual((row.buku, row.nomor, row.owner), (AGENDA, doc.nomor_agenda, "jfu@jumapolo.test"))
		doc = make.walk(doc, 4)
		self.assertEqual(
			[(row.buku, row.nomor) for row in rows_of(doc)],
			[(AGENDA, doc.nomor_agenda), (REGISTER, doc.nomor_register)],
		)

	def test_the_last_second_of_a_year_numbers_in_the_old_book_and_the_first_in_the_new_one(self) -> None:
		for at, year in ((datetime(2997, 12, 31, 23, 59, 59), 2997), (datetime(2998, 1, 1), 2998)):
			with clock.fixed_at(at - timedelta(minutes=9)):
				doc = make.walk(make.request(make.SOP_NIKAH), 4)
			doc = make.forward(doc, "jfu", at)
			self.assertEqual((doc.nomor_surat[-4:], doc.tanggal_surat.year), (str(year), year))
			self.assertEqual(rows_of(doc)[0].urut, 1)

	def test_a_refused_request_leaves_its_number_void_with_the_reason(self) -> None:
		doc = make.walk(make.request(make.SOP_KK), 3)
		doc = make.act(doc, "Tolak", "kasi.pemerintahan", reason="Bukan penduduk.")
		(row,) = rows_of(doc)
		self.assertEqual((row.status, row.alasan), ("Batal", "Bukan penduduk."))
		self.assertEqual(row.dibatalkan_oleh, "kasi.pemerintahan@jumapolo.test")
		self.assertEqual(row.waktu_batal, doc.waktu_selesai)
		self.assertEqual(doc.nomor_agenda, row.nomor)

	def test_a_cancelled_request_leaves_its_number_void_and_nobody_gets_it_again(self) -> None:
		doc = make.walk(make.request(make.SOP_KK), 5)
		doc = make.act(doc, "Batalkan", "jfu", reason="Atas permintaan pemohon.")
		(row,) = rows_of(doc)
		self.assertEqual((row.status, row.alasan), ("Batal", "Atas permintaan pemohon."))
		later = make.walk(make.request(make.SOP_KK), 3)
		self.assertEqual(rows_of(later)[0].urut, row.urut + 1)

	def test_a_request_that_ends_well_keeps_its_numbers_in_use(self) -> None:
		doc = make.walk(make.request(make.SOP_PINDAH), 5)
		self.assertEqual([row.status for row in rows_of(doc)], ["Terpakai"])


class TestVoiding(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.doc = make.walk(make.request(make.SOP_NIKAH), 6)
		self.row = rows_of(self.doc)[0]

	def test_an_approving_official_voids_a_number_and_it_keeps_its_place(self) -> None:
		void(self.row.name, "camat")
		row = rows_of(self.doc)[0]
		self.assertEqual(
			(row.status, row.alasan, row.dibatalkan_oleh), ("Batal", REASON, "camat@jumapolo.test")
		)
		self.assertEqual((row.urut, row.nomor), (self.row.urut, self.row.nomor))
		self.assertEqual(make.reloaded(self.doc).nomor_surat, self.row.nomor)
		later = make.walk(make.request(make.SOP_NIKAH), 5)
		self.assertEqual(rows_of(later)[0].urut, self.row.urut + 1)

	def test_the_document_with_a_void_number_is_withdrawn(self) -> None:
		self.assertEqual(documents_of(self.doc), [(self.row.nomor, "Sah")])
		void(self.row.name, "camat")
		self.assertEqual(documents_of(self.doc), [(self.row.nomor, "Dicabut")])

	def test_the_request_says_that_its_number_is_void(self) -> None:
		void(self.row.name, "camat", "Surat <b>ganda</b>")
		said = frappe.get_all(
			"Comment", {"reference_name": self.doc.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertTrue(any(self.row.nomor in text and "&lt;b&gt;ganda" in text for text in said), said)

	def test_a_request_under_way_keeps_its_number_until_it_ends(self) -> None:
		doc = make.walk(make.request(make.SOP_NIKAH), 5)
		(row,) = rows_of(doc)
		with self.assertRaisesRegex(LayananError, "masih berjalan"):
			void(row.name, "camat")
		make.walk(doc, 1)
		void(row.name, "camat")
		self.assertEqual(rows_of(doc)[0].status, "Batal")

	def test_the_giver_of_a_number_and_who_approves_nothing_of_it_are_refused(self) -> None:
		for user in ("jfu", "operator.siak", "sekcam", "kasi.pemerintahan", "admin.layanan", "evaluator"):
			with self.assertRaises(frappe.PermissionError):
				void(self.row.name, user)
		frappe.db.set_value("Nomor Terbit", self.row.name, "owner", "camat@jumapolo.test")
		with self.assertRaisesRegex(frappe.PermissionError, "bukan oleh yang memberikannya"):
			void(self.row.name, "camat")
		self.assertEqual(rows_of(self.doc)[0].status, "Terpakai")

	def test_a_stand_in_voids_while_the_assignment_runs(self) -> None:
		user = make.officer("pengganti.nomor", "Pejabat Pengganti", title="Analis")
		with self.assertRaises(frappe.PermissionError):
			void(self.row.name, user)
		frappe.get_doc(
			{
				"doctype": "Penugasan Pejabat",
				"pejabat": frappe.db.get_value("Pejabat", {"user": user}),
				"menggantikan_jabatan": "Camat",
				"jenis": "Plh",
				"nomor_sk": "821/1",
				"mulai": "2020-01-01 00:00:00",
				"sampai": "2999-01-01 00:00:00",
			}
		).insert().submit()
		void(self.row.name, user)
		self.assertEqual(rows_of(self.doc)[0].dibatalkan_oleh, user)

	def test_a_reason_is_demanded(self) -> None:
		for nothing in ("", "  \n"):
			with self.assertRaises(ReasonRequired):
				void(self.row.name, "camat", nothing)

	def test_a_void_number_is_not_voided_again(self) -> None:
		void(self.row.name, "camat")
		with self.assertRaisesRegex(LayananError, "sudah batal"):
			void(self.row.name, "kasi.kesos", "Alasan lain")
		self.assertEqual(rows_of(self.doc)[0].alasan, REASON)

	def test_the_button_is_offered_to_who_may_press_it(self) -> None:
		for user, offered in (("camat", True), ("kasi.kesos", True), ("jfu", False), ("evaluator", False)):
			with acting_as(user):
				doc = frappe.get_doc("Nomor Terbit", self.row.name)
				doc.run_method("onload")
				self.assertIs(doc.get_onload("dapat_dibatalkan"), offered, user)


class TestWhoReadsNumbers(LayananTestCase):
	def test_numbers_are_read_with_their_service(self) -> None:
		kk, nikah = make.walk(make.request(make.SOP_KK), 3), make.walk(make.request(make.SOP_NIKAH), 5)
		expected = {
			"jfu": {kk.name, nikah.name},
			"evaluator": {kk.name, nikah.name},
			"kasi.pemerintahan": {kk.name},
			"operator.siak": {kk.name},
			"kasi.kesos": {nikah.name},
			"camat": {nikah.name},
			"sekcam": set(),
		}
		for user, requests in expected.items():
			with acting_as(user):
				seen = frappe.get_list(
					"Nomor Terbit",
					{"permohonan": ["in", [kk.name, nikah.name]]},
					pluck="permohonan",
					order_by="name",
				)
				self.assertEqual(set(seen), requests, user)
				for doc in (kk, nikah):
					row = frappe.get_doc("Nomor Terbit", rows_of(doc)[0].name)
					self.assertIs(row.has_permission("read"), doc.name in requests, (user, doc.sop))
					self.assertFalse(row.has_permission("write") or row.has_permission("delete"), user)
		with acting_as("admin.layanan"), self.assertRaises(frappe.PermissionError):
			frappe.get_list("Nomor Terbit", order_by="name")


class TestNumbersFromBefore(LayananTestCase):
	def test_numbers_given_before_the_books_were_kept_get_their_rows_once(self) -> None:
		done, refused = make.walk(make.request(make.SOP_KK), 7), make.walk(make.request(make.SOP_KK), 3)
		refused = make.act(refused, "Tolak", "kasi.pemerintahan", reason="Bukan penduduk.")
		kept = [dict(row) for doc in (done, refused) for row in rows_of(doc)]
		frappe.db.delete("Nomor Terbit", {"permohonan": ["in", [done.name, refused.name]]})

		for _run in range(2):
			numbers_into_books.execute()
			again = [dict(row) for doc in (done, refused) for row in rows_of(doc)]
			for row, before in zip(again, kept, strict=True):
				for field in ("creation", "modified", "modified_by"):
					row.pop(field), before.pop(field, None)
				self.assertEqual(row, before)


def void(name: str, user: str, reason: str = REASON) -> None:
	with acting_as(user):
		frappe.get_doc("Nomor Terbit", name).batalkan(reason)


def rows_of(doc: Document) -> list[frappe._dict]:
	return frappe.get_all("Nomor Terbit", {"permohonan": doc.name}, ["*"], order_by="buku asc, urut asc")


def documents_of(doc: Document) -> list[tuple[str, str]]:
	rows = frappe.get_all(
		"Dokumen Terbit", {"permohonan": doc.name}, ["nomor", "status"], order_by="creation"
	)
	return [(row.nomor, row.status) for row in rows]


class TestDemoBook(LayananTestCase):
	def test_the_demo_shows_a_void_number_with_its_reason_and_its_withdrawn_letter(self) -> None:
		doc = make.walk(make.request(make.SOP_NIKAH), 6)
		frappe.db.set_value("Permohonan", doc.name, "waktu_selesai", datetime(2098, 1, 2, 9))
		demo.void_a_number()

		number = frappe.get_doc("Nomor Terbit", {"permohonan": doc.name, "buku": "Nomor Surat"})
		self.assertEqual((number.status, number.dibatalkan_oleh), ("Batal", "camat@jumapolo.test"))
		self.assertIn("salah tulis", number.alasan)
		self.assertEqual(frappe.session.user, "Administrator")
