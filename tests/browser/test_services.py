"""Whole services by the Desk's own buttons, each step by the user who executes it."""

from collections.abc import Callable

import desk
import keyboard
import pytest
from playwright.sync_api import Page, expect

from jumapolo_layanan.tests.factories import EXECUTORS

BY_MENU = "04"  # the service that is walked by the menu instead of the blue button


def account(user: str) -> str:
	return f"{user}@jumapolo.test"


@pytest.mark.parametrize("sop", sorted(EXECUTORS))
def test_request_is_walked_from_pendaftaran_to_selesai(login: Callable[[str], Page], sop: str) -> None:
	number = sop[:2]
	service = desk.service(number)
	pages = {user: login(account(user)) for user in dict.fromkeys(EXECUTORS[sop])}
	press = desk.choose_action if number == BY_MENU else desk.press_forward

	request = desk.take_in(pages["jfu"], service, "Peramban Rekaan")
	present = "jfu"
	for step, executor in zip(service.steps, EXECUTORS[sop], strict=True):
		page = pages[executor]
		if executor != present:
			desk.open_from_queue(page, request)
			present = executor
		desk.expect_state(page, step.state)
		press(page, step.action)
	desk.expect_state(page, "Selesai")
	expect(desk.forward_button(page)).to_have_count(0)
	expect(desk.field(page, "status_waktu")).to_contain_text("Tepat Waktu")


def test_return_asks_for_a_reason_and_does_nothing_without_one(login: Callable[[str], Page]) -> None:
	page, service = login(account("jfu")), desk.service("05")
	desk.take_in(page, service, "Peramban Kembali")
	desk.press_forward(page, "Serahkan Berkas")
	desk.expect_state(page, "Pemeriksaan Berkas (JFU)")

	desk.choose_action(page, "Kembalikan")
	dialog = page.locator(".modal.show")
	expect(dialog).to_contain_text("apa alasannya")
	dialog.locator(".btn-modal-close").click()
	desk.expect_usable(page)
	desk.expect_state(page, "Pemeriksaan Berkas (JFU)")

	desk.choose_action(page, "Kembalikan")
	dialog.locator("textarea").fill("Surat pengantar belum distempel.")
	dialog.get_by_role("button", name="Kembalikan").click()
	desk.expect_state(page, "Menunggu Pemohon")
	desk.expect_usable(page)
	desk.press_forward(page, "Terima Kelengkapan")
	desk.expect_state(page, "Pemeriksaan Berkas (JFU)")


def test_mulai_claims_the_step_once(login: Callable[[str], Page]) -> None:
	page = login(account("jfu"))
	desk.take_in(page, desk.service("06"), "Peramban Mulai")
	begin = page.locator(".page-head:visible").get_by_role("button", name="Mulai", exact=True)
	begin.click()
	expect(begin).to_have_count(0)
	desk.press_forward(page, "Serahkan Berkas")
	desk.expect_state(page, "Pemeriksaan Berkas (JFU)")


def test_missing_paper_is_named_and_holds_the_request(login: Callable[[str], Page]) -> None:
	page, service = login(account("jfu")), desk.service("03")
	missing = "KTP asli"
	desk.take_in(page, service, "Peramban Kurang", but=(missing,))
	notice = page.locator(".form-message:visible")
	expect(notice).to_contain_text(f"Belum lengkap: {missing}.")
	expect(desk.forward_button(page)).to_have_count(0)

	desk.tick(page, missing)
	desk.save(page)
	desk.press_forward(page, "Serahkan Berkas")
	desk.expect_state(page, "Pemeriksaan Berkas (JFU)")


def test_stamp_is_offered_at_its_step_and_opens_as_pdf(login: Callable[[str], Page]) -> None:
	page = login(account("jfu"))
	desk.take_in(page, desk.service("04"), "Peramban Stempel")
	desk.press_forward(page, "Serahkan Berkas")
	desk.expect_state(page, "Pemeriksaan Berkas (JFU)")

	assert keyboard.print_by_click(page, "Stempel Nama dan NIP").startswith(b"%PDF")
