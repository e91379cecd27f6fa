"""Evaluasi Bulanan: its figures are the reports', its PDF holds them, and nobody gets it who may not see them."""

import io
from datetime import date, datetime, timedelta

import frappe
from frappe.desk.query_report import run
from pypdf import PdfReader

from jumapolo_layanan import print_api
from jumapolo_layanan.core.sop_form import PAPERS
from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import monthly
from jumapolo_layanan.services.monthly import Evaluation
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import random_history as history
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.test_evaluation_reports import some_requests, visit

JANUARY = date(2018, 1, 1)
PERIOD = {"dari_tanggal": "2018-01-01", "sampai_tanggal": "2018-01-31"}
LATER = datetime(2018, 3, 5, 9)
OWN_OF_KASI_KESOS = (
	"Rekomendasi Dispensasi Nikah",
	"Layanan Legalisir Surat-Surat",
	"Layanan Surat Rekomendasi",
)


class TestEvaluasiBulanan(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		history.write_requests(some_requests())
		visits = [visit(sop=sop, number=step) for sop in make.SOPS for step in (1, 2, 3)]
		history.write_visits([*visits, visit(verdict="Tidak Terukur", cause="Klik Beruntun")])

	def test_the_figures_are_those_of_the_reports(self) -> None:
		paper = evaluation_of("evaluator")
		for report, table, fields in (
			("Rekapitulasi Permohonan", paper.services, ("masuk", "selesai", "ditolak", "dibatalkan")),
			("Mutu Data Waktu", paper.quality, ("kunjungan", "terukur", "entri_susulan", "beruntun")),
		):
			with acting_as("evaluator", LATER):
				rows = run(report, filters=PERIOD)["result"]
			expected = [[str(row[field]) for field in fields] for row in rows]
			self.assertEqual([list(cells[1:5]) for cells in table.rows], expected)
		totals = dict(zip(paper.services.headings, paper.services.rows[-1], strict=True))
		self.assertEqual(totals["Masuk"], str(sum(one.entered.month == 1 for one in some_requests())))

	def test_every_step_stands_in_the_table_of_its_service(self) -> None:
		for sop in (make.SOP_KK, make.SOP_NIKAH):
			moment = datetime(2018, 1, 10, 8)
			doc = make.request(sop, at=moment)
			for user in make.EXECUTORS[sop]:
				doc = make.forward(doc, user, moment := moment + timedelta(minutes=1))
		paper = evaluation_of("evaluator")
		with acting_as("evaluator", LATER):
			rows = run("Kepatuhan Standar Waktu", filters=PERIOD)["result"]
		steps = [row for row in rows if row.get("nomor_langkah")]
		self.assertEqual(len(steps), 13)
		self.assertEqual(sum(len(table.rows) for _title, table in paper.steps), len(steps))
		self.assertEqual(len(paper.steps), len({row["nomor_sop"] for row in steps}))

	def test_a_share_is_never_without_its_n_nor_made_of_nothing(self) -> None:
		paper = evaluation_of("evaluator")
		self.assertIn("(n = ", paper.shares.svg)
		for cells in paper.services.rows:
			row = dict(zip(paper.services.headings, cells, strict=True))
			self.assertIs(row["Tepat waktu"] == "–", row["n terukur"] == "0")

	def test_the_pdf_holds_the_figures_the_notes_and_the_signature_on_the_paper_asked_for(self) -> None:
		for name, width in (("A4", 210), ("F4", 215)):
			text, pages = printed("evaluator", name)
			for words in (
				"EVALUASI BULANAN LAYANAN",
				"Bulan Januari 2018",
				"Layanan Kartu Keluarga (KK)",
				"Mutu data waktu",
				"P90 memakai peringkat terdekat",
				"Ratna Kartikasari, M.Si.",
				"NIP 197204181998032995",
			):
				self.assertIn(words, text)
			self.assertAlmostEqual(float(pages[0].mediabox.width) * 25.4 / 72, width, delta=2)

	def test_the_letter_head_of_the_office_stands_on_top(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Letter Head",
				"letter_head_name": "Kop Rekaan",
				"source": "HTML",
				"content": "<div>KOP KANTOR REKAAN</div>",
				"is_default": 1,
			}
		).insert()
		text, _pages = printed("evaluator", "A4")
		self.assertIn("KOP KANTOR REKAAN", text)
		self.assertNotIn("PEMERINTAH KABUPATEN", text)

	def test_a_head_gets_the_services_of_their_own_and_is_told_so(self) -> None:
		paper = evaluation_of("kasi.kesos")
		self.assertEqual(tuple(cells[0] for cells in paper.services.rows[:-1]), OWN_OF_KASI_KESOS)
		self.assertIn("Hanya layanan", paper.scope)
		self.assertEqual(evaluation_of("evaluator").scope, "")

	def test_a_month_that_goes_on_says_so(self) -> None:
		going_on = evaluation_of("evaluator", datetime(2018, 1, 20))
		self.assertIn("masih akan berubah", going_on.notes[0])
		self.assertNotIn("masih akan berubah", " ".join(evaluation_of("evaluator").notes))

	def test_it_carries_nothing_about_an_applicant(self) -> None:
		text, _pages = printed("evaluator", "A4")
		for private in (*history.NAME.split(), make.NIK, "PMH-2018"):
			self.assertNotIn(private, text)

	def test_a_name_with_markup_is_printed_as_it_stands(self) -> None:
		frappe.db.set_value("SOP", make.SOP_KK, "nama_sop", "KK <b>& lain</b>")
		text, _pages = printed("evaluator", "A4")
		self.assertIn("KK <b>& lain</b>", text)

	def test_an_office_without_requests_gets_a_paper_that_says_so(self) -> None:
		history.write_requests([])
		history.write_visits([])
		text, _pages = printed("evaluator", "A4")
		self.assertIn("Tidak ada pada bulan ini", text)

	def test_each_print_leaves_a_trace(self) -> None:
		before = frappe.db.count("Access Log", {"report_name": monthly.TITLE})
		printed("evaluator", "A4")
		self.assertEqual(frappe.db.count("Access Log", {"report_name": monthly.TITLE}), before + 1)

	def test_who_may_not_see_the_reports_is_refused(self) -> None:
		for user in ("admin.layanan", "jfu", "operator.siak"):
			with acting_as(user, LATER), self.assertRaises(frappe.PermissionError):
				print_api.cetak_evaluasi("2018-01")

	def test_what_makes_no_sense_is_refused(self) -> None:
		for month, paper, message in (
			("2018-13", "A4", "Tulis bulan seperti"),
			("2018-01-01", "A4", "Tulis bulan seperti"),
			("2018-04", "A4", "belum mulai"),
			("2018-01", "A3", "Pilih kertas"),
		):
			with acting_as("evaluator", LATER), self.assertRaisesRegex(LayananError, message):
				print_api.cetak_evaluasi(month, paper)

	def test_it_is_asked_for_by_post_alone(self) -> None:
		self.assertEqual(frappe.allowed_http_methods_for_whitelisted_func[print_api.cetak_evaluasi], ["POST"])


def evaluation_of(user: str, at: datetime = LATER) -> Evaluation:
	with acting_as(user, at):
		return monthly.evaluate(JANUARY, PAPERS["A4"])


def printed(user: str, paper: str) -> tuple[str, list]:
	"""Return the words and the pages of the PDF that the Desk's button fetches."""
	with acting_as(user, LATER):
		print_api.cetak_evaluasi("2018-01", paper)
	pages = PdfReader(io.BytesIO(frappe.local.response.pop("filecontent"))).pages
	return " ".join(" ".join(page.extract_text() for page in pages).split()), list(pages)
