"""Requests from before names were masked get their masked name, for who reads them without acting on them."""

import frappe

from jumapolo_layanan.core.masking import mask_name

BATCH = 1000


def execute() -> None:
	frappe.db.delete("__global_search", {"doctype": "Permohonan"})
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
