"""Fixtures that drive the test site's Desk in a headless Chromium."""

import os
from collections.abc import Callable, Iterator

import desk
import pytest
from playwright.sync_api import (
	Browser,
	BrowserContext,
	ConsoleMessage,
	Error,
	Page,
	expect,
	sync_playwright,
)

USER_PASSWORD = "Layanan#2023"
ADMIN_PASSWORD = "admin"
NEVER_CLOSED = "Siang Malam"
CHROMIUM_FLAGS = ("--disable-gpu", "--disable-quic")  # with those that Playwright gives, it calls no one


@pytest.fixture(scope="session")
def base_url() -> str:
	address = os.environ.get("JMPL_URL")
	if not address:
		pytest.fail("These tests need a server: run them by `make test`.", pytrace=False)
	return address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
	expect.set_options(timeout=desk.PATIENCE)
	with sync_playwright() as playwright:
		browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM_FLAGS))
		yield browser
		browser.close()


@pytest.fixture(scope="session", autouse=True)
def office_that_never_closes(base_url: str, browser: Browser) -> Iterator[None]:
	"""Tests run at any hour and click faster than people: here every second counts, and none is too fast."""
	context = browser.new_context(base_url=base_url)
	office = context.request
	assert office.post("/api/method/login", form={"usr": "Administrator", "pwd": ADMIN_PASSWORD}).ok
	if not office.get(f"/api/resource/Kalender Kerja/{NEVER_CLOSED}").ok:
		days = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
		slots = [{"hari": day, "mulai": "00:00:00", "selesai": "23:59:59"} for day in days]
		calendar = {"nama_kalender": NEVER_CLOSED, "jam_kerja": slots}
		assert office.post("/api/resource/Kalender Kerja", data=calendar).ok
	settings = "/api/resource/Pengaturan Layanan/Pengaturan Layanan"
	before = office.get(settings).json()["data"]
	assert office.put(settings, data={"kalender_kerja": NEVER_CLOSED, "ambang_beruntun": 0}).ok
	yield
	fields = ("kalender_kerja", "ambang_beruntun")
	assert office.put(settings, data={field: before[field] for field in fields}).ok
	context.close()


@pytest.fixture
def page_errors() -> Iterator[list[str]]:
	"""What went wrong in the pages of a test. What is still in it at the end fails the test."""
	errors: list[str] = []
	yield errors
	assert not errors, "the browser's console complained"


@pytest.fixture
def login(base_url: str, browser: Browser, page_errors: list[str]) -> Iterator[Callable[[str], Page]]:
	"""`login(user)` opens a page in a session of that user; the page's addresses are relative to the site."""
	contexts: list[BrowserContext] = []

	def open_page(user: str) -> Page:
		context = browser.new_context(
			base_url=base_url, locale="id-ID", viewport={"width": 1366, "height": 850}
		)
		contexts.append(context)
		context.set_default_timeout(desk.PATIENCE)
		password = ADMIN_PASSWORD if user == "Administrator" else USER_PASSWORD
		answer = context.request.post("/api/method/login", form={"usr": user, "pwd": password})
		assert answer.ok, f"{user} cannot log in: {answer.status}"
		page = context.new_page()
		page.on("console", lambda message: _note_error(message, page_errors))
		page.on("pageerror", lambda error: _note_page_error(error, page_errors))
		return page

	yield open_page
	for context in contexts:
		context.close()


def _note_page_error(error: Error, errors: list[str]) -> None:
	# Core's charts draw themselves again when their place changes its size, even while they are being drawn.
	if "boundDrawFn" not in (error.stack or ""):
		errors.append(str(error))


def _note_error(message: ConsoleMessage, errors: list[str]) -> None:
	# This bench has no socket server, and the Desk keeps trying.
	about_socket = "socket.io" in message.text or "socket.io" in (message.location or {}).get("url", "")
	# Core goes on drawing a dashboard's charts on a page that was left before they were there.
	about_left_chart = "<rect> attribute width: A negative value" in message.text
	if message.type == "error" and not about_socket and not about_left_chart:
		errors.append(f"{message.text} ({(message.location or {}).get('url', '')})")
