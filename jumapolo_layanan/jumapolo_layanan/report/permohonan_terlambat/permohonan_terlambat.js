// The lines are made in permohonan_terlambat.py; here are the filters and the look of a cell.

frappe.query_reports["Permohonan Terlambat"] = {
	filters: [
		{
			fieldname: "tampilan",
			label: __("Tampilan"),
			fieldtype: "Select",
			options: [
				"Daftar permohonan",
				"Ringkasan menurut umur",
				"Ringkasan menurut pelaksana",
				"Ringkasan menurut layanan",
				"Ringkasan menurut desa",
			],
			default: "Daftar permohonan",
			reqd: 1,
		},
		layanan.service_filter(),
		{
			fieldname: "pelaksana",
			label: __("Pelaksana"),
			fieldtype: "Link",
			options: "Pelaksana SOP",
		},
		{ fieldname: "desa", label: __("Desa"), fieldtype: "Link", options: "Desa" },
		{
			fieldname: "umur",
			label: __("Umur (jam kerja)"),
			fieldtype: "Select",
			options: [
				"",
				"sampai 1 jam",
				"1 sampai 4 jam",
				"4 sampai 8 jam",
				"8 sampai 40 jam",
				"lebih dari 40 jam",
			],
		},
		{
			fieldname: "termasuk_belum_lewat",
			label: __("Termasuk yang belum lewat"),
			fieldtype: "Check",
		},
	],

	onload: (report) => layanan.print_by_sheet(report),

	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "permohonan" && data && value) {
			return frappe.utils.get_form_link("Permohonan", value, true, frappe.utils.escape_html(value));
		}
		const shown = layanan.report_cell(value, row, column, data, default_formatter);
		return column.fieldname === "lewat" && value ? `<span class="text-danger">${shown}</span>` : shown;
	},
};
