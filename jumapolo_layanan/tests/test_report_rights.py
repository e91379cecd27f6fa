"""Who opens which report: every report of the app, for every role."""

import frappe
from frappe.desk.query_report import run

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase, acting_as

EVALUATION = {"Kepatuhan Standar Waktu", "Rekapitulasi Permohonan", "Beban Kerja", "Mutu Data Waktu"}
LATE = {"Permohonan Terlambat"}
BOOKS = {"Buku Agenda", "Register Layanan"}
TRACES = {"Catatan Akses", "Keutuhan Riwayat"}
VIEWS = {
	"Langkah per Petugas Bulan Ini",
	"Langkah Selesai Bulan Ini",
	"Langkah Terlambat",
	"Langkah Tidak Terukur",
	"Permohonan Entri Susulan",
	"Permohonan Masuk Bulan Ini",
	"Permohonan per Desa Bulan Ini",
	"Permohonan per Layanan Bulan Ini",
	"Permohonan Selesai Melewati Waktu Baku",
}
SIGNER = EVALUATION | LATE | BOOKS | VIEWS
OPENS = {
	"evaluator": SIGNER | TRACES,
	"camat": SIGNER,
	"sekcam": SIGNER,
	"kasi.pemerintahan": SIGNER,
	"kasi.kesos": SIGNER,
	"jfu": LATE | BOOKS,
	"operator.siak": LATE,
	"admin.layanan": TRACES,
	"calon.pengganti": set(),
}
FILTERS = {"dari_tanggal": "2018-01-01", "sampai_tanggal": "2018-01-31", "buku": "Nomor Surat"}


class TestReportRights(LayananTestCase):
	def test_every_report_opens_for_its_readers_and_for_nobody_else(self) -> None:
		make.officer("calon.pengganti", "Pejabat Pengganti")
		reports = frappe.get_all(
			"Report",
			filters={"module": "Jumapolo Layanan"},
			fields=["name", "report_type", "ref_doctype"],
			order_by="name",
		)
		self.assertEqual({report.name for report in reports}, set.union(*OPENS.values()))
		for user, expected in OPENS.items():
			with acting_as(user):
				opened = {report.name for report in reports if opens(report)}
			self.assertEqual(opened, expected, user)


def opens(report: frappe._dict) -> bool:
	"""Open a report as the Desk does, and say whether the user of the session may."""
	try:
		if report.report_type == "Script Report":
			run(report.name, filters=FILTERS)
		elif not frappe.get_doc("Report", report.name).is_permitted():
			return False
		else:
			frappe.get_list(report.ref_doctype, limit=1, order_by="name")
	except frappe.PermissionError:
		frappe.clear_messages()
		return False
	return True
