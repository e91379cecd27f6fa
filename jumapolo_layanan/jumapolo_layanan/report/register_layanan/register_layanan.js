// The lines are made in register_layanan.py; here are the filters and the look of a cell.

frappe.query_reports["Register Layanan"] = {
	filters: [
		{
			fieldname: "buku",
			label: __("Buku"),
			fieldtype: "Select",
			options: ["", "Agenda Masuk", "Nomor Surat", "Register Keluar"],
		},
		{
			fieldname: "dari_tanggal",
			label: __("Dari Tanggal"),
			fieldtype: "Date",
			default: frappe.datetime.year_start(),
			reqd: 1,
		},
		{
			fieldname: "sampai_tanggal",
			label: __("Sampai Tanggal"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{
			fieldname: "sop",
			label: __("Layanan"),
			fieldtype: "Link",
			options: "SOP",
			get_query: () => ({ filters: { docstatus: 1 } }),
		},
	],

	onload(report) {
		frappe.db
			.get_value("Pengaturan Layanan", "Pengaturan Layanan", ["nama_kecamatan", "nama_kabupaten"])
			.then(({ message }) => (report.kantor = message));
	},

	formatter(value, row, column, data, default_formatter) {
		if (!data || value === null || value === undefined || value === "") {
			return "";
		}
		if (column.fieldname === "urut") {
			return frappe.utils.get_form_link("Permohonan", data.permohonan, true, String(value));
		}
		const text = column.fieldtype === "Data" ? frappe.utils.escape_html(value) : value;
		const shown = default_formatter(text, row, column, data);
		return data.batal ? `<span class="text-danger">${shown}</span>` : shown;
	},
};
