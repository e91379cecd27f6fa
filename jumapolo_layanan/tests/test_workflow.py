"""The Workflow is compiled from the SOPs, written once, and edited by no hand."""

import frappe

from jumapolo_layanan.core.graph import ENTRY, FINAL_STATES
from jumapolo_layanan.exceptions import RecordFrozen, SopNotRunnable
from jumapolo_layanan.services import workflow
from jumapolo_layanan.setup import install
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase


class TestCompiledWorkflow(LayananTestCase):
	def test_the_workflow_starts_at_registration_and_sends_no_mail(self) -> None:
		doc = frappe.get_doc("Workflow", workflow.NAME)

		self.assertEqual((doc.document_type, doc.is_active, doc.send_email_alert), ("Permohonan", 1, 0))
		self.assertEqual(doc.states[0].state, ENTRY)
		self.assertTrue(all(row.allow_self_approval for row in doc.transitions))

	def test_final_states_are_the_only_submitted_ones(self) -> None:
		for row in frappe.get_doc("Workflow", workflow.NAME).states:
			self.assertEqual(row.doc_status, "1" if row.state in FINAL_STATES else "0")

	def test_compiling_again_changes_nothing(self) -> None:
		before = frappe.db.get_value("Workflow", workflow.NAME, "modified")

		self.assertFalse(workflow.refresh())
		self.assertEqual(frappe.db.get_value("Workflow", workflow.NAME, "modified"), before)

	def test_a_version_with_a_request_inside_stays_in_the_workflow(self) -> None:
		make.request(make.SOP_NIKAH)
		frappe.db.set_value("SOP", make.SOP_NIKAH, "status", "Digantikan")

		self.assertIn("Verifikasi (Kasi Kesos)", {row.state for row in workflow.compiled().states})

	def test_the_workflow_is_not_edited_by_hand(self) -> None:
		doc = frappe.get_doc("Workflow", workflow.NAME)
		doc.transitions[0].allowed = "Evaluator"
		with self.assertRaisesRegex(RecordFrozen, "Ubah langkahnya di dokumen SOP"):
			doc.save()
		with self.assertRaises(RecordFrozen):
			frappe.delete_doc("Workflow", workflow.NAME)

	def test_no_second_workflow_takes_over_the_requests(self) -> None:
		other = frappe.copy_doc(frappe.get_doc("Workflow", workflow.NAME))
		other.workflow_name = "Jalan Pintas"

		with self.assertRaises(RecordFrozen):
			other.insert()

	def test_a_single_row_of_the_workflow_is_not_edited_either(self) -> None:
		row = frappe.get_doc("Workflow", workflow.NAME).transitions[0]
		row.condition = ""
		with self.assertRaises(RecordFrozen):
			row.save()
		with self.assertRaises(RecordFrozen):
			frappe.delete_doc("Workflow Transition", row.name)

	def test_other_workflows_are_not_touched(self) -> None:
		other = frappe.get_doc(
			{"doctype": "Workflow", "workflow_name": "Alur Catatan", "document_type": "ToDo"}
		)

		workflow.refuse_edit(other, "validate")


class TestSopDocuments(LayananTestCase):
	def test_a_legalised_sop_is_not_changed(self) -> None:
		doc = frappe.get_doc("SOP", make.SOP_KK)
		doc.langkah[0].menit = 99
		with self.assertRaises(frappe.UpdateAfterSubmitError):
			doc.save()

	def test_a_legalised_sop_is_not_cancelled_amended_or_deleted(self) -> None:
		doc = frappe.get_doc("SOP", make.SOP_KK)
		with self.assertRaises(RecordFrozen):
			doc.cancel()
		with self.assertRaises(frappe.ValidationError):
			frappe.delete_doc("SOP", make.SOP_KK)
		copy = frappe.copy_doc(doc)
		copy.amended_from = doc.name
		with self.assertRaises(frappe.ValidationError):
			copy.insert()

	def test_a_step_of_a_legalised_sop_is_not_changed_on_its_own(self) -> None:
		row = frappe.get_doc("SOP", make.SOP_KK).langkah[0]
		row.menit = 99
		with self.assertRaises(frappe.ValidationError):
			row.save()

	def test_an_sop_that_cannot_run_is_not_legalised(self) -> None:
		doc = make.sop_like(make.SOP_KK, "99/SOP/UJI/2026")
		doc.langkah[1].tindakan = "Tolak"
		doc.insert()

		with self.assertRaisesRegex(SopNotRunnable, "Langkah 2: tindakan Tolak sudah dipakai"):
			doc.submit()

	def test_a_new_sop_of_the_office_runs_once_it_is_legalised(self) -> None:
		doc = make.sop_like(make.SOP_PINDAH, "98/SOP/UJI/2026")
		doc.flags.by_setup = True
		doc.insert().submit()
		frappe.db.set_value("SOP", doc.name, "status", "Berlaku")
		workflow.refresh()

		self.assertEqual(doc.name, "98-SOP-UJI-2026-v1")
		request = make.request(doc.name)
		for user in make.EXECUTORS[make.SOP_PINDAH]:
			request = make.forward(request, user)
		self.assertEqual(request.workflow_state, "Selesai")


class TestInstallation(LayananTestCase):
	def test_a_second_installation_adds_nothing(self) -> None:
		doctypes = (
			"SOP",
			"SOP Step",
			"Pelaksana SOP",
			"Tahap SOP",
			"Desa",
			"Kalender Kerja",
			"Workflow State",
		)
		before = {doctype: frappe.db.count(doctype) for doctype in doctypes}
		install.after_install()
		install.after_migrate()

		self.assertEqual({doctype: frappe.db.count(doctype) for doctype in doctypes}, before)

	def test_a_migration_undoes_no_edit_of_the_office(self) -> None:
		settings = frappe.get_single("Pengaturan Layanan")
		settings.templat_nomor_surat = "{urut:5}/KEC/{tahun}"
		settings.save()
		executor = frappe.get_doc("Pelaksana SOP", "Operator SIAK")
		executor.flags.by_setup = True
		executor.append("peran", {"role": "JFU"})
		executor.save()
		frappe.db.set_value("SOP", make.SOP_KK, "status", "Dicabut")
		install.ensure_office()
		install.ensure_executors()

		self.assertEqual(install.ensure_sops(), [])
		self.assertEqual(frappe.get_single("Pengaturan Layanan").templat_nomor_surat, "{urut:5}/KEC/{tahun}")
		self.assertEqual(
			[row.role for row in frappe.get_doc("Pelaksana SOP", "Operator SIAK").peran],
			["Operator SIAK", "JFU"],
		)
		self.assertEqual(frappe.db.get_value("SOP", make.SOP_KK, "status"), "Dicabut")

	def test_a_release_that_names_moves_otherwise_leaves_no_request_without_a_way_on(self) -> None:
		doc = make.walk(make.request(make.SOP_NIKAH), 2)
		frappe.db.set_value("Permohonan", doc.name, "jalan", "0123456789")
		self.assertEqual(make.actions(doc, "kasi.kesos"), [])
		install.after_migrate()

		self.assertEqual(make.actions(doc, "kasi.kesos"), ["Paraf", "Kembalikan", "Tolak"])

	def test_installing_creates_no_users(self) -> None:
		before = frappe.db.count("User")
		install.ensure_everything()

		self.assertEqual(frappe.db.count("User"), before)
