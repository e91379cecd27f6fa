"""What the office no longer needs of a person goes; what happened stays, and stays true."""

import json
from datetime import datetime
from pathlib import Path

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.exceptions import LayananError, RecordFrozen
from jumapolo_layanan.services import chain, person, retention
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

OLD = datetime(2015, 3, 2, 9, 0)
PERSONAL = {
	"nama_pemohon": "Sukinah Lampau",
	"nik": "3313995708908804",
	"nomor_kk": "3313999912348804",
	"telepon": "081399008804",
	"alamat": "Jalan Lampau 88",
	"keperluan": "Keperluan Lampau",
}
PNG = b"\x89PNG\r\n\x1a\n Sukinah Lampau"
STATISTICS = ("name", "sop", "waktu_masuk", "waktu_selesai", "menit_kerja", "status_waktu", "nomor_surat")


class RetentionTestCase(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		settings = frappe.get_single("Pengaturan Layanan")
		settings.masa_simpan_tahun = 5
		settings.save()
		self.doc = self.finished(OLD)

	def finished(self, at: datetime) -> Document:
		with acting_as("Administrator", at):
			doc = make.request(make.SOP_LEGALISIR, **PERSONAL)
			self.file = self.attach(doc)
			with acting_as("jfu"):
				for row in doc.isian:
					row.nilai = "Ijazah Sukinah" if row.label == "Jenis Dokumen" else row.nilai
				doc.save(ignore_version=False)
				doc.add_comment("Comment", "Sukinah Lampau datang sendiri")
			doc = make.walk(doc, 1)
			doc = make.act(doc, ACTION_RETURN, "jfu", reason="Berkas Sukinah Lampau kurang")
			return make.walk(make.act(doc, "Terima Kelengkapan", "jfu"), 4)

	def attach(self, doc: Document) -> Document:
		with acting_as("jfu"):
			file = frappe.get_doc(
				{
					"doctype": "File",
					"file_name": "KTP.png",
					"content": PNG,
					"attached_to_doctype": doc.doctype,
					"attached_to_name": doc.name,
				}
			).insert()
			doc.berkas[0].lampiran = file.file_url
			doc.save()
		return file

	def order(self) -> str:
		"""Order the removal as the admin does, and let its job run."""
		with acting_as("admin.layanan"):
			name = retention.order(retention.preview()["sekaligus"])
		retention.run(name)
		return name


class TestRetention(RetentionTestCase):
	def test_nothing_of_the_person_stays_and_what_happened_does(self) -> None:
		before = frappe.db.get_value("Permohonan", self.doc.name, STATISTICS, as_dict=True)
		visits = make.visits(self.doc)
		recent = self.finished(datetime(2026, 3, 2, 9, 0))
		path = Path(self.file.get_full_path())
		chain.anchor()

		name = self.order()

		kept = json.dumps(self.everything_of(self.doc.name), default=str)
		for value in (*PERSONAL.values(), "Sukinah", "Lampau", self.file.file_url):
			self.assertNotIn(value, kept)
		after = frappe.db.get_value("Permohonan", self.doc.name, STATISTICS, as_dict=True)
		self.assertEqual(after, before)
		self.assertEqual(
			[(row.name, row.hash, row.menit_kerja) for row in make.visits(self.doc)],
			[(row.name, row.hash, row.menit_kerja) for row in visits],
		)
		self.assertEqual(chain.verify(self.doc.name), [])
		self.assertEqual(make.reloaded(recent).nama_pemohon, PERSONAL["nama_pemohon"])
		self.assertTrue(path.exists(), "the recent request holds the same picture")
		record = frappe.get_doc(retention.DOCTYPE, name)
		self.assertEqual((record.status, record.pengguna), (retention.DONE, "admin.layanan@jumapolo.test"))
		self.assertIn(self.doc.name, record.daftar.splitlines())
		self.assertNotIn(recent.name, record.daftar)
		self.assertRaises(RecordFrozen, record.save)

	def test_erasing_notes_without_a_genuine_order_breaks_the_chain(self) -> None:
		name = self.order()
		self.assertEqual(chain.verify(self.doc.name), [])
		frappe.db.set_value(retention.DOCTYPE, name, "daftar", f"{self.doc.name}\nPMH-2026-999999")
		frappe.local.request_cache.clear()
		self.assertEqual(len(chain.verify(self.doc.name)), 1)

	def test_it_asks_for_a_term_a_preview_and_the_right(self) -> None:
		with acting_as("admin.layanan"):
			count = retention.preview()["sekaligus"]
			self.assertRaises(LayananError, retention.order, count + 1)
		for account in ("jfu", "camat", "evaluator"):
			with acting_as(account):
				self.assertRaises(frappe.PermissionError, retention.preview)
				self.assertRaises(frappe.PermissionError, retention.order, count)
		frappe.db.set_single_value("Pengaturan Layanan", "masa_simpan_tahun", 0)
		frappe.clear_document_cache("Pengaturan Layanan", "Pengaturan Layanan")
		with acting_as("admin.layanan"):
			self.assertRaises(LayananError, retention.order, count)

	def test_a_job_that_was_cut_off_goes_on(self) -> None:
		with acting_as("admin.layanan"):
			retention.order(retention.preview()["sekaligus"])
		retention.go_on()
		self.assertEqual(make.reloaded(self.doc).nama_pemohon, retention.ERASED)

	def test_a_person_gets_all_that_is_held_of_them_and_that_is_recorded(self) -> None:
		with acting_as("jfu"):
			data = person.data_of(PERSONAL["nik"])
		request = next(each for each in data["permohonan"] if each["name"] == self.doc.name)
		self.assertEqual({field: request[field] for field in PERSONAL}, PERSONAL)
		self.assertIn("Ijazah Sukinah", [row["nilai"] for row in request["isian"]])
		self.assertIn("Berkas Sukinah Lampau kurang", [row["catatan"] for row in request["riwayat"]])
		self.assertTrue(request["komentar"] and request["berkas"][0]["lampiran"])
		log = frappe.get_last_doc("Access Log", {"reference_document": self.doc.name})
		self.assertEqual((log.user, log.method), ("jfu@jumapolo.test", "Data Pribadi"))
		self.assertNotIn(PERSONAL["nik"], log.as_json())
		for account in ("camat", "evaluator", "admin.layanan"):
			with acting_as(account):
				self.assertRaises(frappe.PermissionError, person.data_of, PERSONAL["nik"])

	def everything_of(self, request: str) -> list:
		"""Return every row of every table of the site that names the request, but the app's own order."""
		found = frappe.get_all("File", {"attached_to_name": request}, ["*"], order_by="name")
		naming = {"name", "permohonan", "parent", "reference_name", "docname", "document_name"}
		for table in frappe.db.get_tables(cached=False):
			for column in naming & set(frappe.db.get_db_table_columns(table)):
				rows = (
					frappe.qb.from_(frappe.qb.Table(table))
					.select("*")
					.where(frappe.qb.Field(column) == request)
				)
				found += rows.run(as_dict=True)
		return found
