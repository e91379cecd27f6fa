frappe.listview_settings["Nomor Terbit"] = {
	hide_name_column: true,

	get_indicator(doc) {
		const colour = { Terpakai: "green", Batal: "red" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
