"""The Evaluator opens every saved view and every report, exports each as Excel, and no file tells who the applicants are."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import desk
import openpyxl
import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

REPORTS = Path(__file__).parents[2] / "jumapolo_layanan" / "jumapolo_layanan" / "report"
APPLICANTS = ("Gendhis Rahasiatama", "Wiratmaja Sandhiguna", "Larasati Tersembunyi")
PRIVATE = {
	"nik": "3313994512909902",
	"nomor_kk": "3313990101200099",
	"telepon": "089900112233",
	"alamat": "RT 77 RW 88 Dukuh Terlindung",
}
NUMBERS = (
	"Masuk Hari Ini",
	"Selesai Hari Ini",
	"Masuk Bulan Ini",
	"Selesai Bulan Ini",
	"Selesai Tepat Waktu Bulan Ini",
	"Selesai Terlambat Bulan Ini",
	"Terlambat Sekarang",
)
# the sheet of a book with so many lines, each of other length, as the PDF that core makes of it
LONG_BOOK = """async (lines) => {
	const columns = [
		["No. Urut", 20, "angka", (line) => `baris-${line};`],
		["Perihal", 80, "", (line) => "kata ".repeat(10 + ((line * 37) % 90))],
	];
	const book = layanan.buku.table(columns, [...Array(lines).keys()]);
	const form = new FormData();
	form.append("html", `${layanan.buku.style}<div class="buku">${book}</div>`);
	form.append("orientation", "Landscape");
	const answer = await fetch("/api/method/frappe.utils.print_format.report_to_pdf", {
		method: "POST",
		body: form,
		headers: { "X-Frappe-CSRF-Token": frappe.csrf_token },
	});
	return Array.from(new Uint8Array(await answer.arrayBuffer()));
}"""
IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{16}(?!\d)")
TELEPHONE = re.compile(r"(?<!\d)(\+?62|0)8\d{8,11}(?!\d)")


@pytest.fixture(scope="module")
def applicants(site: str) -> Iterator[tuple[str, ...]]:
	"""Names of people with a request on the site: one is done late, one under way and late, one was entered late."""
	import frappe

	from jumapolo_layanan.setup import demo
	from jumapolo_layanan.tests import factories as make

	demo.make_users()
	# noon of the site's day: whatever hour the tests run at, it is today and this month
	noon = frappe.utils.now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
	late_entry = {"waktu_terima": noon - timedelta(hours=3)}
	for name, sop, steps, minutes, stated in (
		(APPLICANTS[0], make.SOP_NIKAH, 6, 20, {}),
		(APPLICANTS[1], make.SOP_KK, 2, 2, {}),
		(APPLICANTS[2], make.SOP_LEGALISIR, 5, 2, late_entry),
	):
		doc, moment = make.request(sop, at=noon, nama_pemohon=name, **PRIVATE, **stated), noon
		for user in make.EXECUTORS[sop][:steps]:
			doc = make.forward(doc, user, moment := moment + timedelta(minutes=minutes))
	under_way = {"nama_pemohon": APPLICANTS[1], "docstatus": 0}
	for name in frappe.get_all("Permohonan", under_way, pluck="name", order_by="name"):
		frappe.db.set_value("Permohonan", name, "tenggat", noon - timedelta(days=1))
	frappe.db.commit()
	yield APPLICANTS
	frappe.set_user("Administrator")


def test_no_exported_file_tells_who_the_applicants_are(
	login: Callable[[str], Page], page_errors: list[str], applicants: tuple[str, ...], tmp_path: Path
) -> None:
	page = login("evaluator@jumapolo.test")
	desk.open_workspace(page)
	for report in shipped():
		if report["name"] == "Keutuhan Riwayat":
			continue  # where every history is whole it lists nothing
		open_report(page, report)
		cells = exported(page, tmp_path / f"{report['name']}.xlsx")
		assert len(cells) > 1, report["name"]
		assert_nothing_private(report["name"], cells, applicants)
		if report["name"] == "Permohonan Masuk Bulan Ini":
			assert len(cells) > len(applicants)
	# core's table takes itself down twice where one report follows another as fast as here
	page_errors[:] = [error for error in page_errors if "'removeChild' on 'Node'" not in error]


def test_every_number_and_chart_of_the_dashboard_is_in_sight_and_leads_to_its_list(
	login: Callable[[str], Page], applicants: tuple[str, ...]
) -> None:
	page = login("evaluator@jumapolo.test")
	desk.open_workspace(page)
	cards = page.locator(".number-widget-box")
	for name in NUMBERS:
		number = cards.filter(has_text=name).locator(".number")
		expect(number).to_have_text(re.compile(r"\d"), timeout=desk.PATIENCE)
	charts = page.locator(".dashboard-widget-box")
	expect(charts).to_have_count(3)
	for place in range(3):
		drawn = charts.nth(place).locator(".frappe-chart, .chart-loading-state:visible")
		expect(drawn.first).to_be_visible(timeout=desk.PATIENCE)
	card = cards.filter(has_text="Masuk Hari Ini")
	number = int(card.locator(".number").inner_text())
	assert number >= len(applicants)
	card.locator(".widget-body").click()
	page.wait_for_url("**/app/permohonan*", timeout=desk.PATIENCE)
	filters = "cur_list.get_filters_for_args().map(([_doctype, ...rest]) => rest.slice(0, 3).join(' '))"
	page.wait_for_function(f"window.cur_list && {filters}[0] === 'waktu_masuk Timespan today'")
	expect(page.locator(".list-row:visible").first).to_be_visible(timeout=desk.PATIENCE)


def test_the_evaluation_of_a_month_is_fetched_from_the_workspace(
	login: Callable[[str], Page], applicants: tuple[str, ...]
) -> None:
	page = login("evaluator@jumapolo.test")
	desk.open_workspace(page)
	block = page.locator(".evaluasi")
	expect(block.get_by_role("button", name="Cetak Evaluasi")).to_be_visible(timeout=desk.PATIENCE)
	block.locator("select").select_option("F4")
	with page.context.expect_event(
		"response", lambda answer: "cetak_evaluasi" in answer.url, timeout=60_000
	) as fetched:
		block.get_by_role("button", name="Cetak Evaluasi").click()
	assert fetched.value.ok
	assert fetched.value.headers["content-type"].startswith("application/pdf")


def test_a_report_on_paper_names_the_office_says_how_it_counts_and_leads_to_the_evaluation(
	login: Callable[[str], Page], page_errors: list[str], applicants: tuple[str, ...], tmp_path: Path
) -> None:
	page = login("evaluator@jumapolo.test")
	desk.open_workspace(page)
	# the dashboard has drawn the chart of Beban Kerja by then, where core forgets a report's own template
	expect(page.locator(".dashboard-widget-box .frappe-chart").first).to_be_visible(timeout=desk.PATIENCE)
	for name, words in (
		("Beban Kerja", "dihitung dari n Terukur saja"),
		("Permohonan Terlambat", "yang mendapat giliran sekarang"),
		("Kepatuhan Standar Waktu", "tidak dilampaui oleh sedikitnya"),
	):
		open_report(page, next(report for report in shipped() if report["name"] == name))
		page.wait_for_function("() => frappe.query_report.kantor")
		text = paper_of(page, tmp_path / f"{name}.pdf")
		assert name.upper() in text
		assert "Kabupaten Karanganyar" in text
		assert words in text
		assert_nothing_private(name, [(text,)], applicants)
	page.locator(".page-head:visible").get_by_role("button", name="Evaluasi Bulanan").click()
	dialog = page.locator(".modal.show")
	with page.context.expect_event(
		"response", lambda answer: "cetak_evaluasi" in answer.url, timeout=60_000
	) as fetched:
		dialog.get_by_role("button", name="Cetak").click()
	assert fetched.value.headers["content-type"].startswith("application/pdf")
	page_errors[:] = [error for error in page_errors if "'removeChild' on 'Node'" not in error]


def test_no_line_of_a_book_is_cut_at_the_foot_of_a_page(
	login: Callable[[str], Page], page_errors: list[str]
) -> None:
	page, lines = login("evaluator@jumapolo.test"), 150
	desk.open_workspace(page)
	pages = PdfReader(BytesIO(bytes(page.evaluate(LONG_BOOK, lines)))).pages
	assert len(pages) > 5
	found: list[int] = []
	for sheet in pages:
		text = sheet.extract_text()
		own = [int(number) for number in re.findall(r"baris-(\d+);", text)]
		# what is cut stands on both pages, or apart from the number of its line
		assert text.count("kata") == sum(10 + line * 37 % 90 for line in own), own
		found += own
	assert found == list(range(lines))


def paper_of(page: Page, path: Path) -> str:
	"""Take *PDF* from the menu of the open report, and return the words of the file that comes."""
	head = page.locator(".page-head:visible")
	head.locator(".menu-btn-group button").first.click()
	head.locator(".menu-btn-group .dropdown-item:visible", has_text=re.compile(r"^\s*PDF\s*$")).click()
	button = page.locator(".modal.show .btn-modal-primary")
	expect(button).to_be_visible(timeout=desk.PATIENCE)
	page.wait_for_function("cur_dialog && cur_dialog.display && !cur_dialog.animating")
	with page.expect_download(timeout=60_000) as download:
		button.click()
	download.value.save_as(path)
	expect(page.locator(".modal.show")).to_have_count(0)
	return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(path).pages).split())


@pytest.mark.parametrize(("source", "kind"), [("Permohonan", "CSV"), ("Langkah Permohonan", "Excel")])
def test_a_whole_list_is_exported_by_a_worker_and_fetched_when_it_is_done(
	login: Callable[[str], Page],
	applicants: tuple[str, ...],
	tmp_path: Path,
	source: str,
	kind: str,
) -> None:
	import frappe

	from jumapolo_layanan.tests.busy_worker import busy_worker

	page = login("evaluator@jumapolo.test")
	desk.open_workspace(page)
	with busy_worker():
		page.evaluate("(source) => frappe.set_route('List', source, 'List')", source)
		order_export(page, kind)
		page.wait_for_url("**/app/ekspor-layanan/*", timeout=desk.PATIENCE)
		bar = page.locator(".form-page:visible .progress")
		expect(bar).to_be_visible(timeout=desk.PATIENCE)
		expect(page.locator(".form-page:visible .progress-message")).to_have_text("Menunggu giliran")
	fetch = page.locator(".page-head:visible").get_by_role("button", name="Unduh", exact=True)
	expect(fetch).to_be_visible(timeout=60_000)
	expect(bar).to_be_hidden()
	with page.expect_download(timeout=60_000) as download:
		fetch.click()
	path = tmp_path / download.value.suggested_filename
	download.value.save_as(path)
	cells = read_csv(path) if kind == "CSV" else sheet(path)
	frappe.db.rollback()  # and read what is there now
	names = frappe.get_all(source, pluck="name", order_by="name", limit=0)
	assert sorted(str(row[0]) for row in cells[1:]) == sorted(str(name) for name in names)
	assert_nothing_private(source, cells, applicants)
	page.reload()  # as who comes back to it later
	expect(fetch).to_be_visible(timeout=desk.PATIENCE)


def order_export(page: Page, kind: str) -> None:
	"""Take *Ekspor Besar* from the menu of the list that is open, and start it."""
	expect(page.locator(".frappe-list:visible .list-row").first).to_be_visible(timeout=desk.PATIENCE)
	page.evaluate("() => cur_list.filter_area.clear()")  # a list opens on the filters of the last visit
	head = page.locator(".page-head:visible")
	head.locator(".menu-btn-group button").first.click()
	head.locator(".menu-btn-group .dropdown-item:visible", has_text="Ekspor Besar").click()
	dialog = page.locator(".modal.show")
	dialog.locator("select").select_option(kind)
	dialog.locator(".btn-modal-primary").click()


def read_csv(path: Path) -> list[tuple]:
	with path.open(encoding="utf-8-sig", newline="") as file:
		return [tuple(row) for row in csv.reader(file)]


def sheet(path: Path) -> list[tuple]:
	return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))


def shipped() -> list[dict]:
	"""Return every report that the app brings, as its file has it."""
	return [json.loads(path.read_text()) for path in sorted(REPORTS.glob("*/*.json"))]


def open_report(page: Page, report: dict) -> None:
	"""Open a report from wherever the page is, and wait until it has asked the server."""
	saved = report["report_type"] == "Report Builder"
	road = "reportview.get" if saved else "query_report.run"
	route = ["List", report["ref_doctype"], "Report", report["name"]]
	filters = {}
	if not saved:
		route = ["query-report", report["name"]]
		filters = {"buku": "Nomor Surat"} if report["name"] in ("Buku Agenda", "Register Layanan") else {}
	with page.expect_response(lambda answer: road in answer.url and answer.ok, timeout=60_000):
		page.evaluate(
			"([route, filters]) => { frappe.route_options = filters; frappe.set_route(...route); }",
			[route, filters],
		)
	title = page.locator(".page-head:visible .title-text")
	expect(title).to_have_text(report["name"], timeout=desk.PATIENCE)
	# core exports what its table has drawn, and trips over one that it is still drawing
	view = "cur_list" if saved else "frappe.query_report"
	drawn = f"{view}?.report_name === name && {view}.datatable?.bodyRenderer?.visibleRows?.length > 0"
	page.wait_for_function(f"(name) => {drawn}", arg=report["name"])
	expect(page.locator(".datatable:visible .dt-scrollable .dt-row").first).to_be_visible(
		timeout=desk.PATIENCE
	)


def exported(page: Page, path: Path) -> list[tuple]:
	"""Take *Ekspor* from the menu, choose Excel, and return the cells of the file that comes."""
	head = page.locator(".page-head:visible")
	head.locator(".menu-btn-group button").first.click()
	head.locator(".menu-btn-group .dropdown-item:visible", has_text=re.compile(r"^\s*Ekspor\s*$")).click()
	dialog = page.locator(".modal.show")
	button = dialog.locator(".btn-modal-primary")
	expect(button).to_be_visible(timeout=desk.PATIENCE)
	page.wait_for_function("cur_dialog && cur_dialog.display && !cur_dialog.animating")
	with page.expect_download(timeout=60_000) as download:
		button.click()
	download.value.save_as(path)
	if dialog.count():
		page.evaluate("cur_dialog && cur_dialog.hide()")
	expect(page.locator(".modal.show")).to_have_count(0)
	return sheet(path)


def assert_nothing_private(report: str, cells: list[tuple], applicants: tuple[str, ...]) -> None:
	text = "\n".join("\t".join(str(cell) for cell in row if cell is not None) for row in cells)
	for private in (*PRIVATE.values(), *applicants, *(word for name in applicants for word in name.split())):
		assert private not in text, f"{private} stands in {report}"
	assert not IDENTITY_NUMBER.search(text), report
	assert not TELEPHONE.search(text), report
