"""What a clerk does in the Desk, as functions. Each waits for what it causes."""

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, Response, TimeoutError, expect

NIK = "3313995708909901"
PATIENCE = 40_000  # milliseconds; a machine with other work to do is several times slower
DATA = Path(__file__).parents[2] / "jumapolo_layanan" / "data" / "sop"
REQUEST = re.compile(r"/app/permohonan/(PMH-\d{4}-\d+)$")


@dataclass(frozen=True)
class Step:
	"""One step as the Desk shows it: the request's state while it lasts, and the button that leaves it."""

	state: str
	action: str


@dataclass(frozen=True)
class Service:
	"""One SOP of the decree, as its data file has it."""

	name: str
	steps: tuple[Step, ...]
	mandatory: tuple[str, ...]


def service(number: str) -> Service:
	"""Return the service of SOP `number`, such as "01"."""
	sop = json.loads((DATA / f"{number}.json").read_text())
	steps = tuple(Step(_state(index, row), row["tindakan"]) for index, row in enumerate(sop["langkah"]))
	papers = tuple(row["nama_berkas"] for row in sop["persyaratan"] if row["wajib"])
	return Service(sop["nama_sop"], steps, papers)


def _state(index: int, step: dict) -> str:
	return f"{step['tahap']} ({step['pelaksana']})" if index else "Pendaftaran"


def open_workspace(page: Page) -> Locator:
	"""Open the Desk where it opens by itself, and return the block with the queue."""
	page.goto("/app")
	queue = page.locator(".antrean")
	expect(queue.locator("header h2")).to_be_visible(timeout=PATIENCE)
	return queue


def take_in(page: Page, chosen: Service, applicant: str, but: tuple[str, ...] = ()) -> str:
	"""Fill in and save a new request from the workspace; leave the papers of `but` unticked. Return its name."""
	open_workspace(page).get_by_role("button", name="Permohonan Baru").click()
	choose(page, "sop", chosen.name)
	for paper in chosen.mandatory:
		expect(paper_row(page, paper)).to_be_visible()
	fill(page, "nama_pemohon", applicant)
	fill(page, "nik", NIK)
	fill(page, "keperluan", "Pengujian di peramban")
	for paper in chosen.mandatory:
		if paper not in but:
			tick(page, paper)
	return save_new(page)


def save_new(page: Page) -> str:
	answer = save(page)
	page.wait_for_url(REQUEST, timeout=PATIENCE)
	if "Kemungkinan ganda" in answer.text():  # all these tests share one NIK
		close_notice(page)
	return REQUEST.search(page.url)[1]


def save(page: Page) -> Response:
	"""Press *Simpan*; a form that draws itself once more may take the button from under the hand."""
	for _attempt in range(3):
		expect_answered(page)
		with suppress(TimeoutError):
			with page.expect_request(lambda request: "savedocs" in request.url, timeout=15_000) as sent:
				page.get_by_role("button", name="Simpan", exact=True).click()
			answer = sent.value.response()
			assert answer and answer.ok, answer and answer.text()
			return answer
	raise AssertionError("Simpan sends nothing to the server")


def expect_answered(page: Page) -> None:
	"""The server has answered all that the page has asked so far, so that no answer draws the form anew."""
	page.wait_for_function("() => !frappe.request.ajax_count")


def close_notice(page: Page) -> None:
	shown_notice(page).locator(".btn-modal-close").click()
	expect_no_notice(page)


def expect_no_notice(page: Page) -> None:
	"""The notice has faded out: until then it still takes a key or a click."""
	expect(page.locator(".modal", has=page.locator(".msgprint"))).to_be_hidden()


def notice(page: Page) -> Locator:
	return page.locator(".modal.show", has=page.locator(".msgprint"))


def shown_notice(page: Page) -> Locator:
	"""Return core's notice once it can be closed: while Bootstrap still fades it in, it ignores every closing."""
	expect(notice(page)).to_be_visible(timeout=PATIENCE)
	page.wait_for_function("() => !$('.modal.show:has(.msgprint)').data('bs.modal')._isTransitioning")
	return notice(page)


