"""The second site is made once, and dropped at the end."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from second_site import NAME, SecondSite


@pytest.fixture(scope="session")
def second() -> Iterator[SecondSite]:
	"""A site without the app; one test's leavings are the next one's beginning."""
	sites = os.environ.get("JMPL_SITES")
	if not sites:
		pytest.fail("These tests need a bench: run them by `make test`.", pytrace=False)
	site = SecondSite(sites)
	if (Path(sites) / NAME).exists():
		site.drop()
	site.run("new-site", NAME, "--admin-password", "admin", "--no-mariadb-socket")
	yield site
	site.drop()
