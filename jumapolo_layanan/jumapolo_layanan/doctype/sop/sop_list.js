frappe.listview_settings["SOP"] = {
	add_fields: ["status"],
	has_indicator_for_draft: 1,
	get_indicator(doc) {
		const colours = {
			Draf: "gray",
			Diajukan: "orange",
			Disahkan: "blue",
			Berlaku: "green",
			Digantikan: "gray",
			Dicabut: "red",
		};
		return [doc.status, colours[doc.status], `status,=,${doc.status}`];
	},
};
