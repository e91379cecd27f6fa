"""Issued documents: when they arise and fall, who may revoke them, and what their code tells a stranger."""

import json
import random
import statistics
import time
from base64 import b64decode
from datetime import datetime, timedelta
from html import unescape
from unittest.mock import patch

import frappe
import requests
from frappe.model.document import Document
from frappe.utils import get_url
from redis.exceptions import RedisError

from jumapolo_layanan import public_api
from jumapolo_layanan.core import clock
from jumapolo_layanan.core.verification import ALPHABET, CODE_LENGTH, grouped
from jumapolo_layanan.exceptions import LayananError, ReasonRequired, RecordFrozen
from jumapolo_layanan.services import documents
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.guest import TRACK, VERIFY, Guest
from jumapolo_layanan.tests.rest import Session
from jumapolo_layanan.tests.test_rest import READERS

MORNING = datetime(2026, 8, 18, 9, 0)
# the step that completes both approval and number
ISSUED_AFTER = {
	make.SOP_KK: 4,
	make.SOP_KTP: 4,
	make.SOP_PINDAH: 4,
	make.SOP_NIKAH: 5,
	make.SOP_LEGALISIR: 4,
	make.SOP_REKOMENDASI: 4,
}
PERSONAL = {"nomor_kk": "3313991234567890", "telepon": "080000001234", "alamat": "Jalan Rahasia 7"}


def documents_of(request: Document) -> list[Document]:
	names = frappe.get_all(
		"Dokumen Terbit", filters={"permohonan": request.name}, pluck="name", order_by="creation"
	)
	return [frappe.get_doc("Dokumen Terbit", name) for name in names]


def issued(sop: str = make.SOP_LEGALISIR, **values: object) -> tuple[Document, Document]:
	"""Return a request just approved and numbered, and its document."""
	with clock.fixed_at(MORNING):
		request = make.walk(make.request(sop, **values), ISSUED_AFTER[sop])
	return request, documents_of(request)[0]


class TestIssuing(LayananTestCase):
	def test_a_document_is_issued_when_its_request_is_approved_and_numbered(self) -> None:
		for sop, steps in ISSUED_AFTER.items():
			with self.subTest(sop=sop):
				request = make.walk(make.request(sop), steps - 1)
				self.assertEqual(documents_of(request), [])
				request = make.walk(request, 1)
				[document] = documents_of(request)
				self.assertEqual(document.status, "Sah")
				self.assertEqual(document.waktu_pengesahan, request.waktu_pengesahan)

	def test_it_holds_the_facts_of_the_paper_and_no_personal_data(self) -> None:
		request, document = issued(**PERSONAL)
		office = frappe.get_cached_doc("Pengaturan Layanan")
		self.assertEqual(
			(document.jenis, document.nomor, document.tanggal),
			("Layanan Legalisir Surat-Surat", request.nomor_surat, MORNING.date()),
		)
		self.assertEqual(document.nama_penandatangan, request.nama_penandatangan)
		self.assertEqual(document.jabatan_penandatangan, request.jabatan_penandatangan)
		self.assertEqual(
			(document.kecamatan, document.kabupaten), (office.nama_kecamatan, office.nama_kabupaten)
		)
		self.assertEqual(document.nama_tersamar, "W***n R***n")
		kept = json.dumps(document.as_dict(), default=str)
		for secret in (*PERSONAL.values(), make.NIK, request.nik_tersamar, "Wulan", request.kode_lacak):
			self.assertNotIn(secret, kept)

	def test_one_request_has_one_document(self) -> None:
		request, document = issued()
		documents.follow(request)
		request = make.walk(request, 1)
		documents.follow(request)
		self.assertEqual(request.workflow_state, "Selesai")
		self.assertEqual([each.kode for each in documents_of(request)], [document.kode])

	def test_two_documents_never_share_a_code(self) -> None:
		codes = {issued()[1].kode for _request in range(5)}
		self.assertEqual(len(codes), 5)

	def test_it_stays_as_issued_when_official_or_office_change(self) -> None:
		request, document = issued()
		official = frappe.get_doc("Pejabat", request.penandatangan)
		official.update({"nama": "Nama Baru", "jabatan": "Jabatan Baru"})
		official.save()
		frappe.db.set_single_value("Pengaturan Layanan", "nama_kecamatan", "Lain")
		frappe.clear_document_cache("Pengaturan Layanan", "Pengaturan Layanan")
		found = documents.find(document.kode)
		self.assertEqual(
			(found.facts.signer, found.facts.district), (document.nama_penandatangan, "Jumapolo")
		)

	def test_a_cancelled_request_takes_its_document_back(self) -> None:
		request, document = issued()
		make.act(request, "Batalkan", "jfu", reason="Diminta pemohon")
		document.reload()
		self.assertEqual(
			(document.status, document.alasan_pencabutan, document.dicabut_oleh),
			("Dicabut", "Permohonan dibatalkan.", "jfu@jumapolo.test"),
		)

	def test_a_withdrawn_approval_takes_it_back_and_the_next_one_issues_another(self) -> None:
		request, first = issued()
		signed = request.waktu_pengesahan
		request.waktu_pengesahan = None
		documents.follow(request)
		request.waktu_pengesahan = signed + timedelta(minutes=5)
		documents.follow(request)
		before, after = documents_of(request)
		self.assertEqual((before.kode, before.status, after.status), (first.kode, "Dicabut", "Sah"))
		self.assertEqual(before.alasan_pencabutan, "Pengesahan ditarik kembali.")
		self.assertNotEqual(after.kode, first.kode)

	def test_standing_before_a_signing_step_again_is_no_approval(self) -> None:
		request, document = issued()
		request.langkah_ke = 3
		documents.follow(request)
		document.reload()
		self.assertEqual(document.status, "Dicabut")

	def test_a_document_revoked_by_hand_is_not_issued_again_by_the_next_step(self) -> None:
		request, document = issued()
		with acting_as("camat"):
			documents.revoke(document.name, "Salah ketik nama")
		request = make.walk(request, 1)
		self.assertEqual([each.status for each in documents_of(request)], ["Dicabut"])


