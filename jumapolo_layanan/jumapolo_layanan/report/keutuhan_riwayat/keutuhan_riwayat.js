frappe.query_reports["Keutuhan Riwayat"] = {
	filters: [
		{
			fieldname: "dari_tanggal",
			label: __("Masuk Dari Tanggal"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.add_months(frappe.datetime.get_today(), -1),
		},
		{
			fieldname: "sampai_tanggal",
			label: __("Sampai Tanggal"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
	],
};