def field(page: Page, name: str) -> Locator:
	return page.locator(f".form-page:visible .frappe-control[data-fieldname='{name}']")


def fill(page: Page, name: str, text: str) -> None:
	box = field(page, name).locator("input:visible, textarea:visible")
	box.fill(text)
	box.blur()


def choose(page: Page, name: str, text: str) -> None:
	"""Choose in a link field, by typing its first words and taking the proposal."""
	box = field(page, name).locator("input:visible")
	box.click()
	box.press_sequentially(text.split(" (")[0])
	field(page, name).locator(".awesomplete > [role='listbox'] > *", has_text=text).first.click(
		timeout=PATIENCE
	)
	expect(box).to_have_value(text)


def paper_row(page: Page, paper: str) -> Locator:
	return (
		field(page, "berkas")
		.locator(".grid-body .grid-row")
		.filter(
			has=page.locator(
				"[data-fieldname='nama_berkas']", has_text=re.compile(rf"^\s*{re.escape(paper)}\s*$")
			)
		)
	)


def tick(page: Page, paper: str) -> None:
	"""Tick *Ada* of one paper, by one click as at the counter."""
	place = paper_row(page, paper).get_attribute("data-idx")  # a row that is clicked shows no text but boxes
	cell = field(page, "berkas").locator(
		f".grid-body .grid-row[data-idx='{place}'] .grid-static-col[data-fieldname='ada']"
	)
	cell.click()
	expect(cell.locator(".field-area input")).to_be_checked()


def open_from_queue(page: Page, request: str) -> None:
	"""Open a request that waits for the page's user: from the workspace, or from the list behind it."""
	queue = open_workspace(page)
	line, rest = queue.locator(f"tr[data-name='{request}']"), queue.locator("[data-all]")
	expect(line.or_(rest).first).to_be_visible(timeout=PATIENCE)
	if line.count():
		line.click()
	else:
		rest.click()
		find_in_list(page, request).click()
	expect_open(page, request)


def find_in_list(page: Page, request: str) -> Locator:
	"""Narrow the open list to one request, and return the link to it."""
	narrow_list(page, request)
	row = page.locator(".list-row", has_text=request)
	expect(row).to_be_visible(timeout=PATIENCE)
	return row.locator(".list-subject a").first


def narrow_list(page: Page, request: str) -> None:
	# with the first rows of its own filters core empties the boxes above the list, whatever is typed by then
	expect(page.locator(".frappe-list:visible").locator(".list-row, .no-result:visible").first).to_be_visible(
		timeout=PATIENCE
	)
	with page.expect_response(lambda answer: "reportview.get" in answer.url):
		page.locator(".standard-filter-section:visible [data-fieldname='name'] input").fill(request)


def expect_open(page: Page, request: str) -> None:
	page.wait_for_url(f"**/app/permohonan/{request}", timeout=PATIENCE)
	expect(page.locator(".form-page:visible")).to_be_visible(timeout=PATIENCE)


def expect_state(page: Page, state: str) -> None:
	pill = page.locator(".page-head:visible .indicator-pill").first
	expect(pill).to_have_text(re.compile(rf"^\s*{re.escape(state)}\s*$"), timeout=PATIENCE)


def forward_button(page: Page) -> Locator:
	"""The one blue button of a step. There is none where the user has nothing to send on."""
	return page.locator(".page-head:visible .custom-actions button.btn-primary")


def press_forward(page: Page, action: str) -> None:
	button = forward_button(page)
	expect(button).to_have_text(re.compile(rf"^\s*{re.escape(action)}\s*$"), timeout=PATIENCE)
	button.click()


def choose_action(page: Page, action: str) -> None:
	"""Take an action from the menu of the Workflow."""
	menu = page.locator(".page-head:visible .actions-btn-group")
	expect(menu).to_be_visible(timeout=PATIENCE)
	menu.locator("button").click()
	menu.locator(".dropdown-item", has_text=re.compile(rf"^\s*{re.escape(action)}\s*$")).click()


def expect_usable(page: Page) -> None:
	"""Nothing lies over the page: no open dialog, no grey film."""
	expect(page.locator(".modal.show, .modal-backdrop, #freeze")).to_have_count(0)
