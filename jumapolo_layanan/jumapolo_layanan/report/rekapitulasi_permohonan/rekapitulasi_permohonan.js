// The figures are made in rekapitulasi_permohonan.py; here are the filters, the look of a cell and where it leads.

frappe.query_reports["Rekapitulasi Permohonan"] = {
	filters: [
		...layanan.period_filters(frappe.datetime.month_start()),
		{
			fieldname: "menurut",
			label: __("Menurut"),
			fieldtype: "Select",
			options: [
				"Layanan",
				"Desa",
				"Bulan",
				"Layanan dan Bulan",
				"Layanan dan Desa",
				"Desa dan Bulan",
				"Layanan, Desa, dan Bulan",
				"Keseluruhan",
			],
			default: "Layanan",
			reqd: 1,
		},
		layanan.service_filter(),
		{ fieldname: "desa", label: __("Desa"), fieldtype: "Link", options: "Desa" },
		// core's dashboard draws a chart over the report's own default period, so a trend needs a filter of its own
		{ fieldname: "dua_belas_bulan", label: __("Dua belas bulan terakhir"), fieldtype: "Check" },
	],

	onload(report) {
		layanan.print_by_sheet(report);
		layanan.add_evaluation_button(report);
	},

	formatter(value, row, column, data, default_formatter) {
		return layanan.report_cell(value, row, column, data, default_formatter, this.requests_of(column, data));
	},

	/** The filters of the list that a count opens; none where it counts nothing. */
	requests_of(column, data) {
		const among = {
			masuk: {},
			selesai: { workflow_state: "Selesai" },
			ditolak: { workflow_state: "Ditolak" },
			dibatalkan: { workflow_state: "Dibatalkan" },
			terbuka: { docstatus: 0 },
			n: { workflow_state: "Selesai", status_waktu: ["in", ["Tepat Waktu", "Terlambat"]] },
			tepat_waktu: { workflow_state: "Selesai", status_waktu: "Tepat Waktu" },
			tidak_terukur: { workflow_state: "Selesai", status_waktu: "Tidak Terukur" },
		}[column.fieldname];
		if (!among || !data || !data[column.fieldname] || data.adalah_jumlah) return null;
		const desa = data.desa || frappe.query_report.get_filter_value("desa");
		return {
			doctype: "Permohonan",
			filters: {
				waktu_masuk: layanan.days_of(data.bulan),
				...(data.versi_sop && { sop: ["in", data.versi_sop] }),
				...(desa && { desa: data.tanpa_desa ? ["is", "not set"] : desa }),
				...among,
			},
		};
	},
};
