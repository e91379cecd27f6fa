"""The app comes onto a fresh site and leaves it again, by the bench's own commands."""

import json
from pathlib import Path

from second_site import SecondSite

APP = "jumapolo_layanan"
CHECKOUT = Path(__file__).parents[2]
ROLES = [row["name"] for row in json.loads((CHECKOUT / APP / "fixtures" / "role.json").read_text())]

LEFT_BEHIND = f"""
answer = {{
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
	"jobs": frappe.get_all("Scheduled Job Type", {{"method": ["like", "{APP}.%"]}}, pluck="method"),
	"tables": [table for table in frappe.db.get_tables(cached=False) if table.endswith(("Permohonan", "SOP"))],
}}
"""
PRESENT = """
answer = [
	frappe.db.count("SOP", {"status": "Berlaku"}),
	frappe.db.count("SOP Step"),
	frappe.db.get_value("Workflow", {"document_type": "Permohonan", "is_active": 1}),
]
"""


def test_uninstalling_leaves_nothing_behind_and_installing_again_works(second: SecondSite) -> None:
	untouched = second.ask(LEFT_BEHIND)
	second.on_it("install-app", APP)
	installed = second.ask(PRESENT)

	second.on_it("uninstall-app", APP, "--yes", "--no-backup")
	assert second.ask(LEFT_BEHIND) == untouched

	second.on_it("install-app", APP)
	assert second.ask(PRESENT) == installed == [6, 35, "Permohonan Layanan"]
