"""A clerk finds a service by any of its words."""

import frappe
from frappe.desk.search import search_link

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as


class TestSearch(LayananTestCase):
	def found(self, text: str) -> list[str]:
		frappe.response.pop("results", None)
		with acting_as("jfu"):
			answer = search_link("SOP", text, filters=frappe.as_json({"status": "Berlaku"}))
		return [row["value"] for row in answer or frappe.response["results"]]

	def test_by_title_with_brackets_or_by_number(self) -> None:
		self.assertEqual(self.found("Layanan Kartu Keluarga (KK)"), [make.SOP_KK])
		self.assertEqual(self.found("04/SOP"), [make.SOP_NIKAH])

	def test_a_service_not_in_force_is_not_offered(self) -> None:
		frappe.db.set_value("SOP", make.SOP_KK, "status", "Dicabut")

		self.assertEqual(self.found("Kartu Keluarga"), [])
