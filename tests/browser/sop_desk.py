"""What an Admin Layanan does in the Desk to write an SOP, as functions. Each waits for what it causes."""

import re
from contextlib import suppress
from dataclasses import dataclass

import desk
from playwright.sync_api import Locator, Page, TimeoutError, expect


@dataclass(frozen=True)
class Step:
	"""One row of the table of steps, as far as it is written in the table itself."""

	text: str
	executor: str
	stage: str
	action: str
	kind: str
	minutes: int


def start_new(page: Page, doctype: str) -> None:
	"""Open the form of a new document by the blue button of its list."""
	page.goto(f"/app/{doctype}")
	page.locator(".page-head:visible .primary-action").click(timeout=desk.PATIENCE)
	page.wait_for_url(f"**/app/{doctype}/new-*", timeout=desk.PATIENCE)
	expect(page.locator(".form-page:visible")).to_be_visible(timeout=desk.PATIENCE)


def add_executor(page: Page, name: str, roles: tuple[str, ...] = (), new_role: str = "") -> None:
	"""Write an executor with roles that exist, and with one that is made on its form."""
	start_new(page, "pelaksana-sop")
	desk.fill(page, "nama_pelaksana", name)
	for role in roles:
		write_row(page, "peran", {"role": role})
	if new_role:
		make_role(page, new_role)
	desk.save(page)
	expect(page.locator(".page-head:visible .title-text")).to_contain_text(name, timeout=desk.PATIENCE)


def make_role(page: Page, name: str) -> None:
	page.locator(".page-head:visible").get_by_role("button", name="Peran Baru").click()
	dialog = page.locator(".modal.show", has_text="Peran baru")
	dialog.locator("[data-fieldname='nama'] input").fill(name)
	dialog.get_by_role("button", name="Buat", exact=True).click()
	expect(rows(page, "peran").filter(has_text=name)).to_be_visible(timeout=desk.PATIENCE)


def write_step(page: Page, step: Step) -> None:
	values = {
		"uraian": step.text,
		"pelaksana": step.executor,
		"tahap": step.stage,
		"tindakan": step.action,
		"jenis": step.kind,
		"menit": str(step.minutes),
	}
	write_row(page, "langkah", values)


def write_row(page: Page, table: str, values: dict[str, str]) -> None:
	"""Write a new row in the table itself, column by column."""
	row = _new_row(page, table)
	for name, value in values.items():
		cell = row.locator(f".grid-static-col[data-fieldname='{name}']")
		if not cell.locator(".field-area").is_visible():
			cell.click()
		_enter(cell, value)


def complete_row(page: Page, table: str, number: int, values: dict[str, str]) -> None:
	"""Fill in fields that stand on the row's own form only."""
	rows(page, table).nth(number - 1).locator(".btn-open-row").click()
	form = page.locator(".grid-row-open .form-in-grid")
	# core enters the first box half a second later, wherever the hand is by then
	expect(form.locator("input").first).to_be_focused(timeout=desk.PATIENCE)
	for name, value in values.items():
		_enter(form.locator(f".frappe-control[data-fieldname='{name}']"), value)
	page.locator(".grid-row-open .grid-collapse-row").click()
	expect(form).to_be_hidden()


def choose_action(page: Page, action: str) -> None:
	"""Take an action from the Workflow's menu; a form that is still being drawn closes it once or twice."""
	menu = page.locator(".page-head:visible .actions-btn-group")
	item = menu.locator(".dropdown-item", has_text=re.compile(rf"^\s*{re.escape(action)}\s*$"))
	for _attempt in range(5):
		expect(menu).to_be_visible(timeout=desk.PATIENCE)
		if not item.is_visible():
			menu.locator("button").click()
		with suppress(TimeoutError):
			item.click(timeout=2_000)
			return
	raise AssertionError(f"{action} is not in the menu")


def rows(page: Page, table: str) -> Locator:
	return desk.field(page, table).locator(".grid-body .rows > .grid-row")


def check_list(page: Page) -> Locator:
	"""The live list of what the SOP on the form still lacks."""
	return desk.field(page, "pemeriksaan")


def expect_finding(page: Page, text: str) -> None:
	line = check_list(page).locator("li", has_text=re.compile(rf"^{re.escape(text)}$"))
	expect(line).to_be_visible(timeout=desk.PATIENCE)


def today(page: Page) -> str:
	"""Today as the Desk of this user writes it."""
	return page.evaluate("frappe.datetime.str_to_user(frappe.datetime.get_today())")


def choose(place: Locator, value: str) -> None:
	"""Choose in a link, by typing it and taking its proposal."""
	box = _type_into_link(place, value)
	_proposal(place, value).click(timeout=desk.PATIENCE)
	expect(box).to_have_value(value)


def choose_or_make(place: Locator, value: str) -> None:
	"""The same where the thing may not exist yet: then it is made from the list of proposals."""
	box = _type_into_link(place, value)
	make = place.locator(".awesomplete .link-option", has_text="Buat")
	expect(make).to_be_visible(timeout=desk.PATIENCE)
	if _proposal(place, value).count():
		_proposal(place, value).click()
	else:
		make.click()
		dialog = place.page.locator(".modal.show")
		dialog.get_by_role("button", name="Simpan", exact=True).click()
		expect(dialog).to_be_hidden(timeout=desk.PATIENCE)
	expect(box).to_have_value(value)


def _new_row(page: Page, table: str) -> Locator:
	"""Return the row to write in next: the empty one that a mandatory table begins with, or a new one."""
	count = rows(page, table).count()
	first = rows(page, table).first
	if count == 1 and not first.locator(".grid-static-col").first.inner_text().strip():
		return first
	desk.field(page, table).locator(".grid-add-row").click()
	expect(rows(page, table)).to_have_count(count + 1)
	return rows(page, table).nth(count)


def _enter(place: Locator, value: str) -> None:
	"""Give one control its value: tick, choose in a list, take a proposal of a link, or type."""
	box = place.locator("input:visible, textarea:visible, select:visible").first
	kind = place.locator("[data-fieldtype]:visible").last.get_attribute("data-fieldtype")
	if kind == "Check":
		box.check()
	elif kind == "Select":
		box.select_option(value)
	elif kind == "Link":
		makes = box.get_attribute("data-target") == "Tahap SOP"
		(choose_or_make if makes else choose)(place, value)
	else:
		box.fill(value)
		if kind == "Int":
			_outwait_core(box)
		box.blur()


def _outwait_core(box: Locator) -> None:
	"""Stay in a whole number's box: core rewrites, 100 ms after it is entered, the box where one is then."""
	box.evaluate("() => new Promise((resume) => setTimeout(resume, 100))")


def _type_into_link(place: Locator, value: str) -> Locator:
	box = place.locator("input:visible")
	box.click()
	box.fill(value[:-1])
	box.press_sequentially(value[-1])
	return box


def _proposal(place: Locator, value: str) -> Locator:
	return place.locator(".awesomplete > [role='listbox'] > *").filter(
		has=place.page.locator(f"p[title='{value}']")
	)
