"""What a stranger typed is text, wherever the office shows it."""

import frappe

from jumapolo_layanan import printing
from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.guest import Guest
from jumapolo_layanan.tests.rest import Session

ATTACKS = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{ 7 * 7 }}<svg/onload=alert(1)>")


class TestEscaping(LayananTestCase):
	def test_no_print_page_or_note_carries_a_strangers_tags(self) -> None:
		for attack in ATTACKS:
			with self.subTest(attack=attack):
				self.try_everywhere(f"Wati {attack}")

	def try_everywhere(self, text: str) -> None:
		doc = make.request(
			make.SOP_NIKAH,
			keperluan=text,
			alamat=text,
			nomor_surat_pengantar=text[:60],
			berkas=[{"nama_berkas": text, "ada": 1}],
		)
		doc = make.walk(doc, 1)
		doc = make.act(doc, ACTION_RETURN, "jfu", reason=text)
		# past the names that a clerk may type, and past what core takes out of them
		frappe.db.set_value("Permohonan", doc.name, {"nama_pemohon": text, "keperluan": text, "alamat": text})
		frappe.db.set_value("Langkah Permohonan", {"permohonan": doc.name}, "catatan", text)
		shown = []
		with acting_as("jfu"):
			shown += [frappe.get_print("Permohonan", doc.name, sheet) for sheet in printing.SHEETS]
		frappe.db.commit()
		guest = Guest()
		shown.append(guest.page("lacak", kode=doc.kode_lacak, nik4=doc.nik[-4:]).text)
		shown.append(guest.page("lacak", kode=text, nik4=text).text)
		shown.append(guest.page("verifikasi", kode=text).text)
		for html in shown:
			for tag in ("<script>alert", "<img src=x", "<svg/onload"):
				self.assertNotIn(tag, html)
			self.assertNotIn("49<svg", html)

	def test_notifications_and_titles_name_the_request_alone(self) -> None:
		doc = make.request(make.SOP_KK)
		with acting_as("jfu"):
			frappe.desk.form.assign_to.add(
				{"doctype": doc.doctype, "name": doc.name, "assign_to": ["kasi.pemerintahan@jumapolo.test"]}
			)
		self.assertEqual(doc.get_title(), doc.name)
		told = frappe.get_all(
			"Notification Log", {"document_name": doc.name}, pluck="subject", order_by="name"
		)
		for subject in told:
			self.assertNotIn(doc.nama_pemohon, subject)

	def test_every_page_and_answer_tells_the_browser_not_to_frame_or_guess_it(self) -> None:
		guest = Guest()
		for route in ("layanan", "lacak", "login", "api/method/frappe.ping", "tidak-ada"):
			headers = guest.page(route).headers
			self.assertEqual(headers["X-Content-Type-Options"], "nosniff", route)
			self.assertIn("frame-ancestors", headers["Content-Security-Policy"], route)
			self.assertIn(headers["X-Frame-Options"], ("DENY", "SAMEORIGIN"), route)
		self.assertIn("default-src 'none'", guest.page("lacak").headers["Content-Security-Policy"])

	def test_no_answer_to_a_user_is_kept_by_the_browser_for_the_next_one(self) -> None:
		session = Session("jfu")
		core = "method/frappe.desk.doctype"
		for path, asked in (
			(f"{core}.notification_log.notification_log.get_notification_logs", {}),
			(f"{core}.event.event.get_events", {"start": "2023-01-01", "end": "2023-02-01"}),
			("resource/Permohonan", {}),
		):
			answer = session.get(path, **asked)
			self.assertEqual(answer.status_code, 200, path)
			self.assertIn("no-store", answer.headers["Cache-Control"].split(","), path)
