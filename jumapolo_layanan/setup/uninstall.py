"""Mirror of install: takes away what no DocType of the app carries with it."""

import json
from pathlib import Path

import frappe

from jumapolo_layanan.services import workflow
from jumapolo_layanan.setup import approval

FIXTURES = Path(__file__).parent.parent / "fixtures"


def before_uninstall() -> None:
	workflow.remove()
	workflow.remove(approval.NAME)


def after_uninstall() -> None:
	for path in sorted(FIXTURES.glob("*.json")):
		for row in json.loads(path.read_text()):
			remove_fixture(row["doctype"], row["name"])
	remove_jobs()
	frappe.db.commit()  # nosemgrep: the uninstall command ends without one


def remove_fixture(doctype: str, name: str) -> None:
	if doctype == "Role":
		frappe.db.delete("Has Role", {"role": name})
		frappe.db.delete("Custom DocPerm", {"role": name})
	frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)


def remove_jobs() -> None:
	"""Core forgets them at the next migration only, and notes each as failed until then."""
	for job in frappe.get_all("Scheduled Job Type", {"method": ["like", "jumapolo_layanan.%"]}, pluck="name"):
		frappe.delete_doc("Scheduled Job Type", job, force=True, ignore_permissions=True)
