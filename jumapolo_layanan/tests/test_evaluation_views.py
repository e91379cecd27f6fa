"""What the Evaluator opens, exports and is sent: saved views, mailed reports, the dashboard. No personal data in any of it."""

import io
import json
from datetime import datetime, timedelta

import frappe
import openpyxl
from frappe.desk import reportview
from frappe.desk.doctype.number_card import number_card
from frappe.desk.query_report import run
from frappe.email.doctype.auto_email_report.auto_email_report import update_field_types
from frappe.model.document import Document

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

MODULE = "Jumapolo Layanan"
PRIVATE = {
	"nama_pemohon": "Kinanti Rahasiawati",
	"nik": make.NIK,
	"nomor_kk": "3313990101200001",
	"telepon": "080000001234",
	"alamat": "RT 07 RW 09 Dukuh Rahasia",
}
PROTECTED = ("nik", "nomor_kk", "telepon", "alamat")
NOT_IN_VIEWS = {*PRIVATE, "keperluan", "alasan", "catatan", "kode_lacak", "nomor_surat_pengantar", "jalan"}
SCRIPT_REPORTS = (
	"Kepatuhan Standar Waktu",
	"Rekapitulasi Permohonan",
	"Beban Kerja",
	"Permohonan Terlambat",
	"Mutu Data Waktu",
)
EVALUATOR = "evaluator@jumapolo.test"
# the heads' roles may export the history, requests only the JFU's and the Evaluator's
CAN_SEE = ("evaluator", "camat", "sekcam", "kasi.pemerintahan", "kasi.kesos")


