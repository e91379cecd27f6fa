"""What each of the eight users meets on the way in."""

import re
from collections.abc import Callable

import desk
import pytest
from playwright.sync_api import Locator, Page, Response, expect

ACTING = ("jfu", "operator.siak", "kasi.pemerintahan", "kasi.kesos", "sekcam", "camat")
USERS = (*ACTING, "admin.layanan", "evaluator")
WAITS_FOR = {
	"jfu": "JFU",
	"operator.siak": "Operator SIAK",
	"kasi.pemerintahan": "Kasi Pemerintahan",
	"kasi.kesos": "Kasi Kesos",
	"sekcam": "Camat/Sekcam/Kasi",
	"camat": "Camat",
}


# the first three letters that core draws are those of a given word
DRAWN_FIRST = """
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	const word = [..."%s"], random = Math.random;
	window.drawn = word.length;
	Math.random = () => {
		if (!drawn || !new Error().stack.includes("get_random")) return random();
		return (letters.indexOf(word[word.length - drawn--]) + 0.5) / letters.length;
	};
"""


@pytest.fixture
def refused(login: Callable[[str], Page]) -> Callable[[Page], list[str]]:
	"""`refused(page)` returns a list that grows by each answer of 400 and above, but the socket's."""

	def watch(page: Page) -> list[str]:
		answers: list[str] = []

		def note(answer: Response) -> None:
			if answer.status >= 400 and "socket.io" not in answer.url:
				answers.append(f"{answer.status} {answer.url}")

		page.on("response", note)
		return answers

	return watch


def test_login_page_is_indonesian_and_lets_a_clerk_in(login: Callable[[str], Page]) -> None:
	page = login("jfu@jumapolo.test")
	page.context.clear_cookies()
	page.goto("/login")
	form = page.locator(".form-login")
	expect(form).to_contain_text("Lupa kata sandi?")
	form.locator("#login_email").fill("jfu@jumapolo.test")
	form.locator("#login_password").fill("Layanan#2023")
	form.get_by_role("button", name="Masuk", exact=True).click()
	expect(page.locator(".antrean header h2")).to_be_visible(timeout=desk.PATIENCE)


@pytest.mark.parametrize("user", USERS)
def test_desk_opens_on_the_workspace(
	login: Callable[[str], Page], refused: Callable[[Page], list[str]], user: str
) -> None:
	page = login(f"{user}@jumapolo.test")
	bad = refused(page)
	queue = desk.open_workspace(page)
	page.wait_for_url("**/app/layanan-jumapolo", timeout=desk.PATIENCE)
	expect(page.locator("html")).to_have_attribute("lang", "id")
	expect(page.locator(".page-head:visible .title-text")).to_have_text("Layanan Jumapolo")
	heading = queue.locator("h2")
	if user in ACTING:
		expect(heading).to_contain_text("permohonan menunggu Anda")
		open_requests(page)
		desk.narrow_list(page, "PMH-0000")  # core would open the list on this the next time
		desk.open_workspace(page)
		open_requests(page)
		assert WAITS_FOR[user] in executors_of_list(page)
	elif user == "evaluator":
		expect(heading).to_have_text("Layanan Jumapolo")
		follow(page, "Kepatuhan Standar Waktu")
		expect(page.locator(".datatable .dt-row").first).to_be_visible(timeout=desk.PATIENCE)
	else:
		expect(heading).to_have_text("Layanan Jumapolo")
		follow(page, "Pengaturan Layanan")
		expect(desk.field(page, "nama_kecamatan")).to_be_visible(timeout=desk.PATIENCE)
	assert not bad


def test_a_number_card_counts_what_its_list_shows(login: Callable[[str], Page]) -> None:
	page = login("jfu@jumapolo.test")
	queue = desk.open_workspace(page)
	for title in ("Lewat Waktu", "Dengan Pemohon", "Masuk Hari Ini", "Selesai Hari Ini"):
		expect(card(page, title)).to_have_text(re.compile(r"\d"), timeout=desk.PATIENCE)
	count = card(page, "Menunggu Saya")
	expect(count).to_have_text(re.compile(r"\d"), timeout=desk.PATIENCE)
	expect(queue.locator("h2")).to_contain_text(f"{count.inner_text().strip()} permohonan")
	count.click()
	page.wait_for_url("**/app/permohonan?*", timeout=desk.PATIENCE)
	assert WAITS_FOR["jfu"] in executors_of_list(page)


def test_a_name_stands_in_the_list_as_it_was_typed(login: Callable[[str], Page]) -> None:
	page, typed = login("jfu@jumapolo.test"), "Peramban <b>Tebal</b>"
	request = desk.take_in(page, desk.service("05"), typed)
	page.goto("/app/permohonan")
	desk.find_in_list(page, request)
	expect(page.locator(".list-row", has_text=request)).to_contain_text(typed)


def test_sharing_and_following_are_not_offered(login: Callable[[str], Page]) -> None:
	page = login("jfu@jumapolo.test")
	desk.take_in(page, desk.service("06"), "Peramban Bagikan")
	sidebar = page.locator(".form-sidebar:visible")
	expect(sidebar.locator(".form-assignments")).to_be_visible()
	for refused in (".form-shared", ".followed-by-section", ".form-follow"):
		expect(sidebar.locator(refused)).to_be_hidden()


@pytest.mark.parametrize("word", ["for", "new", "try", "var"])
def test_random_letters_that_are_a_reserved_word_spoil_no_template(
	login: Callable[[str], Page], word: str
) -> None:
	page = login("jfu@jumapolo.test")
	page.add_init_script(DRAWN_FIRST % word)
	desk.open_workspace(page)
	assert page.evaluate("drawn") == 0, "the Desk starts without random letters, so this test proves nothing"


def card(page: Page, title: str) -> Locator:
	box = page.locator(".number-widget-box").filter(has=page.locator(f".widget-title [title='{title}']"))
	return box.locator(".number")


def follow(page: Page, text: str | re.Pattern[str]) -> None:
	"""Follow a link of the workspace; by the keyboard, as a chart above that is drawn just then moves it away."""
	page.locator(".link-item", has_text=text).press("Enter")


def open_requests(page: Page) -> None:
	follow(page, re.compile(r"^\s*Permohonan\s*$"))
	page.wait_for_url("**/app/permohonan*", timeout=desk.PATIENCE)
	expect(page.locator(".list-row, .no-result").filter(visible=True).first).to_be_visible(
		timeout=desk.PATIENCE
	)


def executors_of_list(page: Page) -> list[str]:
	"""Wait for a list that is narrowed to some executors and to nothing else, and return these."""
	filters = "cur_list.get_filters_for_args().map(([_doctype, ...rest]) => rest)"
	page.wait_for_function(
		f"window.cur_list && JSON.stringify({filters}.map((row) => row[0])) === '[\"giliran\"]'"
	)
	((_name, how, executors, *_hidden),) = page.evaluate(filters)
	assert how == "in"
	return executors
