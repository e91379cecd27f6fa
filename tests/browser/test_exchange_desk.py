"""SOPs out of the Desk and back into it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import DATA, PATIENCE
from playwright.sync_api import Locator, Page, expect

NUMBER = "01/SOP/PERAMBAN/2026"
NAME = "01-SOP-PERAMBAN-2026-v1"


@pytest.fixture
def sop() -> dict:
	return {**json.loads((DATA / "01.json").read_text()), "nomor_sop": NUMBER}


@pytest.fixture
def cleared(login: Callable[[str], Page]) -> Iterator[None]:
	yield
	office = login("Administrator").context.request
	assert office.delete(f"/api/resource/SOP/{NAME}").status in (202, 404)


def open_list(page: Page) -> None:
	page.goto("/app/sop")
	expect(page.locator(".list-row").first).to_be_visible(timeout=PATIENCE)


def menu(page: Page) -> Locator:
	page.locator(".page-head .menu-btn-group > button").click()
	return page.locator(".page-head .menu-btn-group .dropdown-menu")


def choose_file(page: Page, path: Path) -> Locator:
	menu(page).get_by_text("Impor", exact=True).click()
	dialog = page.locator(".modal.show", has_text="Impor SOP")
	dialog.locator("input[type=file]").set_input_files(path)
	dialog.get_by_role("button", name="Impor", exact=True).click()
	return dialog


def test_a_damaged_file_shows_what_to_repair_and_a_repaired_one_is_imported(
	login: Callable[[str], Page], cleared: None, sop: dict, tmp_path: Path, page_errors: list[str]
) -> None:
	page = login("admin.layanan@jumapolo.test")
	open_list(page)
	damaged = tmp_path / "rusak.json"
	damaged.write_text(json.dumps([{**sop, "nama_sop": "<img src=x onerror=alert(1)>" * 10}]))

	dialog = choose_file(page, damaged)

	row = dialog.locator(".impor-sop-masalah tbody tr")
	expect(row).to_have_text(
		"SOP ke-1, nama_sopNama SOP terlalu panjang: 280 karakter. Persingkat sampai 140 karakter."
	)
	assert any("417" in error for error in page_errors)
	page_errors.clear()  # the browser's note of the refusal
	repaired = tmp_path / "baik.json"
	repaired.write_text(json.dumps([sop]))
	dialog.locator("input[type=file]").set_input_files(repaired)
	dialog.get_by_role("button", name="Impor", exact=True).click()
	done = page.locator(".modal.show", has_text="1 SOP diimpor sebagai Draf")
	expect(done.get_by_role("link", name=NAME)).to_be_visible(timeout=PATIENCE)


def test_ticked_sops_and_the_template_are_downloaded(login: Callable[[str], Page]) -> None:
	page = login("admin.layanan@jumapolo.test")
	open_list(page)
	page.locator(".list-row", has_text="Rekomendasi Dispensasi Nikah").locator(".list-row-checkbox").check()

	with page.expect_download() as exported:
		menu(page).get_by_text("Ekspor JSON", exact=True).click()
	with page.expect_download() as template:
		menu(page).get_by_text("Unduh Templat Excel", exact=True).click()

	assert exported.value.suggested_filename == "04-SOP-JMPL-2023-v1.json"
	assert [row["nomor_sop"] for row in json.loads(exported.value.path().read_text())] == ["04/SOP/JMPL/2023"]
	assert template.value.suggested_filename == "Templat_SOP.xlsx"


def test_the_counter_is_offered_neither(login: Callable[[str], Page]) -> None:
	page = login("jfu@jumapolo.test")
	open_list(page)

	expect(page.locator(".page-head", has_text="Impor")).to_have_count(0)
	expect(page.locator(".page-head", has_text="Ekspor JSON")).to_have_count(0)
