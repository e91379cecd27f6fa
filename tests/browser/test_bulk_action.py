"""Signing several requests at once from the list."""

import re
from collections.abc import Callable
from uuid import uuid4

import desk
from playwright.sync_api import Page, expect

JFU, CAMAT = "jfu@jumapolo.test", "camat@jumapolo.test"


def test_camat_signs_two_at_once_and_sees_what_became_of_each(login: Callable[[str], Page]) -> None:
	jfu, camat, service = login(JFU), login(CAMAT), desk.service("06")
	applicant = "Borongan " + re.sub(r"\d", "", uuid4().hex.upper())  # this run's own
	requests = [await_signature(jfu, service, applicant) for _each in range(2)]

	camat.goto(f"/app/permohonan?nama_pemohon={applicant}")
	rows = camat.locator(".list-row")
	expect(rows).to_have_count(len(requests), timeout=desk.PATIENCE)
	for request in requests:
		rows.filter(has_text=request).locator(".list-row-checkbox").check()
	menu = camat.locator(".page-head:visible .actions-btn-group")
	with camat.expect_response(lambda answer: "get_common_transition_actions" in answer.url):
		menu.locator("button").click()
	menu.locator(".dropdown-item:not(.disabled)", has_text="Tanda Tangani").click()
	outcome = desk.notice(camat)
	for request in requests:
		expect(outcome).to_contain_text(request, timeout=desk.PATIENCE)
	desk.close_notice(camat)
	for request in requests:
		expect(rows.filter(has_text=request)).to_contain_text(service.steps[3].state, timeout=desk.PATIENCE)

	for request in requests:
		jfu.goto(f"/app/permohonan/{request}")
		desk.expect_state(jfu, service.steps[3].state)


def await_signature(page: Page, service: desk.Service, applicant: str) -> str:
	"""Take in a request and send it on to the Camat."""
	request = desk.take_in(page, service, applicant)
	for step, following in zip(service.steps[:2], service.steps[1:3], strict=True):
		desk.press_forward(page, step.action)
		desk.expect_state(page, following.state)
	return request
