frappe.listview_settings["Permohonan"] = {
	add_fields: ["sop", "workflow_state", "waktu_masuk", "status_waktu"],
	hide_name_column: false,
	// the list opens on what waits for its reader
	filters: (frappe.boot.layanan?.antrean || []).length
		? [["workflow_state", "in", frappe.boot.layanan.antrean]]
		: [],
};
