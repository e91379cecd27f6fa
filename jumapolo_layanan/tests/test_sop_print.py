"""The official form of an SOP, printed through Frappe: what is on paper, and that its mm are true."""

from collections.abc import Iterator
from io import BytesIO
from unittest.mock import patch

import frappe
from frappe.model.document import Document
from pypdf import PageObject, PdfReader

from jumapolo_layanan import printing_sop
from jumapolo_layanan.core import flowchart, sop_form
from jumapolo_layanan.core.sop_flow import FormStep
from jumapolo_layanan.core.sop_form import A4, F4, Paper
from jumapolo_layanan.core.sop_table import Table
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

FORMATS = {"SOP": F4, "SOP A4": A4}
POINTS_PER_MM = 72 / 25.4
EXECUTORS = (
	"Pemohon",
	"JFU",
	"Operator SIAK",
	"Kasi Pemerintahan",
	"Kasi Kesos",
	"Camat/Sekcam/Kasi",
	"Camat",
)
# who does each of the 25 steps of the long SOP, and where its decisions lead on a "no"
LONG_ROUTE = (0, 1, 1, 2, 3, 3, 4, 1, 5, 6, 1, 2, 2, 3, 5, 4, 4, 5, 6, 0, 1, 3, 6, 1, 1)
LONG_DECISIONS = {
	2: ("Kembali ke Pemohon", 0),
	5: ("Kembali ke Langkah", 4),
	7: ("Kembali ke Langkah", 3),
	9: ("Tolak", 0),
	10: ("Kembali ke Pemohon", 0),
	13: ("Tolak", 0),
	15: ("Kembali ke Langkah", 5),
	17: ("Kembali ke Langkah", 16),
	18: ("Kembali ke Langkah", 14),
	19: ("Kembali ke Langkah", 18),
	22: ("Kembali ke Pemohon", 0),
	23: ("Kembali ke Langkah", 2),
}


def long_sop() -> Document:
	"""Return a saved draft of 25 steps and 7 executors, with every kind of decision, over several pages."""
	doc = make.sop_like(make.SOP_NIKAH, "77/SOP/UJI/2026")
	doc.nama_sop = "Layanan Panjang untuk Pengujian"
	models = [row.as_dict() for row in doc.langkah]
	doc.set("langkah", [])
	for number, executor in enumerate(LONG_ROUTE, 1):
		model = models[number % len(models)]
		on_no, target = LONG_DECISIONS.get(number, ("", 0))
		edges = {1: "Mulai", len(LONG_ROUTE): "Selesai"}
		doc.append(
			"langkah",
			{
				"uraian": model.uraian,
				"pelaksana": EXECUTORS[executor],
				"kelengkapan": model.kelengkapan,
				"menit": number,
				"output": model.output,
				"keterangan": "Paling lambat hari kerja berikutnya" if number % 7 == 3 else "",
				"jenis": edges.get(number) or ("Keputusan" if on_no else "Kegiatan"),
				"tahap": model.tahap,
				"tindakan": model.tindakan,
				"jika_tidak": on_no,
				"langkah_tujuan": target,
			},
		)
	return doc.insert()


def bare(text: str) -> str:
	"""Return `text` without white space: where its lines break does not matter here."""
	return "".join(text.split())


class SopPrintTestCase(LayananTestCase):
	def html(self, doc: Document, print_format: str = "SOP") -> str:
		with acting_as("camat"):
			html = frappe.get_print("SOP", doc.name, print_format)
		self.assertTrue('class="formulir-sop"' in html, "no form on the page")
		return html

	def pages(self, doc: Document, print_format: str = "SOP") -> list[PageObject]:
		# Frappe's stylesheet is asked from the site's web server, which need not run here
		nobody = {"host_name": "http://127.0.0.1:9"}
		with acting_as("camat"), patch.dict(frappe.local.conf, nobody):
			pdf = frappe.get_print("SOP", doc.name, print_format, as_pdf=True)
		return list(PdfReader(BytesIO(pdf)).pages)

	def table(self, doc: Document, paper: Paper = F4) -> Table:
		return sop_form.lay_out(tuple(map(FormStep.from_row, doc.langkah)), paper)

	def assertHoldsItsSteps(self, pages: list[PageObject], doc: Document, table: Table) -> None:
		for page, rows in zip(pages, table.pages, strict=True):
			words, at = bare(page.extract_text()), 0
			for row in rows:
				step = doc.langkah[row.number - 1]
				for text in (
					step.uraian,
					step.kelengkapan,
					f"{step.menit} menit",
					step.output,
					step.keterangan,
				):
					found = words.find(bare(text or ""), at)
					self.assertGreaterEqual(found, 0, f"langkah {row.number}: {text}")
					at = found + len(bare(text or ""))