class TestRevoking(LayananTestCase):
	def test_who_may_sign_may_revoke_and_nobody_else(self) -> None:
		signers = {
			make.SOP_KK: {"kasi.pemerintahan", "camat"},
			make.SOP_NIKAH: {"camat"},
			make.SOP_LEGALISIR: {"camat", "sekcam", "kasi.pemerintahan", "kasi.kesos"},
		}
		for sop, expected in signers.items():
			document = issued(sop)[1]
			may = {
				account
				for account in make.ACCOUNTS
				if documents.may_revoke(document, f"{account}@jumapolo.test")
			}
			self.assertEqual(may, expected)
			for account in {*make.ACCOUNTS} - expected:
				with self.subTest(sop=sop, account=account), acting_as(account):
					self.assertRaises(frappe.PermissionError, documents.revoke, document.name, "Salah")
			document.reload()
			self.assertEqual(document.status, "Sah")

	def test_a_stand_in_revokes_only_while_the_assignment_lasts(self) -> None:
		document = issued(make.SOP_NIKAH)[1]
		user = make.officer("pengganti.pencabut", "Pejabat Pengganti", title="Kepala Seksi Rekaan")
		frappe.get_doc(
			{
				"doctype": "Penugasan Pejabat",
				"pejabat": frappe.db.get_value("Pejabat", {"user": user}),
				"menggantikan_jabatan": "Camat",
				"jenis": "Plh",
				"nomor_sk": "1/REKAAN/2026",
				"mulai": MORNING,
				"sampai": MORNING + timedelta(hours=8),
			}
		).insert().submit()
		with acting_as(user, MORNING + timedelta(hours=8, seconds=1)):
			self.assertRaises(frappe.PermissionError, documents.revoke, document.name, "Salah")
		with acting_as(user, MORNING + timedelta(hours=8)):
			documents.revoke(document.name, "Salah")
		self.assertEqual(frappe.db.get_value("Dokumen Terbit", document.name, "status"), "Dicabut")

	def test_the_request_says_that_its_document_is_void(self) -> None:
		request, document = issued()
		self.assertEqual(documents.revoked_note(request), "")
		with acting_as("camat", MORNING + timedelta(days=1)):
			documents.revoke(document.name, "Salah ketik nama")
		told = documents.revoked_note(request)
		self.assertIn(f"Dokumen nomor {document.nomor} dicabut pada 19 Agustus 2026.", told)
		self.assertNotIn("Salah ketik", told)

	def test_it_needs_a_reason(self) -> None:
		document = issued()[1]
		with acting_as("camat"):
			for reason in ("", "  \n "):
				self.assertRaises(ReasonRequired, documents.revoke, document.name, reason)

	def test_it_happens_once_and_is_kept_with_who_when_and_why(self) -> None:
		document = issued()[1]
		with acting_as("camat", MORNING + timedelta(days=1)):
			documents.revoke(document.name, " Salah ketik nama ")
			self.assertRaises(LayananError, documents.revoke, document.name, "Sekali lagi")
		document.reload()
		self.assertEqual(
			(document.alasan_pencabutan, document.dicabut_oleh, document.waktu_pencabutan),
			("Salah ketik nama", "camat@jumapolo.test", MORNING + timedelta(days=1)),
		)

	def test_nobody_changes_or_deletes_a_document(self) -> None:
		document = issued()[1]
		for change in ({"status": "Dicabut"}, {"nomor": "1/X/2026"}, {"kode": "0" * CODE_LENGTH}):
			document.reload()
			document.update(change)
			self.assertRaises(RecordFrozen, document.save)
		self.assertRaises(RecordFrozen, frappe.delete_doc, "Dokumen Terbit", document.name)
		self.assertRaises(
			RecordFrozen,
			frappe.get_doc({**document.as_dict(), "name": None, "kode": "1" * CODE_LENGTH}).insert,
		)


