frappe.listview_settings["Permohonan"] = {
	add_fields: ["sop", "workflow_state", "waktu_masuk", "status_waktu"],
	hide_name_column: false,
	// core opens a list on the filters of the last visit; this one opens on what waits for its reader
	onload(list) {
		layanan.offer_large_export(list);
		const states = frappe.boot.layanan?.antrean || [];
		if (states.length && $.isEmptyObject(frappe.route_options)) {
			frappe.route_options = { workflow_state: ["in", states] };
		}
	},
};
