// The figures are made in beban_kerja.py; here are the filters, the look of a cell and where it leads.

frappe.query_reports["Beban Kerja"] = {
	filters: [
		...layanan.period_filters(frappe.datetime.month_start()),
		{
			fieldname: "menurut",
			label: __("Menurut"),
			fieldtype: "Select",
			options: ["Petugas", "Pelaksana", "Pelaksana dan Petugas", "Langkah"],
			default: "Petugas",
			reqd: 1,
		},
		layanan.service_filter(),
		{
			fieldname: "pelaksana",
			label: __("Pelaksana"),
			fieldtype: "Link",
			options: "Pelaksana SOP",
		},
		{ fieldname: "petugas", label: __("Petugas"), fieldtype: "Link", options: "User" },
		{ fieldname: "desa", label: __("Desa"), fieldtype: "Link", options: "Desa" },
	],

	onload: (report) => layanan.print_by_sheet(report),

	formatter(value, row, column, data, default_formatter) {
		const list = this.visits_of(column, data);
		return layanan.report_cell(value, row, column, data, default_formatter, list);
	},

	/** The filters of the list that a count opens; none where it counts nothing. */
	visits_of(column, data) {
		const ended = { selesai: layanan.days_of() };
		const among = {
			dikerjakan: ended,
			n: { ...ended, status_waktu: ["in", ["Tepat Waktu", "Terlambat"]] },
			terlambat: { ...ended, status_waktu: "Terlambat" },
			menunggu: { selesai: ["is", "not set"], mulai: ["is", "not set"] },
			sedang_dikerjakan: { selesai: ["is", "not set"], mulai: ["is", "set"] },
		}[column.fieldname];
		if (!among || !data || !data[column.fieldname] || data.adalah_jumlah) return null;
		const filters = { jeda: 0, ...layanan.visit_filters(data), ...among };
		if (data.nomor_langkah) filters.nomor_langkah = data.nomor_langkah;
		if (data.pelaksana) filters.pelaksana = data.pelaksana;
		if (data.petugas) filters.petugas = data.petugas;
		return { doctype: "Langkah Permohonan", filters };
	},
};