class TestTheDecree(SopPrintTestCase):
	def test_each_sop_prints_its_identity_and_its_table(self) -> None:
		for name in make.SOPS:
			for print_format, paper in FORMATS.items():
				with self.subTest(sop=name, print_format=print_format):
					doc = frappe.get_doc("SOP", name)
					table = self.table(doc, paper)
					pages = self.pages(doc, print_format)
					self.assertEqual(len(pages), 1 + len(table.pages))
					first = bare(pages[0].extract_text())
					for text in (doc.nomor_sop, doc.nama_sop, doc.peringatan, doc.pencatatan_pendataan):
						self.assertIn(bare(text), first)
					for row in (*doc.dasar_hukum, *doc.kualifikasi_pelaksana, *doc.peralatan):
						self.assertIn(bare(row.uraian), first)
					self.assertHoldsItsSteps(pages[1:], doc, table)

	def test_the_sheet_lies_on_its_side_in_the_size_of_its_format(self) -> None:
		doc = frappe.get_doc("SOP", make.SOP_KK)
		for print_format, paper in FORMATS.items():
			for page in self.pages(doc, print_format):
				for length, expected in (
					(page.mediabox.width, paper.width),
					(page.mediabox.height, paper.height),
				):
					self.assertAlmostEqual(float(length) / POINTS_PER_MM, expected, delta=0.5)

	def test_a_millimetre_of_the_form_is_one_on_paper(self) -> None:
		doc = frappe.get_doc("SOP", make.SOP_KK)
		for print_format, paper in FORMATS.items():
			table = self.table(doc, paper)
			words = list(self.placed_words(self.pages(doc, print_format)[1]))
			with self.subTest(print_format=print_format):
				# the numbers 1 and 9 of the columns, and equal times of two rows
				first, last = (next(x for text, x, _y in words if text == number) for number in ("1", "9"))
				middles = [column.left + column.width / 2 for column in table.columns]
				self.assertAlmostEqual(last - first, middles[8] - middles[0], delta=1.0)
				upper, *_rest, lower = (y for text, _x, y in words if text == "2 menit")
				rows = table.pages[0]
				self.assertAlmostEqual(upper - lower, rows[5].top - rows[0].top, delta=1.0)

	def placed_words(self, page: PageObject) -> Iterator[tuple[str, float, float]]:
		"""Yield each text of a page with its place in mm from the lower left corner."""
		found: list[tuple[str, float, float]] = []

		def visit(text: str, matrix: list[float], own: list[float], _font: object, _size: float) -> None:
			if text.strip():
				x, y = matrix[0] * own[4] + matrix[4], matrix[3] * own[5] + matrix[5]
				found.append((" ".join(text.split()), x / POINTS_PER_MM, y / POINTS_PER_MM))

		page.extract_text(visitor_text=visit)
		yield from found


class TestALongSop(SopPrintTestCase):
	def test_it_breaks_over_the_pages_that_the_core_says(self) -> None:
		doc = long_sop()
		for print_format, paper in FORMATS.items():
			table = self.table(doc, paper)
			pages = self.pages(doc, print_format)
			self.assertGreater(len(table.pages), 2)
			self.assertEqual(len(pages), 1 + len(table.pages))
			self.assertHoldsItsSteps(pages[1:], doc, table)

	def test_each_break_has_its_pentagons_on_both_pages(self) -> None:
		doc = long_sop()
		table = self.table(doc)
		charts = flowchart.draw(table)
		for number in range(1, len(table.pages)):
			leaving = {s.text for s in charts[number - 1].symbols if s.role is flowchart.Role.TO_PAGE}
			arriving = {s.text for s in charts[number].symbols if s.role is flowchart.Role.FROM_PAGE}
			self.assertTrue(leaving & arriving)


class TestWhatIsTyped(SopPrintTestCase):
	def test_it_is_escaped_wherever_it_stands(self) -> None:
		attack = "<script>alert('x')</script>"
		doc = make.sop_like(make.SOP_KK, "78/SOP/UJI/2026")
		doc.insert()
		doc.db_set({"nama_sop": attack, "peringatan": attack, "nama_pengesah": attack})
		for row, field in (
			(doc.langkah[0], "uraian"),
			(doc.langkah[1], "output"),
			(doc.dasar_hukum[0], "uraian"),
		):
			row.db_set(field, attack)
		frappe.clear_document_cache("SOP", doc.name)
		for print_format in FORMATS:
			html = self.html(doc, print_format)
			self.assertNotIn("<script>alert", html)
			self.assertIn("&lt;script&gt;alert(&#x27;x&#x27;)", html)

	def test_a_draft_says_on_every_page_that_it_binds_nobody(self) -> None:
		doc = make.sop_like(make.SOP_KK, "79/SOP/UJI/2026").insert()
		for page in self.pages(doc):
			self.assertIn(bare("DRAF – BELUM DISAHKAN"), bare(page.extract_text()))

	def test_an_sop_that_is_not_in_force_says_so_and_one_in_force_says_nothing(self) -> None:
		doc = frappe.get_doc("SOP", make.SOP_KK)
		notices = {
			"Berlaku": "",
			"Disahkan": "BERLAKU MULAI 1 MARET 2023",
			"Digantikan": "TIDAK BERLAKU LAGI – DIGANTIKAN",
			"Dicabut": "TIDAK BERLAKU LAGI – DICABUT",
		}
		for doc.status, notice in notices.items():
			self.assertEqual(printing_sop.identity_of(doc).notice, notice)

	def test_the_signer_stays_as_kept_on_the_sop(self) -> None:
		doc = make.sop_like(make.SOP_KK, "80/SOP/UJI/2026").insert()
		doc.db_set(
			{
				"jabatan_pengesah": "a.n. Camat Rekaan, Sekretaris Camat",
				"nama_pengesah": "Ratna Rekaan",
				"pangkat_pengesah": "Penata (III/c)",
				"nip_pengesah": "19800101 200501 2 001",
			}
		)
		first = self.pages(doc)[0].extract_text()
		for text in ("a.n. Camat Rekaan", "Sekretaris Camat", "Ratna Rekaan", "NIP 19800101 200501 2 001"):
			self.assertIn(bare(text), bare(first))

	def test_without_a_signer_there_is_room_to_sign(self) -> None:
		first = bare(self.pages(make.sop_like(make.SOP_KK, "81/SOP/UJI/2026").insert())[0].extract_text())
		self.assertIn("(.....", first)
		self.assertIn(bare("Camat Jumapolo"), first)
