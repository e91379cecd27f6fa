// The figures are made in mutu_data_waktu.py; here are the filters, the look of a cell and where it leads.

frappe.query_reports["Mutu Data Waktu"] = {
	filters: [
		...layanan.period_filters(frappe.datetime.month_start()),
		{
			fieldname: "menurut",
			label: __("Menurut"),
			fieldtype: "Select",
			options: [
				"Layanan",
				"Petugas",
				"Bulan",
				"Layanan dan Bulan",
				"Petugas dan Bulan",
				"Layanan dan Petugas",
			],
			default: "Layanan",
			reqd: 1,
		},
		layanan.service_filter(),
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
		const among = {
			kunjungan: { jeda: 0 },
			terukur: { jeda: 0, status_waktu: ["in", ["Tepat Waktu", "Terlambat"]] },
			tidak_terukur: { jeda: 0, status_waktu: "Tidak Terukur" },
			entri_susulan: { jeda: 0, sebab_tidak_terukur: "Entri Susulan" },
			beruntun: { jeda: 0, sebab_tidak_terukur: "Klik Beruntun" },
			di_luar_jam: { jeda: 0, sebab_tidak_terukur: "Di Luar Jam Kerja" },
			tanpa_kalender: { jeda: 0, sebab_tidak_terukur: "Tanpa Kalender" },
			jeda: { jeda: 1 },
		}[column.fieldname];
		if (!among || !data || !data[column.fieldname] || data.adalah_jumlah) return null;
		const filters = { selesai: layanan.days_of(data.bulan), ...layanan.visit_filters(data), ...among };
		if (data.petugas) filters.petugas = data.petugas;
		return { doctype: "Langkah Permohonan", filters };
	},
};
