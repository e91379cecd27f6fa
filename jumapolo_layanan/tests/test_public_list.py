"""The page that tells everybody what the office does."""

import os

import frappe
import requests
from frappe.model.document import Document
from frappe.utils import set_request
from frappe.website.serve import get_response_content

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase

EVIL = '"><img src=x onerror=alert(1)>'
ESCAPED = "&gt;&lt;img src=x onerror=alert(1)&gt;"


def page() -> str:
	"""Return the page as the site shows it to a stranger now."""
	before = frappe.session.user
	frappe.set_user("Guest")
	set_request(method="GET", path="/layanan")
	try:
		return get_response_content("layanan")
	finally:
		frappe.set_user(before)


def in_force(number: str = "71/SOP/DAFTAR/2026") -> Document:
	"""Make a copy of a decree's SOP that counts as in force, without running it."""
	doc = make.sop_like(make.SOP_PINDAH, number)
	doc.nama_sop = f"Layanan Rekaan {number[:2]}"
	doc.insert()
	frappe.db.set_value("SOP", doc.name, {"docstatus": 1, "status": "Berlaku"})
	return doc


class TestPublicList(LayananTestCase):
	def test_anybody_reads_it_without_login(self) -> None:
		url = os.environ.get("JMPL_URL") or frappe.utils.get_url()
		answer = requests.get(f"{url}/layanan", headers={"Host": frappe.local.site}, timeout=60)

		self.assertEqual(answer.status_code, 200)
		self.assertIn("script-src 'self';", answer.headers["Content-Security-Policy"])
		for sop in make.SOPS:
			self.assertIn(frappe.db.get_value("SOP", sop, "nama_sop"), answer.text)

	def test_the_login_page_speaks_the_language_of_the_browser_or_else_of_the_site(self) -> None:
		url = os.environ.get("JMPL_URL") or frappe.utils.get_url()
		for wanted, title in ((None, "Masuk ke"), ("id-ID,id;q=0.9", "Masuk ke"), ("en", "Login to")):
			headers = {"Host": frappe.local.site, "Accept-Language": wanted}
			with self.subTest(wanted):
				self.assertIn(title, requests.get(f"{url}/login", headers=headers, timeout=60).text)

	def test_it_says_requirements_procedure_time_and_product(self) -> None:
		html = page()

		self.assertIn("<strong>Kecamatan Jumapolo</strong>", html)
		self.assertIn("<span>Kabupaten Karanganyar</span>", html)
		self.assertIn("<li>KK asli (wajib)</li>", html)
		self.assertIn("<li>FC Surat Nikah (bila ada)</li>", html)
		self.assertIn("Legalisasi surat pengantar dari Kelurahan", html)
		self.assertIn("Kasi Pemerintahan, 2 menit", html)
		self.assertIn("Kasi Kesos, 5 menit. Bila tidak, kembali ke langkah 2.", html)
		self.assertIn("18 menit, jumlah waktu baku semua langkah", html)
		self.assertIn("<td>KK tercetak</td>", html)

	def test_cost_is_a_dash_until_the_office_has_said_it(self) -> None:
		doc = in_force()

		self.assertNotIn("gratis", page().lower())
		self.assertIn('<th scope="row">Biaya</th><td>–</td>', page())
		frappe.db.set_value("SOP", doc.name, {"biaya": "Rp0 (Perda 1/2026)", "produk": "Surat Pindah"})

		self.assertIn('<th scope="row">Biaya</th><td>Rp0 (Perda 1/2026)</td>', page())
		self.assertIn('<th scope="row">Produk</th><td>Surat Pindah</td>', page())

	def test_only_services_in_force_are_on_it(self) -> None:
		doc = in_force()
		self.assertIn(doc.nama_sop, page())

		for status in ("Draf", "Diajukan", "Disahkan", "Digantikan", "Dicabut"):
			with self.subTest(status=status):
				frappe.db.set_value("SOP", doc.name, "status", status)
				self.assertNotIn(doc.nama_sop, page())

	def test_every_text_is_escaped(self) -> None:
		doc = in_force()
		evil = {"nama_sop": EVIL, "nomor_sop": EVIL, "biaya": EVIL, "produk": EVIL}
		frappe.db.set_value("SOP", doc.name, evil)
		frappe.db.set_value("SOP Step", doc.langkah[0].name, {"uraian": EVIL, "pelaksana": EVIL})
		frappe.db.set_value("Persyaratan SOP", doc.persyaratan[0].name, "nama_berkas", EVIL)
		frappe.db.set_value("Pengaturan Layanan", "Pengaturan Layanan", "nama_kecamatan", EVIL)
		frappe.clear_document_cache("Pengaturan Layanan", "Pengaturan Layanan")

		html = page()

		self.assertNotIn("<img src=x", html)
		self.assertGreaterEqual(html.count(ESCAPED), 8)

	def test_it_names_no_person(self) -> None:
		html = page()

		for official in frappe.get_all("Pejabat", ["nama", "nip"], order_by="name"):
			self.assertNotIn(official.nama, html)
			self.assertNotIn(official.nip, html)
		self.assertNotIn("@jumapolo.test", html)

	def test_an_office_without_services_says_so(self) -> None:
		frappe.db.set_value("SOP", {"status": "Berlaku"}, "status", "Dicabut")

		self.assertIn("Belum ada layanan yang berlaku.", page())

	def test_it_is_never_out_of_date(self) -> None:
		self.assertNotIn("Layanan Rekaan 71", page())
		in_force()

		self.assertIn("Layanan Rekaan 71", page())
