"""The files of a request: what is taken in, under which name, and who reads them, over HTTP."""

import secrets
from unittest.mock import patch

import frappe
import requests

from jumapolo_layanan.services import attachments
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.guest import Guest
from jumapolo_layanan.tests.rest import Session

# core keeps one copy of equal contents: what an earlier run has left must not be met again
PNG = b"\x89PNG\r\n\x1a\n" + secrets.token_bytes(32)
ACCOUNTS = ("jfu", "operator.siak", "sekcam", "camat", "admin.layanan", "evaluator")


# newer Frappe 15 leaves out of an archive what its reader may not have
EMPTY_ZIP = b"PK\x05\x06" + bytes(18)


class TestAttachments(LayananTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.doc = make.request(make.SOP_KK, keperluan="Pengujian lampiran")
		frappe.db.commit()
		cls.sessions = {account: Session(account) for account in ACCOUNTS}
		answer = cls.upload("jfu", "KTP Wulan 3313995708909901.png", PNG, docname=cls.doc.name)
		answer.raise_for_status()
		cls.file = answer.json()["message"]

	@classmethod
	def tearDownClass(cls) -> None:
		"""Leave no request in the queue of the tests that follow."""
		for name in frappe.get_all(
			"Permohonan",
			{"keperluan": "Pengujian lampiran", "docstatus": 0},
			pluck="name",
			order_by="name",
		):
			make.act(frappe.get_doc("Permohonan", name), "Batalkan", "jfu", reason="Selesai diuji")
		frappe.db.commit()
		super().tearDownClass()

	@classmethod
	def upload(cls, account: str, name: str, content: bytes, **values: object) -> requests.Response:
		session = cls.sessions[account]
		data = {"doctype": "Permohonan", "is_private": 0, "fieldname": "lampiran", **values}
		files = {"file": (name, content)}
		return session.http.post(f"{session.url}/api/method/upload_file", data=data, files=files, timeout=60)

	def fetch(self, account: str, address: str | None = None) -> int:
		session = self.sessions[account]
		return session.http.get(session.url + (address or self.file["file_url"]), timeout=60).status_code

	def test_it_is_private_and_its_name_says_nothing_of_the_person(self) -> None:
		self.assertRegex(self.file["file_url"], rf"^/private/files/{self.doc.name}-[0-9a-f]{{10}}\w*\.png$")
		self.assertEqual(self.file["is_private"], 1)
		self.assertNotIn("Wulan", str(self.file))

	def test_only_who_acts_on_the_request_reads_it(self) -> None:
		answers = {account: self.fetch(account) for account in ACCOUNTS}
		readers = {"jfu", "operator.siak"}
		self.assertEqual(answers, {account: 200 if account in readers else 403 for account in ACCOUNTS})
		guest = Guest()
		self.assertEqual(guest.page(self.file["file_url"].lstrip("/")).status_code, 403)
		name = self.file["name"]
		for account in set(ACCOUNTS) - readers:
			session = self.sessions[account]
			roads = (
				session.get("method/download_file", file_url=self.file["file_url"]),
				session.get(f"resource/File/{name}"),
				session.post("frappe.core.api.file.zip_files", files=[name]),
				session.post("frappe.core.api.file.unzip_file", name=name),
				session.resource("POST", "File", file_url=self.file["file_url"], is_private=1),
				session.resource("POST", "File", file_url=session.url + self.file["file_url"], is_private=1),
			)
			for road, answer in enumerate(roads):
				refused = answer.status_code in (403, 404, 417)
				self.assertTrue(
					refused or answer.content == EMPTY_ZIP,
					(account, road, answer.status_code, answer.text[:300]),
				)
				self.assertNotIn(PNG[-10:], answer.content)
			listed = session.get("resource/File", fields='["*"]', limit_page_length=0)
			self.assertNotIn(self.file["file_url"], listed.text)

	def test_whoever_uploaded_it_reads_it_no_longer_than_the_request(self) -> None:
		file = frappe.get_doc("File", self.file["name"])
		self.assertTrue(attachments.may_read(file, "jfu@jumapolo.test"))
		with patch.object(frappe, "get_roles", return_value=["Evaluator"]):
			frappe.set_user("jfu@jumapolo.test")
			self.assertFalse(file.is_downloadable())
			self.assertFalse(attachments.has_file_permission(file, "read", "jfu@jumapolo.test"))

	def test_other_kinds_wrong_content_and_too_much_are_refused(self) -> None:
		cases = (
			("a.html", b"<script>alert(1)</script>", "hanya boleh"),
			("a.png", b"<script>alert(1)</script>", "bukan png"),
			("a.svg", b"<svg onload=alert(1)>", "hanya boleh"),
			("besar.png", PNG + b"x" * (5 * 1024 * 1024), "paling besar 5 MB"),
		)
		for name, content, sentence in cases:
			answer = self.upload("jfu", name, content, docname=self.doc.name)
			self.assertEqual(answer.status_code, 417, name)
			self.assertIn(sentence, answer.text)
		answer = self.upload("jfu", "", b"", docname=self.doc.name, file_url="https://jahat.example/a.png")
		self.assertIn(answer.status_code, (403, 417))

	def test_who_is_not_on_turn_attaches_changes_and_removes_nothing(self) -> None:
		name = self.file["name"]
		for account in ("operator.siak", "camat", "evaluator", "admin.layanan"):
			session = self.sessions[account]
			for answer in (
				self.upload(account, "a.png", PNG + account.encode(), docname=self.doc.name),
				session.resource("DELETE", "File", name),
				session.resource("PUT", "File", name, is_private=0),
				session.resource("PUT", "File", name, attached_to_name="PMH-1999-000001"),
				session.post(
					"frappe.desk.form.utils.remove_attach", fid=name, dt="Permohonan", dn=self.doc.name
				),
			):
				self.assertIn(answer.status_code, (403, 404, 417), (account, answer.text[:300]))
		for values in ({"is_private": 0}, {"file_name": "x.png"}):
			self.assertIn(
				self.sessions["jfu"].resource("PUT", "File", name, **values).status_code, (403, 417)
			)
		self.assertEqual(self.fetch("jfu"), 200)

	def test_what_was_uploaded_before_the_first_save_belongs_to_the_request(self) -> None:
		answer = self.upload("jfu", "a.png", PNG + b"baru", docname="new-permohonan-abcdefg")
		self.assertEqual(answer.status_code, 200, answer.text[:500])
		address = answer.json()["message"]["file_url"]
		self.assertIn(self.fetch("operator.siak", address), (403, 404))
		jfu = self.sessions["jfu"]
		papers = frappe.get_doc("SOP", make.SOP_KK).persyaratan
		saved = jfu.resource(
			"POST",
			"Permohonan",
			sop=make.SOP_KK,
			nama_pemohon="Wulan Rekaan",
			nik=make.NIK,
			keperluan="Pengujian lampiran",
			berkas=[{"nama_berkas": papers[0].nama_berkas, "ada": 1, "lampiran": address}],
		)
		self.assertEqual(saved.status_code, 200, saved.text[:500])
		self.assertEqual(self.fetch("operator.siak", address), 200)
		self.assertEqual(self.fetch("camat", address), 403)

	def test_an_address_that_was_not_uploaded_here_is_no_attachment(self) -> None:
		row = make.reloaded(self.doc).berkas[0].name
		for address in (
			"javascript:alert(1)",
			"https://jahat.example/x.pdf",
			"/files/x.png",
			self.file["file_url"],
		):
			answer = self.sessions["jfu"].resource(
				"PUT",
				"Permohonan",
				self.doc.name,
				berkas=[{"name": row, "nama_berkas": "X", "lampiran": address}],
			)
			expected = 200 if address == self.file["file_url"] else 417
			self.assertEqual(answer.status_code, expected, (address, answer.text[:300]))
