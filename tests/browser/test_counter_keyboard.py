"""The counter at the keyboard: from the citizen's papers to the numbered document that anybody can verify."""

import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO

import desk
import keyboard
import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

JFU, CAMAT = "jfu@jumapolo.test", "camat@jumapolo.test"
DOCUMENT_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){4}\b")
SHOWN_TICK = ".grid-static-col[data-fieldname='ada'] .static-area .disabled-selected"
PURPOSE = "Pengantar beasiswa anak"


@pytest.fixture
def guest(base_url: str, browser: Browser, page_errors: list[str]) -> Iterator[Page]:
	"""A page of somebody who is not logged in."""
	context = browser.new_context(base_url=base_url, locale="id-ID")
	page = context.new_page()
	page.on("pageerror", lambda error: page_errors.append(str(error)))
	yield page
	context.close()


def test_request_taken_in_by_keys_becomes_a_verifiable_document(
	login: Callable[[str], Page], guest: Page
) -> None:
	jfu, camat, service = login(JFU), login(CAMAT), desk.service("06")
	first, check, sign, number, hand_over = service.steps

	keyboard.start_request(jfu)
	keyboard.write_request(jfu, service, "Papan Ketik Rekaan", desk.NIK, PURPOSE)
	request = keyboard.save_new(jfu)
	receipt = text_of(keyboard.print_by_keys(jfu, "Tanda Terima"))
	tracking_code = shown(jfu, "kode_lacak")
	assert tracking_code in receipt
	assert request in receipt

	keyboard.press_forward(jfu, first.action)
	desk.expect_state(jfu, check.state)
	desk.press_forward(jfu, check.action)
	desk.expect_state(jfu, sign.state)
	desk.open_from_queue(camat, request)
	desk.press_forward(camat, sign.action)
	desk.expect_state(camat, number.state)
	desk.open_from_queue(jfu, request)
	desk.press_forward(jfu, number.action)
	desk.expect_state(jfu, hand_over.state)
	desk.press_forward(jfu, hand_over.action)
	desk.expect_state(jfu, "Selesai")

	letter_number = shown(jfu, "nomor_surat")
	assert letter_number
	letter = text_of(keyboard.print_by_click(jfu, "Surat Rekomendasi"))
	assert letter_number in letter
	assert PURPOSE in letter
	(document_code,) = DOCUMENT_CODE.findall(letter)
	assert_verifies(guest, document_code, letter_number)
	assert_tracked_to_its_end(guest, tracking_code)


def test_refused_save_says_why_and_keeps_what_was_typed(
	login: Callable[[str], Page], page_errors: list[str]
) -> None:
	nik = f"331399570890{time.time_ns() % 9000 + 1000}"  # nobody's yet, so that no duplicate is told of
	page, service, short = login(JFU), desk.service("03"), nik[:-1]
	keyboard.start_request(page)
	keyboard.write_request(page, service, "Papan Ketik Salah", short, PURPOSE)
	with page.expect_response(lambda answer: "savedocs" in answer.url) as refused:
		page.keyboard.press("Control+s")
	assert refused.value.status == 417
	expect(desk.notice(page)).to_contain_text("NIK harus 16 angka", timeout=desk.PATIENCE)
	keyboard.close_notice(page)
	page_errors[:] = [error for error in page_errors if "savedocs" not in error]  # the browser notes each 417

	page.wait_for_url("**/app/permohonan/new-*")
	kept = {"sop": service.name, "keperluan": PURPOSE, "nama_pemohon": "Papan Ketik Salah", "nik": short}
	for name, text in kept.items():
		expect(desk.field(page, name).locator("input:visible, textarea:visible")).to_have_value(text)
	for paper in service.mandatory:
		expect(desk.paper_row(page, paper).locator(SHOWN_TICK)).to_be_visible()

	keyboard.write(page, "nik", nik)
	keyboard.save_new(page)
	expect(desk.forward_button(page)).to_have_text(re.compile(service.steps[0].action), timeout=desk.PATIENCE)


def assert_verifies(guest: Page, code: str, number: str) -> None:
	guest.goto("/verifikasi")
	guest.get_by_label("Kode dokumen").fill(code)
	guest.get_by_role("button", name="Periksa").click()
	expect(guest.locator(".putusan")).to_have_text("Sah", timeout=desk.PATIENCE)
	expect(guest.locator(".hasil")).to_contain_text(number)


def assert_tracked_to_its_end(guest: Page, code: str) -> None:
	guest.goto("/lacak")
	guest.get_by_label("Kode lacak").fill(code)
	guest.get_by_label("Empat angka terakhir NIK").fill(desk.NIK[-4:])
	guest.get_by_role("button", name="Lacak").click()
	expect(guest.locator(".putusan")).to_have_text("Permohonan Anda sudah selesai.", timeout=desk.PATIENCE)


def shown(page: Page, name: str) -> str:
	"""Return what a read-only field of the form shows."""
	value = desk.field(page, name).locator(".control-value")
	expect(value).not_to_be_empty(timeout=desk.PATIENCE)
	return value.inner_text().strip()


def text_of(pdf: bytes) -> str:
	assert pdf.startswith(b"%PDF")
	return " ".join(word for page in PdfReader(BytesIO(pdf)).pages for word in page.extract_text().split())
