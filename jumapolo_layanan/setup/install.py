"""What a site needs besides DocTypes. Creates what is missing; never touches what the office has edited."""

import json
from pathlib import Path

import frappe
from frappe.utils.fixtures import sync_fixtures

from jumapolo_layanan.services import permohonan, publishing, roles
from jumapolo_layanan.setup import approval

APP = "jumapolo_layanan"
DATA = Path(__file__).parent.parent / "data"


def after_install() -> None:
	sync_fixtures(APP)
	ensure_everything()


def after_migrate() -> None:
	roles.keep_shipped_rights()
	ensure_everything()
	permohonan.renew_ways()


def ensure_everything() -> None:
	ensure_office()
	ensure_executors()
	ensure_lists()
	roles.let_admin_choose_roles()
	approval.ensure()
	new = ensure_sops()
	publishing.activate(*new)


def ensure_office() -> None:
	office = json.loads((DATA / "kantor.json").read_text())
	calendar = office["kalender"]
	if not frappe.db.count("Kalender Kerja"):
		frappe.get_doc({"doctype": "Kalender Kerja", **calendar}).insert(ignore_permissions=True)
	if not frappe.db.count("Desa"):
		for name in office["desa"]:
			frappe.get_doc({"doctype": "Desa", "nama_desa": name}).insert(ignore_permissions=True)
	settings = frappe.get_single("Pengaturan Layanan")
	if not settings.nama_kecamatan:
		settings.update({**office["pengaturan"], "kalender_kerja": calendar["nama_kalender"]})
		settings.save(ignore_permissions=True)


def ensure_executors() -> None:
	for row in json.loads((DATA / "pelaksana.json").read_text()):
		if frappe.db.exists("Pelaksana SOP", row["nama_pelaksana"]):
			continue
		doc = frappe.get_doc(
			{"doctype": "Pelaksana SOP", **row, "peran": [{"role": role} for role in row["peran"]]}
		)
		doc.flags.by_setup = True
		doc.insert(ignore_permissions=True)


def ensure_lists() -> None:
	"""Keep core from counting whole archives at each visit of a list; an office may have it count again.

	The list of requests shows two columns more than core gives a small screen: the applicant and the time left.
	"""
	for doctype, columns in (("Permohonan", "6"), ("Langkah Permohonan", "5")):
		if not frappe.db.exists("List View Settings", doctype):
			frappe.get_doc(
				{
					"doctype": "List View Settings",
					"name": doctype,
					"disable_count": 1,
					"disable_sidebar_stats": 1,
					"total_fields": columns,
				}
			).insert(ignore_permissions=True)


def ensure_sops() -> list[str]:
	"""Insert the decree's SOPs that the site does not have yet, and return their names."""
	names = []
	for path in sorted((DATA / "sop").glob("*.json")):
		row = json.loads(path.read_text())
		if frappe.db.exists("SOP", {"nomor_sop": row["nomor_sop"]}):
			continue
		ensure_stages(row)
		doc = frappe.get_doc({"doctype": "SOP", **row})
		doc.flags.by_setup = True
		# a step may name a print format that the same installation imports a moment later
		doc.flags.ignore_links = True
		doc.insert(ignore_permissions=True)
		doc.submit()
		names.append(doc.name)
	return names


def ensure_stages(sop: dict) -> None:
	for stage in dict.fromkeys(step["tahap"] for step in sop["langkah"]):
		if not frappe.db.exists("Tahap SOP", stage):
			frappe.get_doc({"doctype": "Tahap SOP", "nama_tahap": stage}).insert(ignore_permissions=True)