class TestVerifying(LayananTestCase):
	def test_every_altered_character_of_the_code_is_unknown(self) -> None:
		kode = issued()[1].kode
		self.assertIsNotNone(documents.find(kode))
		for place in range(CODE_LENGTH):
			for character in ALPHABET:
				if character != kode[place]:
					self.assertIsNone(documents.find(kode[:place] + character + kode[place + 1 :]))

	def test_every_altered_character_of_a_stored_fact_is_unknown(self) -> None:
		document = issued()[1]
		# a neighbouring request may have been approved at the same moment
		document.db_set("waktu_pengesahan", MORNING - timedelta(days=365))
		for field in (
			"permohonan",
			"jenis",
			"nomor",
			"nama_penandatangan",
			"jabatan_penandatangan",
			"kecamatan",
			"kabupaten",
			"nama_tersamar",
		):
			kept = document.get(field)
			for place in range(len(kept)):
				document.db_set(field, kept[:place] + chr(ord(kept[place]) ^ 1) + kept[place + 1 :])
				self.assertIsNone(documents.find(document.kode), f"{field} {place}")
			document.db_set(field, kept)
			self.assertIsNotNone(documents.find(document.kode))
		document.db_set("tanggal", document.tanggal + timedelta(days=1))
		self.assertIsNone(documents.find(document.kode))

	def test_a_code_put_into_the_table_is_unknown_too(self) -> None:
		document = issued()[1]
		forged = document.kode[:-1] + ("0" if document.kode[-1] != "0" else "1")
		document.db_set("kode", forged)
		self.assertIsNone(documents.find(forged))

	def test_ten_thousand_random_codes_are_unknown(self) -> None:
		issued()
		chance = random.Random(4)
		codes = ("".join(chance.choices(ALPHABET, k=CODE_LENGTH)) for _code in range(10_000))
		self.assertEqual([code for code in codes if documents.find(code)], [])

	def test_without_the_counter_nobody_is_answered(self) -> None:
		kode = issued()[1].kode
		self.assertEqual(public_api.verifikasi(kode)["status"], "sah")
		with (
			patch("redis.client.Pipeline.execute", side_effect=RedisError),
			patch.object(frappe.local, "response", {}),
		):
			self.assertEqual(public_api.verifikasi(kode)["status"], "ditunda")
			self.assertEqual(public_api.lacak("ABCDEFGH", "0000")["status"], "ditunda")

	def test_the_picture_leads_to_the_page_with_the_code_behind_the_hash(self) -> None:
		request, document = issued()
		with patch.object(documents.segno, "make", wraps=documents.segno.make) as made:
			mark = documents.verification_mark(request)
		self.assertEqual(made.call_args.args[0], f"{get_url('/verifikasi')}#{document.kode}")
		kind, _comma, data = mark.picture.partition(",")
		self.assertEqual(kind, "data:image/png;base64")
		self.assertTrue(b64decode(data).startswith(b"\x89PNG"))
		self.assertEqual((mark.code, mark.page), (grouped(document.kode), get_url("/verifikasi")))

	def test_without_a_valid_document_there_is_no_picture(self) -> None:
		request = make.request(make.SOP_LEGALISIR)
		self.assertIsNone(documents.verification_mark(request))
		request, _document = issued()
		make.act(request, "Batalkan", "jfu", reason="Diminta pemohon")
		self.assertIsNone(documents.verification_mark(request))


