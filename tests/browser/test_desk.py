from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_desk_opens_in_indonesian_without_errors(login: Callable[[str], Page]) -> None:
	page = login("Administrator")
	page.goto("/app")
	expect(page.locator(".layout-main-section .widget").first).to_be_visible(timeout=30_000)
	expect(page.locator("html")).to_have_attribute("lang", "id")


def test_list_form_and_report_open(login: Callable[[str], Page]) -> None:
	page = login("Administrator")
	page.goto("/app/user")
	page.locator(".list-row", has_text="Administrator").wait_for()
	page.goto("/app/user/Administrator")
	page.locator(".form-layout").first.wait_for()
