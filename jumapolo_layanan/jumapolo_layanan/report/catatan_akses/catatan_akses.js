frappe.query_reports["Catatan Akses"] = {
	filters: [
		{
			fieldname: "dari_tanggal",
			label: __("Dari Tanggal"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -7),
		},
		{
			fieldname: "sampai_tanggal",
			label: __("Sampai Tanggal"),
			fieldtype: "Date",
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "pengguna", label: __("Pengguna"), fieldtype: "Link", options: "User" },
		{ fieldname: "permohonan", label: __("Permohonan"), fieldtype: "Data" },
	],
};
