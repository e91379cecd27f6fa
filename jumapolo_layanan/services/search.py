"""Link search in the SOPs. Core's own stumbles over a bracket in what was typed on early Frappe 15."""

import frappe


@frappe.whitelist()
@frappe.validate_and_sanitize_search_inputs
def find_sop(
	doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: dict | list | None = None
) -> list[tuple]:
	"""Return (name, title, number) of the SOPs that the user may read and whose title or number has `txt`."""
	found = frappe.get_list(
		"SOP",
		filters=filters or {},
		or_filters=[["nama_sop", "like", f"%{txt}%"], ["nomor_sop", "like", f"%{txt}%"]],
		fields=["name", "nama_sop", "nomor_sop"],
		order_by="nomor_sop asc",
		limit_start=start,
		limit_page_length=page_len,
	)
	return [(row.name, row.nama_sop, row.nomor_sop) for row in found]