class TestOverHttp(LayananTestCase):
	"""What these tests write stays: the web server is another process."""

	def keep_uncommitted(self) -> None:
		pass

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.request, cls.valid = issued(**PERSONAL)
		cls.revoked = issued()[1]
		with acting_as("camat"):
			documents.revoke(cls.revoked.name, "Alasan di dalam kantor")
		frappe.db.commit()

	def setUp(self) -> None:
		super().setUp()
		self.guest = Guest()

	def answer(self, response: requests.Response) -> dict:
		self.assertEqual(response.status_code, 200, response.text)
		return response.json()["message"]

	def test_a_valid_document_is_told_with_its_facts_and_nothing_more(self) -> None:
		for typed in (
			self.valid.kode,
			grouped(self.valid.kode).lower(),
			f"{get_url()}/verifikasi#{self.valid.kode}",
		):
			self.assertEqual(
				self.answer(self.guest.verify(typed)),
				{
					"status": "sah",
					"keterangan": "Dokumen ini tercatat dan sah.",
					"dokumen": {
						"jenis": "Layanan Legalisir Surat-Surat",
						"nomor": self.valid.nomor,
						"tanggal": "2026-08-18",
						"penandatangan": self.valid.nama_penandatangan,
						"jabatan": self.valid.jabatan_penandatangan,
						"kecamatan": "Jumapolo",
						"kabupaten": "Karanganyar",
						"atas_nama": "W***n R***n",
					},
					"dicabut_pada": None,
				},
			)

	def test_a_revoked_document_is_told_as_revoked_without_the_reason(self) -> None:
		response = self.guest.verify(self.revoked.kode)
		self.assertEqual(self.answer(response)["status"], "dicabut")
		self.assertEqual(self.answer(response)["dicabut_pada"], str(self.revoked.creation.date()))
		page = self.guest.page("verifikasi", kode=self.revoked.kode).text
		self.assertIn("Dicabut", page)
		for text in (response.text, page):
			self.assertNotIn("Alasan di dalam kantor", text)
			self.assertNotIn("camat@", text)

	def test_every_code_that_is_not_ours_gets_the_same_answer(self) -> None:
		wrong = self.valid.kode[:-1] + ("0" if self.valid.kode[-1] != "0" else "1")
		foreign = [
			"0" * CODE_LENGTH,
			wrong,
			self.valid.kode[:-1],
			"",
			"x" * 300,
			self.valid.name,
			"%",
			"' OR 1=1 --",
		]
		answers = {self.guest.verify(code).content for code in foreign}
		self.assertEqual(len(answers), 1)
		self.assertEqual(json.loads(answers.pop())["message"]["status"], "tidak dikenal")

	def test_the_page_says_the_same_and_that_it_is_no_certified_signature(self) -> None:
		for kode, expected in (
			(self.valid.kode, "Sah"),
			(self.revoked.kode, "Dicabut"),
			("0" * CODE_LENGTH, "Tidak dikenal"),
		):
			page = self.guest.page("verifikasi", kode=kode)
			self.assertEqual(page.status_code, 200)
			self.assertIn(f'id="putusan">{expected}</p>', page.text)
			self.assertIn("bukan tanda tangan elektronik tersertifikasi", page.text)
			for secret in (*PERSONAL.values(), make.NIK, "Wulan", self.request.kode_lacak, self.request.name):
				self.assertNotIn(secret, page.text)
		page = self.guest.page("verifikasi", kode=self.valid.kode).text
		for shown in ("18 Agustus 2026", self.valid.nomor, self.valid.nama_penandatangan, "W***n R***n"):
			self.assertIn(shown, unescape(page))

	def test_the_page_answers_no_code_in_its_address(self) -> None:
		response = self.guest.http.get(
			f"{self.guest.url}/verifikasi", params={"kode": self.valid.kode}, timeout=60
		)
		self.assertNotIn(self.valid.nomor, response.text)
		self.assertNotIn("putusan", response.text)

	def test_the_page_is_shut_by_its_headers_and_kept_by_nobody(self) -> None:
		for response in (
			self.guest.page("verifikasi"),
			self.guest.page("verifikasi.html"),
			self.guest.page("lacak"),
		):
			self.assertIn("default-src 'none'", response.headers["Content-Security-Policy"])
			self.assertNotIn("unsafe", response.headers["Content-Security-Policy"])
			self.assertIn("no-store", response.headers["Cache-Control"].split(","))  # Frappe 16 says more
			self.assertEqual(response.headers["X-Frame-Options"], "DENY")
			self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")

	def test_what_was_typed_comes_back_harmless(self) -> None:
		for attack in (
			'"><script>alert(1)</script>',
			"{{ 7 * 7 }}",
			"{next}",
			"<!-- csrf_token -->",
			"<!-- no-header -->",
		):
			page = self.guest.page("verifikasi", kode=attack)
			self.assertEqual(page.status_code, 200)
			for trace in ("alert(1)<", "49", attack):
				self.assertNotIn(trace, page.text)

	def test_what_a_stranger_named_themselves_is_escaped(self) -> None:
		request = make.walk(make.request(make.SOP_LEGALISIR, nama_pemohon="<b>Wulan</b> <i>Rekaan</i>"), 2)
		official = frappe.get_doc("Pejabat", request.penandatangan)
		kept = official.nama
		self.give_name(official, "<b>Rekaan</b> <i>Putra</i>")
		request = make.walk(request, 2)
		self.give_name(official, kept)
		frappe.db.commit()
		[document] = documents_of(request)
		page = self.guest.page("verifikasi", kode=document.kode).text
		self.assertIn("&lt;b&gt;Rekaan&lt;/b&gt; &lt;i&gt;Putra&lt;/i&gt;", page)
		self.assertNotIn("<b>", page)

	def give_name(self, official: Document, name: str) -> None:
		official.db_set("nama", name)
		frappe.clear_document_cache("Pejabat", official.name)

	def test_a_get_asks_nothing(self) -> None:
		for method in (VERIFY, TRACK):
			response = self.guest.http.get(
				f"{self.guest.url}/api/method/{method}", params={"kode": self.valid.kode}, timeout=60
			)
			self.assertEqual(response.status_code, 403)
			self.assertNotIn(self.valid.nomor, response.text)

	def test_whatever_is_sent_there_is_an_answer_and_nothing_is_written(self) -> None:
		before = [frappe.db.count(doctype) for doctype in ("Error Log", "Dokumen Terbit", "Version")]
		bodies = [
			{"data": {"kode": text}}
			for text in ("\x00", "٣" * 20, "🙂" * 60, "x" * 100_000, "\u202e", "{{frappe}}")
		]
		bodies += [{"json": {"kode": value}} for value in (None, 1, ["x"], {"a": 1}, True, "\ud800")]
		bodies += [
			{"data": b"kode=%ff%fe%00&nik4=%c3%28"},
			{"data": b"\xff\xfe\x00"},
			{"data": {"lain": "x"}},
			{},
		]
		for body in bodies:
			for path in (f"api/method/{VERIFY}", f"api/method/{TRACK}", "verifikasi", "lacak"):
				guest = Guest()
				if isinstance(body.get("data"), bytes):
					guest.http.headers["Content-Type"] = "application/x-www-form-urlencoded"
				response = guest.http.post(f"{guest.url}/{path}", timeout=60, **body)
				with self.subTest(path=path, body=str(body)[:80]):
					self.assertLess(response.status_code, 500, response.text[-300:])
		frappe.db.rollback()
		after = [frappe.db.count(doctype) for doctype in ("Error Log", "Dokumen Terbit", "Version")]
		self.assertEqual(after, before)

	def test_who_asks_too_often_is_told_so_in_plain_words(self) -> None:
		for _lookup in range(public_api.LOOKUPS_PER_ADDRESS):
			self.assertEqual(self.guest.verify(self.valid.kode).status_code, 200)
		response = self.guest.verify(self.valid.kode)
		self.assertEqual(response.status_code, 429)
		self.assertIn(
			"Terlalu banyak percobaan. Tunggu beberapa menit", response.json()["message"]["keterangan"]
		)
		self.assertNotIn(self.valid.nomor, response.text)
		page = self.guest.page("verifikasi", kode=self.valid.kode)
		self.assertEqual(page.status_code, 429)
		self.assertIn("Terlalu banyak percobaan.", page.text)
		self.assertEqual(Guest().verify(self.valid.kode).status_code, 200)

	def test_an_unknown_code_costs_what_a_wrong_one_costs(self) -> None:
		wrong = self.valid.kode[:-1] + ("0" if self.valid.kode[-1] != "0" else "1")
		assert_same_cost(
			self, lambda guest, code: guest.verify(code), wrong, "0" * CODE_LENGTH, "no code at all"
		)

	def test_an_officer_who_is_logged_in_may_verify_too(self) -> None:
		self.guest.log_in("jfu")
		self.guest.page("app")
		token = self.guest.page("verifikasi").text.partition('name="csrf_token" value="')[2].partition('"')[0]
		self.assertRegex(token, r"^\w{20,}$")
		page = self.guest.page("verifikasi", kode=self.valid.kode, csrf_token=token)
		self.assertIn(self.valid.nomor, unescape(page.text))

	def test_documents_are_read_with_their_requests_and_written_by_no_road(self) -> None:
		name, before = self.valid.name, frappe.get_doc("Dokumen Terbit", self.valid.name).as_dict()
		for account in make.ACCOUNTS:
			session = Session(account)
			listed = session.get("resource/Dokumen Terbit", filters=json.dumps([["name", "=", name]]))
			read = session.resource("GET", "Dokumen Terbit", name)
			with self.subTest(account=account):
				if account in READERS[make.SOP_LEGALISIR]:
					self.assertEqual(read.status_code, 200)
					self.assertEqual(len(listed.json()["data"]), 1)
				else:
					self.assertEqual(read.status_code, 403)
					self.assertEqual(listed.json().get("data", []), [])
				for refused in (
					session.resource("PUT", "Dokumen Terbit", name, status="Dicabut", nomor="1/X/2026"),
					session.resource("PUT", "Dokumen Terbit", name, status="Dicabut", flags={"by_system": 1}),
					session.resource("DELETE", "Dokumen Terbit", name),
					session.resource(
						"POST", "Dokumen Terbit", **{**before, "name": None, "kode": "1" * CODE_LENGTH}
					),
					session.post(
						"frappe.client.set_value",
						doctype="Dokumen Terbit",
						name=name,
						fieldname="status",
						value="Dicabut",
					),
					session.post(
						"frappe.client.rename_doc", doctype="Dokumen Terbit", old_name=name, new_name="X"
					),
				):
					self.assertIn(refused.status_code, (403, 417), refused.text)
		frappe.db.rollback()
		self.assertEqual(frappe.get_doc("Dokumen Terbit", name).as_dict(), before)

	def test_revoking_is_a_post_of_one_who_signs_by_what_the_server_knows(self) -> None:
		document = issued(make.SOP_NIKAH)[1]
		frappe.db.commit()
		kesos, camat = Session("kasi.kesos"), Session("camat")

		def revoke(session: Session, reason: str, **told: object) -> requests.Response:
			docs = {**document.as_dict(), **told}
			return session.post("run_doc_method", docs=docs, method="cabut", args={"alasan": reason})

		self.assertEqual(revoke(kesos, "Salah").status_code, 403)
		self.assertEqual(revoke(kesos, "Salah", sop=make.SOP_LEGALISIR).status_code, 403)
		by_get = camat.get("method/run_doc_method", dt="Dokumen Terbit", dn=document.name, method="cabut")
		self.assertEqual(by_get.status_code, 403)
		self.assertEqual(revoke(camat, " ").status_code, 417)
		self.assertEqual(revoke(camat, "Salah ketik", nomor="1/X/2026").status_code, 200)
		frappe.db.rollback()
		kept = documents_of(frappe.get_doc("Permohonan", document.permohonan))[0]
		self.assertEqual((kept.status, kept.nomor, kept.sop), ("Dicabut", document.nomor, make.SOP_NIKAH))
		[trail] = frappe.get_all("Version", {"docname": kept.name}, ["owner", "data"], order_by="name")
		self.assertEqual(trail.owner, "camat@jumapolo.test")
		self.assertIn("Salah ketik", trail.data)
		self.assertEqual(self.answer(self.guest.verify(document.kode))["status"], "dicabut")


def assert_same_cost(test: LayananTestCase, ask: object, *values: object) -> None:
	"""Compare the medians of questions asked in turn, loosely: the machine has other work."""
	took: dict[object, list[float]] = {value: [] for value in values}
	for _turn in range(30):
		for value in values:
			guest = Guest()
			began = time.perf_counter()
			response = ask(guest, value)
			took[value].append(time.perf_counter() - began)
			test.assertEqual(response.status_code, 200)
	medians = [statistics.median(times) for times in took.values()]
	test.assertLess(max(medians), 1.5 * min(medians) + 0.005, medians)
