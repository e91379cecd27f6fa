"""Large exports: what is in the file, for whom, and what is never in it."""

import csv
import zipfile
from pathlib import Path
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from openpyxl import load_workbook

from jumapolo_layanan.exceptions import LayananError, RecordFrozen
from jumapolo_layanan.services import exports
from jumapolo_layanan.tests import factories
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

STRANGER = '=HYPERLINK("http://x.example","lihat")'
PERSONAL = ("alamat", "nik", "nomor_kk", "telepon")


class TestLargeExport(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.written: list[Path] = []
		self.addCleanup(self.remove_what_was_written)

	def remove_what_was_written(self) -> None:
		for path in self.written:
			path.unlink(missing_ok=True)

	def export(
		self, user: str, source: str = "Permohonan", kind: str = exports.CSV, filters: list | None = None
	) -> Document:
		"""Order an export as `user` and run its job."""
		with acting_as(user):
			with patch.object(frappe, "enqueue"):
				name = exports.order(source, kind, filters or [])
			exports.run(name)
		record = frappe.get_doc(exports.DOCTYPE, name)
		if record.berkas:
			self.written.append(self.path(record))
		return record

	def path(self, record: Document) -> Path:
		return Path(frappe.get_site_path(record.berkas.lstrip("/")))

	def rows(self, record: Document) -> list[dict]:
		with self.path(record).open(encoding="utf-8-sig", newline="") as file:
			return list(csv.DictReader(file))

	def row_of(self, record: Document, request: Document) -> dict:
		return next(row for row in self.rows(record) if row["Nomor"] == request.name)

	def test_evaluator_gets_every_request_and_nothing_of_a_person(self) -> None:
		request = factories.request(
			nama_pemohon="Wulan Rekaan",
			telepon="080000001234",
			nomor_kk="3313990101209901",
			alamat="RT 01 RW 02",
			keperluan="Untuk 3313995708909901 saja",
		)
		record = self.export("evaluator")
		content = self.path(record).read_text(encoding="utf-8-sig")
		self.assertEqual((record.status, record.persen), ("Selesai", 100))
		self.assertEqual(record.jumlah_baris, frappe.db.count("Permohonan"))
		for personal in ("Wulan Rekaan", factories.NIK, "080000001234", "3313990101209901", "RT 01 RW 02"):
			self.assertNotIn(personal, content)
		self.assertNotIn(request.kode_lacak, content)
		self.assertEqual(self.row_of(record, request)["NIK (tersamar)"], "3313************")
		self.assertEqual(self.row_of(record, request)["Keperluan"], "Untuk (nomor disembunyikan) saja")

	def test_a_clerk_gets_the_name_and_still_no_number_of_a_person(self) -> None:
		request = factories.request(nama_pemohon="Wulan Rekaan", telepon="080000001234")
		row = self.row_of(self.export("jfu"), request)
		self.assertEqual(row["Nama Pemohon"], "Wulan Rekaan")
		self.assertFalse({factories.NIK, "080000001234"} & set(row.values()))

	def test_history_of_the_services_that_the_user_reads(self) -> None:
		factories.walk(factories.request(factories.SOP_NIKAH), 2)
		factories.request(factories.SOP_KK)
		record = self.export("kasi.kesos", "Langkah Permohonan")
		own = frappe.db.count("Langkah Permohonan", {"sop": factories.SOP_NIKAH})
		self.assertGreaterEqual(len(self.rows(record)), own)
		self.assertNotIn(factories.SOP_KK, {row["Layanan"] for row in self.rows(record)})

	def test_pages_follow_each_other_without_a_gap_or_a_double(self) -> None:
		requests = [factories.request() for _number in range(5)]
		with patch.object(exports, "_PAGE", 2):
			names = [row["Nomor"] for row in self.rows(self.export("evaluator"))]
		self.assertEqual(names, sorted(set(names)))
		self.assertLessEqual({request.name for request in requests}, set(names))

	def test_the_lists_filters_hold(self) -> None:
		request = factories.request(desa=None)
		record = self.export("evaluator", filters=[["Permohonan", "name", "=", request.name]])
		self.assertEqual([row["Nomor"] for row in self.rows(record)], [request.name])

	def test_a_filter_on_what_the_export_hides_is_refused(self) -> None:
		for field in (*PERSONAL, "nama_pemohon", "kode_lacak"):
			with self.subTest(field), acting_as("evaluator"), self.assertRaises(LayananError):
				exports.order("Permohonan", exports.CSV, [["Permohonan", field, "like", "33%"]])
		with acting_as("evaluator"), self.assertRaises(LayananError):
			exports.order("Permohonan", exports.CSV, [["Isian Permohonan", "nilai", "like", "%"]])

	def test_a_strangers_formula_is_text_in_both_kinds_of_file(self) -> None:
		request = factories.request(keperluan=STRANGER)
		filters = [["Permohonan", "name", "=", request.name]]
		self.assertEqual(self.rows(self.export("jfu", filters=filters))[0]["Keperluan"], f"'{STRANGER}")
		record = self.export("jfu", kind=exports.EXCEL, filters=filters)
		sheet = load_workbook(self.path(record)).worksheets[0]
		at = [cell.value for cell in sheet[1]].index("Keperluan")
		self.assertEqual((sheet[2][at].value, sheet[2][at].data_type), (f"'{STRANGER}", "s"))

	def test_a_workbook_goes_on_in_a_new_sheet(self) -> None:
		for _number in range(3):
			factories.request()
		with patch.object(exports, "_SHEET_ROWS", 2):
			book = load_workbook(self.path(self.export("evaluator", kind=exports.EXCEL)))
		self.assertEqual(book.worksheets[0].max_row, 3)
		self.assertGreater(len(book.worksheets), 1)

	def test_a_huge_file_is_packed(self) -> None:
		factories.request()
		with patch.object(exports, "_CSV_BYTES", 10):
			path = self.path(self.export("evaluator"))
		with zipfile.ZipFile(path) as archive:
			self.assertEqual(archive.namelist(), [f"{path.stem}.csv"])
		self.assertFalse(path.with_suffix(".csv").exists())

	def test_only_who_asked_finds_record_and_file_and_is_told(self) -> None:
		factories.request()
		record = self.export("evaluator")
		file = frappe.get_doc("File", {"file_url": record.berkas})
		self.assertTrue(file.is_private)
		for user, reads in (("evaluator", True), ("jfu", False), ("camat", False), ("sistem", False)):
			with self.subTest(user), acting_as(user):
				self.assertIs(bool(frappe.has_permission(exports.DOCTYPE, "read", record.name)), reads)
				self.assertIs(bool(file.has_permission("read")), reads)
		told = frappe.get_all(
			"Notification Log", {"document_name": record.name}, pluck="for_user", order_by="name"
		)
		self.assertEqual(told, ["evaluator@jumapolo.test"])

	def test_who_may_not_export_a_list_gets_no_export(self) -> None:
		for user, source in (
			("operator.siak", "Permohonan"),
			("camat", "Permohonan"),
			("admin.layanan", "Permohonan"),
			("jfu", "Langkah Permohonan"),
		):
			with self.subTest(user), acting_as(user), self.assertRaises(frappe.PermissionError):
				exports.order(source, exports.CSV, [])
		with acting_as("evaluator"), self.assertRaises(LayananError):
			exports.order("User", exports.CSV, [])

	def test_rights_count_when_the_job_runs(self) -> None:
		with acting_as("evaluator"), patch.object(frappe, "enqueue"):
			name = exports.order("Permohonan", exports.CSV, [])
		with acting_as("jfu"), self.assertRaises(frappe.PermissionError):
			exports.run(name)
		refused = patch.object(exports.access, "demand", side_effect=frappe.PermissionError)
		# the order was never committed here, so it has to outlive the failure
		kept = patch.object(type(frappe.db._get_current_object()), "rollback")
		with acting_as("evaluator"), refused, kept:
			exports.run(name)
		self.assertEqual(frappe.db.get_value(exports.DOCTYPE, name, ["status", "berkas"]), ("Gagal", None))

	def test_one_export_at_a_time_and_a_deleted_one_stops(self) -> None:
		with acting_as("evaluator"), patch.object(frappe, "enqueue"):
			name = exports.order("Permohonan", exports.CSV, [])
			with self.assertRaisesRegex(LayananError, name):
				exports.order("Permohonan", exports.CSV, [])
			factories.request()
			with patch.object(exports, "_note", side_effect=[True, False]):
				exports.run(name)
			frappe.delete_doc(exports.DOCTYPE, name)
		self.assertFalse(list(Path(frappe.get_site_path("private", "files")).glob(f"*{name}*")))

	def test_what_left_the_office_is_logged(self) -> None:
		record = self.export("evaluator")
		log = frappe.get_doc("Access Log", {"reference_document": record.name})
		self.assertEqual((log.user, log.export_from), ("evaluator@jumapolo.test", "Permohonan"))
		self.assertNotIn("nama_pemohon", log.columns)

	def test_nobody_writes_a_record_by_hand(self) -> None:
		record = self.export("evaluator")
		record.status = "Gagal"
		for write in (record.save, frappe.copy_doc(record).insert):
			with self.assertRaises(RecordFrozen):
				write(ignore_permissions=True)

	def test_an_old_export_is_removed_with_its_file(self) -> None:
		record = self.export("evaluator")
		path = self.path(record)
		frappe.db.set_value(exports.DOCTYPE, record.name, "creation", "2020-01-01 08:00:00")
		exports.forget_old()
		self.assertFalse(frappe.db.exists(exports.DOCTYPE, record.name))
		self.assertFalse(frappe.db.exists("File", {"file_url": record.berkas}))
		self.assertFalse(path.exists())
