"""An office adds an executor of its own, with a role of its own, and the role acts like the shipped ones."""

import frappe

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.jumapolo_layanan.doctype.pelaksana_sop.pelaksana_sop import buat_peran
from jumapolo_layanan.services import roles
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.test_sop_life import draft, legalised


class TestNewExecutor(LayananTestCase):
	def tearDown(self) -> None:
		super().tearDown()
		for doctype in frappe.get_all("DocType", {"module": roles.MODULE, "istable": 0}, pluck="name"):
			frappe.clear_cache(doctype=doctype)

	def new_executor(self) -> str:
		with acting_as("admin.layanan"):
			role = buat_peran("Kasi Trantib")
			frappe.get_doc(
				{"doctype": "Pelaksana SOP", "nama_pelaksana": "Kasi Trantib", "peran": [{"role": role}]}
			).insert()
		return role

	def test_the_admin_adds_an_executor_with_a_role_and_it_runs(self) -> None:
		officer = make.officer("trantib", self.new_executor(), title="Kasi Ketenteraman dan Ketertiban")
		doc = draft()
		with acting_as("admin.layanan"):
			doc.langkah[3].pelaksana = "Kasi Trantib"
			doc.save()
		request = make.request(legalised(doc).name)
		for user in ("jfu", "jfu", "jfu", officer, "jfu"):
			request = make.forward(request, user)

		self.assertEqual(request.workflow_state, "Selesai")
		self.assertEqual(request.jabatan_penandatangan, "Kasi Ketenteraman dan Ketertiban")

	def test_the_new_role_sees_only_the_requests_of_its_services(self) -> None:
		officer = make.officer("trantib", self.new_executor())
		doc = make.request(make.SOP_KK)
		with acting_as(officer):
			self.assertEqual(frappe.get_list("Permohonan"), [])
			self.assertFalse(frappe.has_permission("Permohonan", "read", doc=doc))
			self.assertFalse(frappe.has_permission("Permohonan", "create"))

	def test_the_shipped_roles_keep_their_rights(self) -> None:
		before = self.rights("Operator SIAK"), self.rights("JFU")
		self.new_executor()

		self.assertEqual((self.rights("Operator SIAK"), self.rights("JFU")), before)
		self.assertEqual(self.rights("Kasi Trantib"), self.rights("Operator SIAK"))

	def test_rights_that_a_release_adds_arrive_and_edits_of_the_office_stay(self) -> None:
		self.new_executor()
		frappe.db.delete("Custom DocPerm", {"parent": "Desa", "role": "Evaluator"})
		frappe.db.set_value("Custom DocPerm", {"parent": "Desa", "role": "JFU"}, "export", 1)
		roles.keep_shipped_rights()

		kept = frappe.get_all("Custom DocPerm", {"parent": "Desa"}, ["role", "export"])
		self.assertIn("Evaluator", [row.role for row in kept])
		self.assertEqual([row.export for row in kept if row.role == "JFU"], [1])

	def test_only_the_admin_makes_roles_and_no_role_twice(self) -> None:
		with acting_as("jfu"), self.assertRaises(frappe.PermissionError):
			buat_peran("Kasi Trantib")
		with acting_as("admin.layanan"):
			for name, reason in (("JFU", "sudah ada"), ("System Manager", "sudah ada"), ("  ", "Isi nama")):
				with self.assertRaisesRegex(LayananError, reason):
					buat_peran(name)

	def rights(self, role: str) -> list:
		frappe.clear_cache(doctype="Permohonan")
		rows = [row.as_dict() for row in frappe.get_meta("Permohonan").permissions if row.role == role]
		return sorted(
			(row.permlevel, row.read, row.write, row.create, row.submit, row.cancel, row.delete)
			for row in rows
		)
