"""The time left, and the days off, as the Desk shows them."""

import re
from collections.abc import Callable
from datetime import datetime

import desk
from playwright.sync_api import Page, expect

LEFT = re.compile(r"(Sisa|Lewat) \d+ (menit|jam)")


def test_list_and_form_show_what_is_left_of_the_standard(login: Callable[[str], Page]) -> None:
	page = login("jfu@jumapolo.test")
	desk.take_in(page, desk.service("01"), "Peramban Waktu")
	expect(page.locator(".layanan-waktu .layanan-sisa")).to_have_text(LEFT, timeout=desk.PATIENCE)

	page.goto("/app/permohonan")
	first = page.locator("[data-sisa]").first
	expect(first).to_have_text(LEFT, timeout=desk.PATIENCE)
	expect(first).to_have_class(re.compile("layanan-sisa (cukup|hampir|lewat)"))
	expect(page.locator(".sort-selector")).to_contain_text("Tenggat Langkah")
	page.reload()
	expect(page.locator("[data-sisa]").first).to_have_text(LEFT, timeout=desk.PATIENCE)
	expect(page.locator(".sort-selector")).to_contain_text("Tenggat Langkah")


def test_admin_fills_in_the_holidays_of_a_year_and_each_comes_once(login: Callable[[str], Page]) -> None:
	page = login("admin.layanan@jumapolo.test")
	page.goto("/app/kalender-kerja/Hari Kerja Kantor")
	days = page.locator("[data-fieldname=hari_libur] .grid-body .grid-row")
	year = datetime.now().year
	for _time in range(2):
		ask_for_holidays(page, year)
		expect(days.filter(has_text=f"17-08-{year}")).to_have_count(1, timeout=desk.PATIENCE)


def ask_for_holidays(page: Page, year: int) -> None:
	page.get_by_role("button", name="Isi Hari Libur").click(timeout=desk.PATIENCE)
	dialog = page.locator(".modal.show")
	dialog.locator("select[data-fieldname=tahun]").select_option(str(year))
	with page.expect_response(lambda answer: "run_doc_method" in answer.url) as answered:
		dialog.get_by_role("button", name="Isi", exact=True).click()
	assert answered.value.ok, answered.value.text()
	expect(dialog).to_be_hidden()
