"""The app comes onto a fresh site and leaves it again, by the bench's own commands."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

APP = "jumapolo_layanan"
SITE = "pasang.jmpl.localhost"
CHECKOUT = Path(__file__).parents[2]
ROLES = [row["name"] for row in json.loads((CHECKOUT / APP / "fixtures" / "role.json").read_text())]

LEFT_BEHIND = f"""
left = {{
	"roles": frappe.get_all("Role", {{"name": ["in", {ROLES!r}]}}, pluck="name"),
	"rights": frappe.get_all("Has Role", {{"role": ["in", {ROLES!r}]}}, pluck="name"),
	"workflows": frappe.get_all("Workflow", pluck="name"),
	"states": frappe.get_all("Workflow State", {{"name": ["not in", ["Pending", "Approved", "Rejected"]]}}, pluck="name"),
	"actions": frappe.get_all(
		"Workflow Action Master", {{"name": ["not in", ["Approve", "Reject", "Review"]]}}, pluck="name"
	),
	"doctypes": frappe.get_all("DocType", {{"module": "Jumapolo Layanan"}}, pluck="name"),
	"modules": frappe.get_all("Module Def", {{"app_name": "{APP}"}}, pluck="name"),
	"blocks": frappe.get_all("Custom HTML Block", pluck="name"),
	"prints": frappe.get_all("Print Format", {{"module": "Jumapolo Layanan"}}, pluck="name"),
	"tables": [table for table in frappe.db.get_tables(cached=False) if table.endswith(("Permohonan", "SOP"))],
}}
"""
PRESENT = """
left = [
	frappe.db.count("SOP", {"status": "Berlaku"}),
	frappe.db.count("SOP Step"),
	frappe.db.get_value("Workflow", {"document_type": "Permohonan", "is_active": 1}),
]
"""


@pytest.fixture(scope="module")
def bench() -> Iterator[Callable[..., str]]:
	"""Run bench commands on a site of this test's own, which is dropped at the end."""
	sites = os.environ.get("JMPL_SITES")
	if not sites:
		pytest.fail("These tests need a bench: run them by `make test`.", pytrace=False)

	def run(*words: str) -> str:
		command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *words]
		done = subprocess.run(command, cwd=sites, capture_output=True, text=True, timeout=300)
		assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
		return done.stdout

	archive = Path(sites).parent / "archived"
	drop = ("drop-site", SITE, "--force", "--no-backup", "--archived-sites-path", str(archive))
	if (Path(sites) / SITE).exists():
		run(*drop)
	run("new-site", SITE, "--admin-password", "admin", "--no-mariadb-socket")
	yield run
	run(*drop)


def _ask(bench: Callable[..., str], question: str) -> object:
	script = question + 'print("ANSWER" + frappe.as_json(left, indent=None) + "ANSWER")\n'
	program = f"import frappe\nfrappe.init(site={SITE!r})\nfrappe.connect()\n{script}"
	done = subprocess.run(
		[sys.executable, "-c", program],
		cwd=os.environ["JMPL_SITES"],
		capture_output=True,
		text=True,
		timeout=120,
		check=True,
	)
	return json.loads(done.stdout.split("ANSWER")[1])


def test_uninstalling_leaves_nothing_behind_and_installing_again_works(bench: Callable[..., str]) -> None:
	untouched = _ask(bench, LEFT_BEHIND)
	bench("--site", SITE, "install-app", APP)
	installed = _ask(bench, PRESENT)

	bench("--site", SITE, "uninstall-app", APP, "--yes", "--no-backup")
	assert _ask(bench, LEFT_BEHIND) == untouched

	bench("--site", SITE, "install-app", APP)
	assert _ask(bench, PRESENT) == installed == [6, 35, "Permohonan Layanan"]
