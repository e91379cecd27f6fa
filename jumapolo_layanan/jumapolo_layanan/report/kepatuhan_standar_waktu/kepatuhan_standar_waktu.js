// The figures are made in kepatuhan_standar_waktu.py; here are the filters and the look of a cell.

frappe.query_reports["Kepatuhan Standar Waktu"] = {
	filters: [
		{
			fieldname: "dari_tanggal",
			label: __("Dari Tanggal"),
			fieldtype: "Date",
			default: frappe.datetime.add_days(frappe.datetime.get_today(), -90),
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
			label: __("SOP"),
			fieldtype: "Link",
			options: "SOP",
			get_query: () => ({ filters: { docstatus: 1 } }),
		},
		{
			fieldname: "pelaksana",
			label: __("Pelaksana"),
			fieldtype: "Link",
			options: "Pelaksana SOP",
		},
		{
			fieldname: "petugas",
			label: __("Petugas"),
			fieldtype: "Link",
			options: "User",
		},
	],

	formatter(value, row, column, data, default_formatter) {
		const blank = value === null || value === undefined || value === "";
		if (!data || blank) {
			return blank ? "" : default_formatter(value, row, column, data);
		}
		if (column.fieldname === "persen_tepat_waktu") {
			return `<div class="text-right">${format_number(value, null, 1)}%</div>`;
		}
		if (column.fieldname === "nomor_sop") {
			const version = data.versi > 1 ? ` (v${data.versi})` : "";
			const text = frappe.utils.escape_html(value + version);
			return frappe.utils.get_form_link("SOP", data.sop, true, text);
		}
		if (column.fieldtype === "Data") {
			return default_formatter(frappe.utils.escape_html(value), row, column, data);
		}
		const shown = default_formatter(value, row, column, data);
		const measured = ["rata_rata", "median", "p90"].includes(column.fieldname);
		return measured && value > data.menit_standar ? `<span class="text-danger">${shown}</span>` : shown;
	},
};
