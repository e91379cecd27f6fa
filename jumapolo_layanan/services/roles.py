"""Rights of roles that an office adds for its own executors.

The app's own roles have their rights in the DocTypes. A role of the office gets the same as a shipped
role that merely executes steps; which requests it then sees is narrowed by the SOPs like everybody's.
"""

import frappe
from frappe import _
from frappe.permissions import setup_custom_perms

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.services import access

MODULE = "Jumapolo Layanan"
PATTERN = "Operator SIAK"
ADMIN = "Admin Layanan"
_NOT_RIGHTS = ("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx", "role", "doctype")


def create(name: str) -> str:
	"""Create a role without any right of its own, for an executor of an SOP; return its name.

	:raises LayananError: when the name is empty or taken.
	"""
	access.demand("Pelaksana SOP", "create")
	name = " ".join(name.split())
	if not name or len(name) > 60:
		frappe.throw(_("Isi nama peran, paling panjang 60 huruf."), LayananError)
	if frappe.db.exists("Role", name):
		frappe.throw(
			_("Peran {0} sudah ada. Pilih peran itu.").format(frappe.utils.escape_html(name)), LayananError
		)
	role = frappe.get_doc({"doctype": "Role", "role_name": name, "desk_access": 1})
	return role.insert(ignore_permissions=True).name


def grant(role: str) -> None:
	"""Give an executor's role what every acting role has, where it has nothing yet."""
	for doctype in _doctypes():
		rows = _shipped(doctype, {"role": PATTERN})
		if rows and not any(row.role == role for row in frappe.get_meta(doctype).permissions):
			setup_custom_perms(doctype)
			for row in rows:
				_add(doctype, {**row, "role": role})
			frappe.clear_cache(doctype=doctype)


def let_admin_choose_roles() -> None:
	"""Let who keeps the executors choose among the site's roles; core shows them to System Managers only."""
	if frappe.db.exists("Custom DocPerm", {"parent": "Role", "role": ADMIN}):
		return
	setup_custom_perms("Role")
	_add("Role", {"role": ADMIN, "permlevel": 0, "select": 1, "read": 0})
	frappe.clear_cache(doctype="Role")


def keep_shipped_rights() -> None:
	"""Add what a release grants to DocTypes whose rights the site keeps by itself; change nothing there."""
	for doctype in _doctypes():
		kept = {
			(row.role, row.permlevel) for row in frappe.get_all("Custom DocPerm", {"parent": doctype}, ["*"])
		}
		missing = [row for row in _shipped(doctype, {}) if (row["role"], row["permlevel"]) not in kept]
		if kept and missing:
			for row in missing:
				_add(doctype, row)
			frappe.clear_cache(doctype=doctype)


def _doctypes() -> list[str]:
	return frappe.get_all("DocType", {"module": MODULE, "istable": 0}, pluck="name", order_by="name")


def _shipped(doctype: str, filters: dict) -> list[dict]:
	return [
		{key: value for key, value in row.items() if key not in _NOT_RIGHTS or key == "role"}
		for row in frappe.get_all("DocPerm", {"parent": doctype, **filters}, ["*"], order_by="idx")
	]


def _add(doctype: str, row: dict) -> None:
	frappe.get_doc({**row, "doctype": "Custom DocPerm", "parent": doctype}).insert(ignore_permissions=True)
