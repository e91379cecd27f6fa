"""Connects the app's own tests to the bench's test site. `make test` says which one it is."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
	"""The test site, connected for as long as the tests run."""
	import frappe

	name, sites = os.environ.get("JMPL_SITE"), os.environ.get("JMPL_SITES")
	if not (name and sites):
		pytest.fail("These tests need a site: run them by `make test`.", pytrace=False)
	started_in = os.getcwd()
	os.chdir(sites)  # where Frappe expects to be
	frappe.init(site=name)
	frappe.connect()
	frappe.flags.in_test = True
	yield name
	frappe.db.rollback()
	frappe.destroy()
	os.chdir(started_in)
