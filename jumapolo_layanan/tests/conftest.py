"""Site tests run on the connected test site, each as Administrator unless it says otherwise."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def connected(site: str) -> str:
	return site


@pytest.fixture(autouse=True)
def as_administrator() -> Iterator[None]:
	"""No test inherits the user or the messages of the one before."""
	import frappe

	yield
	frappe.set_user("Administrator")
	frappe.clear_messages()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
	from jumapolo_layanan.tests import summary

	for line in summary.lines():
		terminalreporter.write_line(line)