class TestWhatTheEvaluatorOpens(LayananTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.addClassCleanup(frappe.db.rollback)
		# noon of the site's day: whatever hour the tests run at, it is today and this month
		noon = frappe.utils.now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
		cls.requests = make_requests(noon)
		cls.views = frappe.get_all(
			"Report",
			filters={"module": MODULE, "report_type": "Report Builder"},
			fields=["name", "ref_doctype", "json", "is_standard"],
			order_by="name",
		)

	def setUp(self) -> None:
		frappe.set_user("Administrator")  # and no rollback: the tests only read the requests of the class

	tearDown = setUp

	def assert_nothing_private(self, content: str) -> None:
		for value in (*PRIVATE.values(), *PRIVATE["nama_pemohon"].split()):
			self.assertNotIn(value, content)

	def test_there_are_views_of_requests_and_of_their_history(self) -> None:
		doctypes = [view.ref_doctype for view in self.views]
		self.assertGreaterEqual(doctypes.count("Permohonan"), 4)
		self.assertGreaterEqual(doctypes.count("Langkah Permohonan"), 4)
		self.assertEqual({view.is_standard for view in self.views}, {"Yes"})

	def test_no_view_has_a_column_with_personal_data_or_free_words(self) -> None:
		for view in self.views:
			fields = {field for field, _doctype in json.loads(view.json)["fields"]}
			self.assertFalse(fields & NOT_IN_VIEWS, view.name)

	def test_every_view_has_lines_and_shows_nothing_private(self) -> None:
		for view in self.views:
			with acting_as("evaluator"):
				data = opened(view)
			self.assertTrue(data, view.name)
			self.assert_nothing_private(json.dumps(data, default=str))

	def test_the_excel_file_of_every_view_holds_its_columns_and_nothing_private(self) -> None:
		for view in self.views:
			cells = exported(view, "evaluator")
			self.assertGreater(len(cells), 1, view.name)
			columns = len(json.loads(view.json)["fields"]) + 1  # and the line's number
			# newer Frappe 15 adds the user who wrote the row
			self.assertIn(len(cells[0]), (columns, columns + 1), view.name)
			self.assert_nothing_private(json.dumps(cells, default=str))

	def test_a_view_shows_a_head_the_services_of_their_own(self) -> None:
		own = {make.SOP_NIKAH, make.SOP_LEGALISIR, make.SOP_REKOMENDASI}
		for view in self.views:
			columns = [field for field, _doctype in json.loads(view.json)["fields"]]
			if "sop" in columns:
				with acting_as("kasi.kesos"):
					services = {row["sop"] for row in opened(view)}
				self.assertLessEqual(services, own, view.name)

	def test_who_reads_no_requests_opens_no_view(self) -> None:
		for view in self.views:
			with acting_as("admin.layanan"), self.assertRaises(frappe.PermissionError):
				opened(view)

	def test_the_report_builder_gives_the_evaluator_no_protected_field(self) -> None:
		view = next(view for view in self.views if view.name == "Permohonan Masuk Bulan Ini")
		for field in PROTECTED:
			for extra in (f"`tabPermohonan`.`{field}`", field, f"sum(`tabPermohonan`.`{field}`) as jumlah"):
				with acting_as("evaluator"):
					self.assertNotIn(PRIVATE[field], json.dumps(opened(view, extra), default=str))
				self.assertNotIn(PRIVATE[field], json.dumps(exported(view, "evaluator", extra), default=str))
			with acting_as("camat"):
				self.assertIn(
					PRIVATE[field], json.dumps(opened(view, f"`tabPermohonan`.`{field}`"), default=str)
				)

	def test_the_history_leads_to_no_protected_field_of_its_request(self) -> None:
		view = next(view for view in self.views if view.ref_doctype == "Langkah Permohonan")
		for field in PROTECTED:
			with acting_as("evaluator"):
				try:
					data = opened(view, f"permohonan.{field}")
				except (frappe.PermissionError, frappe.DataError):
					continue
			self.assertNotIn(PRIVATE[field], json.dumps(data, default=str))

	def test_every_report_can_be_mailed_to_the_evaluator(self) -> None:
		for report in (*SCRIPT_REPORTS, *(view.name for view in self.views)):
			for kind in ("HTML", "XLSX", "CSV"):
				content = mailed(report, EVALUATOR, kind).get_report_content()
				self.assertTrue(content, (report, kind))
				text = json.dumps(cells_of(content), default=str) if kind == "XLSX" else str(content)
				self.assert_nothing_private(text)

	def test_mailing_a_view_leaves_the_fields_of_its_doctype_what_they_are(self) -> None:
		view = next(view for view in self.views if view.ref_doctype == "Langkah Permohonan")
		fields = frappe.get_meta(view.ref_doctype).fields
		before = [(field.fieldtype, field.options) for field in fields]
		columns, _rows = frappe.get_doc("Report", view.name).get_data(user=EVALUATOR, as_dict=True)
		update_field_types(columns)  # what core does with them for a mail
		self.assertEqual([(field.fieldtype, field.options) for field in fields], before)

	def test_a_mailed_report_holds_the_lines_of_the_report(self) -> None:
		with acting_as("evaluator"):
			rows = run("Rekapitulasi Permohonan", filters=this_month())["result"]
		cells = cells_of(mailed("Rekapitulasi Permohonan", EVALUATOR, "XLSX").get_report_content())
		self.assertEqual([line[1:5] for line in cells[1:]], [first_cells(row) for row in rows])

	def test_what_is_mailed_is_what_its_reader_may_see_whoever_sends_it(self) -> None:
		for report in SCRIPT_REPORTS:
			content = mailed(report, "kasi.kesos@jumapolo.test", "CSV").get_report_content()
			text = content.decode() if isinstance(content, bytes) else str(content)
			self.assertNotIn("Kartu Keluarga", text)
			self.assertNotIn("01/SOP", text)
			self.assertEqual(frappe.session.user, "Administrator")

	def test_a_report_is_not_mailed_to_who_may_not_open_it(self) -> None:
		for report in SCRIPT_REPORTS:
			with self.assertRaises(frappe.PermissionError):
				mailed(report, "admin.layanan@jumapolo.test", "CSV").get_report_content()

	def test_every_card_counts_the_lines_of_the_list_it_opens(self) -> None:
		cards = frappe.get_all(
			"Number Card", {"module": MODULE, "type": "Document Type"}, pluck="name", order_by="name"
		)
		self.assertIn("Masuk Hari Ini", cards)
		for user in ("evaluator", "kasi.kesos"):
			for name in cards:
				card = frappe.get_doc("Number Card", name)
				filters = json.loads(card.filters_json)
				with acting_as(user):
					number = number_card.get_result(card.as_dict(), filters)
					lines = frappe.get_list(card.document_type, filters=filters, limit=0, order_by="name")
				self.assertEqual(number, len(lines), name)
		with acting_as("evaluator"):
			today = frappe.get_doc("Number Card", "Masuk Hari Ini")
			self.assertGreater(number_card.get_result(today.as_dict(), json.loads(today.filters_json)), 0)

	def test_the_card_of_late_requests_counts_the_report_it_opens(self) -> None:
		card = frappe.get_doc("Number Card", "Terlambat Sekarang")
		with acting_as("evaluator"):
			summed = run(card.report_name, filters=json.loads(card.filters_json))["result"]
			listed = run(card.report_name, filters={})["result"]
		self.assertEqual(sum(row[card.report_field] for row in summed), len(listed))
		self.assertTrue(listed)

	def test_every_chart_is_drawn_by_its_report(self) -> None:
		charts = frappe.get_all("Dashboard Chart", {"module": MODULE}, pluck="name", order_by="name")
		self.assertEqual(len(charts), 3)
		for name in charts:
			chart = frappe.get_doc("Dashboard Chart", name)
			filters = {**json.loads(chart.filters_json), **this_month()}
			with acting_as("evaluator"):
				data = run(chart.report_name, filters=filters)["chart"]["data"]
			self.assertTrue(data["labels"], name)

	def test_charts_stand_on_the_workspace_of_who_may_see_their_reports(self) -> None:
		for user, sees in (*((name, True) for name in CAN_SEE), ("jfu", False), ("admin.layanan", False)):
			for name in frappe.get_all("Dashboard Chart", {"module": MODULE}, pluck="name"):
				with acting_as(user):
					allowed = frappe.has_permission("Dashboard Chart", doc=name)
				self.assertIs(bool(allowed), sees, (user, name))

	def test_the_workspace_names_only_what_there_is(self) -> None:
		page = frappe.get_doc("Workspace", "Layanan Jumapolo")
		for row in page.number_cards:
			self.assertTrue(frappe.db.exists("Number Card", row.number_card_name))
		for row in page.charts:
			self.assertTrue(frappe.db.exists("Dashboard Chart", row.chart_name))
		for row in page.links:
			if row.type == "Link":
				self.assertTrue(frappe.db.exists(row.link_type, row.link_to), row.link_to)
		listed = {row.link_to for row in page.links if row.link_type == "Report"}
		self.assertLessEqual({*SCRIPT_REPORTS, *(view.name for view in self.views)}, listed)


def make_requests(now: datetime) -> list[Document]:
	"""Make requests of every service today: done on time and late, entered late, sent back, open and late."""
	made = []
	for sop in make.SOPS:
		made.append(play(sop, now - timedelta(minutes=50), len(make.EXECUTORS[sop])))
	for sop in (make.SOP_KK, make.SOP_NIKAH):
		entered_late = {"waktu_terima": now - timedelta(hours=5)}
		made.append(play(sop, now - timedelta(minutes=40), len(make.EXECUTORS[sop]), **entered_late))
		made.append(play(sop, now - timedelta(hours=9), 2))
		make_late(made[-1], now)
	return made


def play(sop: str, moment: datetime, steps: int, **values: object) -> Document:
	doc = make.request(sop, at=moment, **{**PRIVATE, **values})
	for step in range(steps):
		moment += timedelta(minutes=1)
		doc = make.forward(doc, make.EXECUTORS[sop][step], moment)
	return make.reloaded(doc)


def make_late(doc: Document, now: datetime) -> None:
	"""Let the time of a request be over and one of its steps be judged late, whatever hour it is."""
	frappe.db.set_value("Permohonan", doc.name, "tenggat", now - timedelta(days=1))
	visit = frappe.qb.DocType("Langkah Permohonan")
	frappe.qb.update(visit).set(visit.status_waktu, "Terlambat").set(visit.sebab_tidak_terukur, "").where(
		(visit.permohonan == doc.name) & (visit.nomor_langkah == 1)
	).run()
	done = frappe.qb.DocType("Permohonan")
	frappe.qb.update(done).set(done.status_waktu, "Terlambat").where(
		(done.workflow_state == "Selesai") & (done.entri_susulan == 0) & (done.sop == doc.sop)
	).run()


def opened(view: frappe._dict, *extra: str) -> list[dict]:
	"""Return the lines that the Desk's report builder shows of a saved view, with fields that the user adds."""
	if not frappe.get_doc("Report", view.name).is_permitted():
		raise frappe.PermissionError
	frappe.local.form_dict = frappe._dict(asked(view, *extra))
	return reportview.get_list()


def exported(view: frappe._dict, user: str, *extra: str) -> list[tuple]:
	with acting_as(user):
		frappe.local.form_dict = frappe._dict(asked(view, *extra), file_format_type="Excel", title=view.name)
		reportview.export_query()
	return cells_of(frappe.local.response.pop("filecontent"))


def asked(view: frappe._dict, *extra: str) -> dict:
	"""Return what the Desk asks the server for when it opens a saved view."""
	saved = json.loads(view.json)
	fields = [f"`tab{doctype}`.`{field}`" for field, doctype in saved["fields"] if field[0] != "_"]
	args = {"doctype": view.ref_doctype, "filters": json.dumps(saved["filters"]), "view": "Report"}
	group = saved["group_by"]
	if group:
		args |= {
			"group_by": group["group_by"],
			"aggregate_function": group["aggregate_function"],
			"aggregate_on_doctype": view.ref_doctype,
			"aggregate_on_field": "name",
			"order_by": "_aggregate_column desc",
		}
	else:
		args["order_by"] = saved["order_by"]
	return {**args, "fields": json.dumps([*fields, *extra])}


def cells_of(content: bytes) -> list[tuple]:
	return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def mailed(report: str, user: str, kind: str) -> Document:
	"""Make an Auto Email Report of `report` for `user`."""
	script = report in SCRIPT_REPORTS and report != "Permohonan Terlambat"
	doc = frappe.get_doc(
		{
			"doctype": "Auto Email Report",
			"report": report,
			"user": user,
			"enabled": 0,
			"email_to": user,
			"format": kind,
			"frequency": "Weekly",
			"day_of_week": "Monday",
			"no_of_rows": 100,
			"filters": json.dumps(this_month() if script else {}),
		}
	).insert()
	return frappe.get_doc("Auto Email Report", doc.name)


def first_cells(row: dict) -> tuple:
	return (row["nomor_sop"], row.get("layanan"), row["masuk"], row["selesai"])


def this_month() -> dict[str, str]:
	return {
		"dari_tanggal": str(frappe.utils.get_first_day(frappe.utils.today())),
		"sampai_tanggal": frappe.utils.today(),
	}
