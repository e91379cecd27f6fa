"""What a clerk does with the keyboard alone, as functions. Each waits for what it causes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import desk
from playwright.sync_api import APIResponse, Page, Route, expect

MOST_TABS = 60
PRINT_ROAD = "**/api/method/jumapolo_layanan.print_api.cetak"

_FOCUSED = """() => {
	let here = document.activeElement;
	while (here.shadowRoot?.activeElement) here = here.shadowRoot.activeElement;
	return {
		tag: here.tagName,
		field: here.dataset.fieldname || "",
		text: ["A", "BUTTON"].includes(here.tagName) ? here.innerText.trim() : "",
		row: here.closest(".grid-row-open")?.dataset.idx || "",
	};
}"""


@dataclass(frozen=True)
class Focus:
	"""Where the keys go: the field, or the button's or link's words; `row` is the open row of a table."""

	tag: str
	field: str
	text: str
	row: str


def focus(page: Page) -> Focus:
	return Focus(**page.evaluate(_FOCUSED))


def tab_until(page: Page, found: Callable[[Focus], bool], what: str, key: str = "Tab") -> None:
	"""Press `key` until what is `found` has the focus."""
	met: list[str] = []
	while not found(here := focus(page)):
		met.append(here.field or here.text or here.tag)
		assert len(met) <= MOST_TABS, f"{key} does not lead to {what}, but to {met}"
		page.keyboard.press(key)


def tab_to_field(page: Page, name: str, row: str = "") -> None:
	tab_until(page, lambda here: (here.field, here.row) == (name, row), f"{name} {row}".strip())


def tab_to_button(page: Page, words: str) -> None:
	tab_until(page, lambda here: here.tag in ("A", "BUTTON") and here.text == words, words)


def write(page: Page, name: str, text: str) -> None:
	"""Go on to a field and write over what it has."""
	tab_to_field(page, name)
	page.keyboard.press("Control+a")
	page.keyboard.type(text)


def choose(page: Page, name: str, text: str) -> None:
	"""Choose in a link field: type it, then Enter takes the proposal that is marked."""
	tab_to_field(page, name)
	page.keyboard.type(text)
	marked = desk.field(page, name).locator(".awesomplete [aria-selected='true']")
	expect(marked).to_contain_text(text, timeout=desk.PATIENCE)
	page.keyboard.press("Enter")
	expect(desk.field(page, name).locator("input:visible")).to_have_value(text)


def start_request(page: Page) -> None:
	"""From the workspace to the empty form, where the service can be typed at once."""
	desk.open_workspace(page)
	tab_to_button(page, "Permohonan Baru")
	page.keyboard.press("Enter")
	page.wait_for_url("**/app/permohonan/new-*", timeout=desk.PATIENCE)
	service = desk.field(page, "sop").locator("input")
	expect(service).to_be_focused(timeout=desk.PATIENCE)


def write_request(page: Page, chosen: desk.Service, applicant: str, nik: str, purpose: str) -> None:
	"""Fill in an empty form in the order of its fields, and tick *Ada* of each mandatory paper."""
	choose(page, "sop", chosen.name)
	for paper in chosen.mandatory:
		expect(desk.paper_row(page, paper)).to_be_visible(timeout=desk.PATIENCE)
	write(page, "keperluan", purpose)
	write(page, "nama_pemohon", applicant)
	write(page, "nik", nik)
	tick_papers(page, chosen.mandatory)


def tick_papers(page: Page, papers: tuple[str, ...]) -> None:
	"""Tab from the field above opens the first row at *Ada*; Space ticks, Ctrl+Down opens the next row."""
	rows = [desk.paper_row(page, paper).get_attribute("data-idx") for paper in papers]
	last = max(int(row) for row in rows)
	for number in range(1, last + 1):
		if number == 1:
			tab_to_field(page, "ada", "1")
		else:
			page.keyboard.press("Control+ArrowDown")
		tick = page.locator(f".grid-row-open[data-idx='{number}'] .form-in-grid input[data-fieldname='ada']")
		expect(tick).to_be_focused()
		if str(number) in rows:
			page.keyboard.press("Space")
			expect(tick).to_be_checked()
	page.keyboard.press("Escape")
	expect(page.locator(".grid-row-open")).to_have_count(0)


def save_new(page: Page) -> str:
	"""Save a new request, and return its name."""
	with page.expect_response(lambda answer: "savedocs" in answer.url) as saved:
		page.keyboard.press("Control+s")
	assert saved.value.ok, saved.value.text()
	page.wait_for_url(desk.REQUEST, timeout=desk.PATIENCE)
	if "Kemungkinan ganda" in saved.value.text():  # all these tests share one NIK
		close_notice(page)
	return desk.REQUEST.search(page.url)[1]


def close_notice(page: Page) -> None:
	desk.shown_notice(page)
	page.keyboard.press("Escape")
	desk.expect_no_notice(page)


def press_forward(page: Page, action: str) -> None:
	expect(desk.forward_button(page)).to_have_text(
		re.compile(rf"^\s*{re.escape(action)}\s*$"), timeout=desk.PATIENCE
	)
	tab_to_forward(page)
	page.keyboard.press("Enter")


def tab_to_forward(page: Page) -> None:
	"""Go on to the one blue button of the step, wherever the keys are: Tab from the last field leads there."""
	button = desk.forward_button(page)
	expect(button).to_be_visible(timeout=desk.PATIENCE)  # the form draws it last
	desk.expect_answered(page)
	tab_to_button(page, button.inner_text().strip())


def print_by_keys(page: Page, sheet: str) -> bytes:
	"""Print a sheet of an open request from the menu *Cetak*; return the PDF that opens in another tab."""

	def choose_sheet() -> None:
		tab_to_forward(page)
		tab_until(page, lambda here: here.text == "Cetak", "Cetak", key="Shift+Tab")  # it stands before it
		page.keyboard.press("Enter")
		tab_until(page, lambda here: here.text == sheet, sheet, key="ArrowDown")
		page.keyboard.press("Enter")

	return _printed(page, choose_sheet)


def print_by_click(page: Page, sheet: str) -> bytes:
	def choose_sheet() -> None:
		menu = page.locator(".page-head:visible .inner-group-button", has_text="Cetak")
		menu.locator("button").click()
		menu.get_by_text(sheet, exact=True).click()

	return _printed(page, choose_sheet)


def _printed(page: Page, choose_sheet: Callable[[], None]) -> bytes:
	"""Return what the server answers to the tab that printing opens; a browser may keep no PDF itself."""
	answers: list[APIResponse] = []

	def pass_on(route: Route) -> None:
		answer = route.fetch()
		answers.append(answer)
		route.fulfill(response=answer)

	page.context.route(PRINT_ROAD, pass_on)
	with page.expect_popup(timeout=desk.PATIENCE) as opened:
		choose_sheet()
	with opened.value as tab:
		tab.wait_for_url(PRINT_ROAD, timeout=desk.PATIENCE, wait_until="commit")
	page.context.unroute(PRINT_ROAD, pass_on)
	(answer,) = answers
	assert answer.ok, answer.text()
	assert answer.headers["content-type"] == "application/pdf"
	return answer.body()
