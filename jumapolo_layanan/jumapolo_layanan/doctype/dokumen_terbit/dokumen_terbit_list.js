frappe.listview_settings["Dokumen Terbit"] = {
	add_fields: ["status"],
	hide_name_column: true,
	get_indicator: (doc) => [doc.status, doc.status === "Dicabut" ? "red" : "green", `status,=,${doc.status}`],
};
