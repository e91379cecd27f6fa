"""The Camat signs ten at once, and sees what became of each."""

from unittest.mock import patch

import frappe
from frappe.model.workflow import bulk_workflow_approval

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as


class TestBulkSigning(LayananTestCase):
	def test_each_request_has_its_own_outcome(self) -> None:
		ready = [make.walk(make.request(make.SOP_REKOMENDASI), 2) for _each in range(3)]
		too_early = make.walk(make.request(make.SOP_REKOMENDASI), 1)
		names = [doc.name for doc in (*ready, too_early)]
		# core commits what went through and rolls back what failed; here all is one transaction
		connection = type(frappe.db._get_current_object())
		with (
			acting_as("camat"),
			patch.object(connection, "rollback"),
			patch.object(frappe, "publish_realtime") as push,
		):
			frappe.clear_messages()
			bulk_workflow_approval(frappe.as_json(names), "Permohonan", "Tanda Tangani")
			pushed = [call.kwargs for call in push.call_args_list if call.kwargs.get("event") == "msgprint"]
			shown = str(
				frappe.get_message_log() or pushed
			)  # newer Frappe 15 pushes the outcome to the browser

		self.assertEqual({make.reloaded(doc).workflow_state for doc in ready}, {"Penomoran (JFU)"})
		self.assertEqual(make.reloaded(too_early).workflow_state, "Pemeriksaan Berkas (JFU)")
		for name in names:
			self.assertIn(name, shown)
