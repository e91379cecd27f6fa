"""Requests from before names were masked get their masked name, for who reads them without acting on them.

The name is a column of the list since then, and no longer its title: the list has room for one more.
"""

import frappe

from jumapolo_layanan.core.masking import mask_name

BATCH = 1000


def execute() -> None:
	frappe.db.delete("__global_search", {"doctype": "Permohonan"})
	if frappe.db.get_value("List View Settings", "Permohonan", "total_fields") == "5":
		frappe.db.set_value("List View Settings", "Permohonan", "total_fields", "6")
	while True:
		rows = frappe.get_all(
			"Permohonan",
			filters={"nama_tersamar": ["is", "not set"]},
			fields=["name", "nama_pemohon"],
			order_by="name",
			limit_page_length=BATCH,
		)
		for row in rows:
			frappe.db.set_value(
				"Permohonan",
				row.name,
				"nama_tersamar",
				mask_name(row.nama_pemohon or "") or "***",
				update_modified=False,
			)
		if len(rows) < BATCH:
			return
		frappe.db.commit()  # nosemgrep: a million requests are no one transaction
