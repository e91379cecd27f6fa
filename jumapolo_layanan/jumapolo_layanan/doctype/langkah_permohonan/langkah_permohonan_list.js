frappe.listview_settings["Langkah Permohonan"] = {
	onload: (list) => layanan.offer_large_export(list),
};
