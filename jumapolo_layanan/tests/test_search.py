"""A clerk finds a service by any of its words."""

import frappe
from frappe.desk.search import search_link

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as


class TestSearch(LayananTestCase):
	def found(self, text: str) -> list[str]:
		rows = self.asked("jfu", "SOP", text, filters=frappe.as_json({"status": "Berlaku"}))
		return [row["value"] for row in rows]

	def asked(self, user: str, doctype: str, text: str, **values: str) -> list[dict]:
		frappe.response.pop("results", None)
		with acting_as(user):
			answer = search_link(doctype, text, **values)
		return frappe.response["results"] if answer is None else answer

	def test_by_title_with_brackets_or_by_number(self) -> None:
		self.assertEqual(self.found("Layanan Kartu Keluarga (KK)"), [make.SOP_KK])
		self.assertEqual(self.found("04/SOP"), [make.SOP_NIKAH])

	def test_a_service_not_in_force_is_not_offered(self) -> None:
		frappe.db.set_value("SOP", make.SOP_KK, "status", "Dicabut")

		self.assertEqual(self.found("Kartu Keluarga"), [])

	def test_a_request_by_the_beginning_of_its_number_code_or_applicant(self) -> None:
		request = make.walk(make.request(nama_pemohon="Xaverius Rekaan"), 3)

		for text in (request.name, request.nomor_agenda, request.kode_lacak, "xaver"):
			with self.subTest(text):
				self.assertEqual(
					[row["value"] for row in self.asked("jfu", "Permohonan", text)], [request.name]
				)
		self.assertIn(request.name, [row["value"] for row in self.asked("jfu", "Permohonan", "")])

	def test_a_name_neither_finds_nor_shows_for_who_does_not_act(self) -> None:
		request = make.request(nama_pemohon="Xaverius Rekaan")

		self.assertEqual(self.asked("evaluator", "Permohonan", "Xaver"), [])
		self.assertNotIn("Xaverius", str(self.asked("evaluator", "Permohonan", request.name)))

	def test_a_request_of_a_service_that_is_not_read_is_not_offered(self) -> None:
		request = make.request(make.SOP_KK)

		self.assertEqual(self.asked("kasi.kesos", "Permohonan", request.name), [])
