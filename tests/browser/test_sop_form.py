"""The form of an SOP: what it lacks stays in sight, its steps stand there whole, and it says when it takes no change."""

import json
from collections.abc import Callable, Iterator

import pytest
from desk import DATA, PATIENCE, field
from playwright.sync_api import Page, expect

NUMBER, NAME = "05/SOP/FORMULIR/2026", "05-SOP-FORMULIR-2026-v1"
DECIDING = ("pelaksana", "tahap", "tindakan", "jenis", "menit", "jika_tidak", "penomoran", "pengesahan")


@pytest.fixture
def draft(login: Callable[[str], Page]) -> Iterator[Page]:
	"""An SOP that lacks its decree, open before the Admin Layanan; deleted at the end."""
	page = login("admin.layanan@jumapolo.test")
	values = {**json.loads((DATA / "05.json").read_text()), "nomor_sop": NUMBER, "doctype": "SOP"}
	values["nomor_keputusan"] = values["tanggal_keputusan"] = None
	assert page.context.request.post("/api/resource/SOP", data=values).ok
	open_form(page)
	yield page
	office = login("Administrator").context.request
	assert office.delete(f"/api/resource/SOP/{NAME}").ok


def open_form(page: Page) -> None:
	page.goto(f"/app/sop/{NAME}")
	expect(field(page, "pemeriksaan").locator(".layanan-pemeriksaan")).to_be_visible(timeout=PATIENCE)


def test_the_check_list_stays_in_sight_and_the_table_shows_what_decides(draft: Page) -> None:
	table = field(draft, "langkah")
	for name in DECIDING:
		expect(table.locator(f".grid-heading-row .grid-static-col[data-fieldname='{name}']")).to_be_visible()
	expect(
		table.locator(".grid-body .grid-row").nth(1).locator("[data-fieldname='jika_tidak']")
	).to_contain_text("Kembali ke Pemohon")

	draft.evaluate("document.scrollingElement.scrollTo(0, document.scrollingElement.scrollHeight)")
	expect(field(draft, "nomor_sop")).not_to_be_in_viewport()
	expect(field(draft, "pemeriksaan").get_by_text("Nomor Keputusan belum diisi.")).to_be_in_viewport()


def test_the_preview_draws_the_graph_beside_what_it_changes(draft: Page) -> None:
	draft.get_by_role("button", name="Pratinjau Alur").click()
	shown = draft.locator(".modal.show .layanan-pratinjau")

	expect(shown.locator("svg g[data-peran='langkah']")).to_have_count(5, timeout=PATIENCE)
	expect(shown.locator("svg")).to_contain_text("Penomoran (JFU)")
	expect(shown).to_contain_text("Alur yang berjalan sudah memuat semua langkah ini.")


def test_what_lies_before_the_camat_takes_no_change(draft: Page, login: Callable[[str], Page]) -> None:
	draft.evaluate(
		"""async name => {
			await frappe.xcall('frappe.client.set_value', {doctype: 'SOP', name,
				fieldname: {nomor_keputusan: '067/99', tanggal_keputusan: '2026-01-05'}});
			const doc = await frappe.xcall('frappe.client.get', {doctype: 'SOP', name});
			await frappe.xcall('frappe.model.workflow.apply_workflow', {doc, action: 'Ajukan'});
		}""",
		NAME,
	)
	page = login("camat@jumapolo.test")
	open_form(page)

	expect(field(page, "pemeriksaan")).to_contain_text("Lengkap, siap disahkan")
	expect(field(page, "nama_sop").locator("input:visible")).to_have_count(0)
	expect(field(page, "langkah").locator(".grid-add-row:visible")).to_have_count(0)
	page.locator(".page-head:visible .actions-btn-group button").click(timeout=PATIENCE)
	expect(page.locator(".page-head:visible .dropdown-item", has_text="Sahkan")).to_be_visible()
