frappe.listview_settings["Ekspor Layanan"] = {
	hide_name_column: true,
	get_indicator: (doc) => {
		const colour = { Menunggu: "orange", Berjalan: "blue", Selesai: "green", Gagal: "red" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
