"""What the Desk needs to know of the user before the first page."""

import frappe

from jumapolo_layanan.services import access


def extend_bootinfo(bootinfo: frappe._dict) -> None:
	bootinfo.layanan = {"antrean": access.executors_of(frappe.session.user)}


def may_open() -> bool:
	"""Whether the app stands on the user's page of apps."""
	return bool(frappe.has_permission("Permohonan", "read") or frappe.has_permission("SOP", "write"))
