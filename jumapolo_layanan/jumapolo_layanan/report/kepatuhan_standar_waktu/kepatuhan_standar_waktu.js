// The figures are made in kepatuhan_standar_waktu.py; here are the filters and the look of a cell.

frappe.query_reports["Kepatuhan Standar Waktu"] = {
	filters: [
		{
			fieldname: "kelompok",
			label: __("Kelompokkan per"),
			fieldtype: "Select",
			options: ["SOP dan Langkah", "Pelaksana", "Petugas", "Desa", "Bulan"],
			default: "SOP dan Langkah",
			reqd: 1,
		},
		// whole months are read from sums, so that any number of requests opens at once
		...layanan.period_filters(frappe.datetime.add_months(frappe.datetime.month_start(), -2)),
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
		{
			fieldname: "desa",
			label: __("Desa"),
			fieldtype: "Link",
			options: "Desa",
		},
	],

	onload(report) {
		layanan.know_office(report);
		layanan.add_evaluation_button(report);
	},

	formatter(value, row, column, data, default_formatter) {
		if (column.fieldname === "nomor_sop" && data?.sop) {
			const version = data.versi > 1 ? ` (v${data.versi})` : "";
			const text = frappe.utils.escape_html(value + version);
			return frappe.utils.get_form_link("SOP", data.sop, true, text);
		}
		const list = this.visits_of(column, data);
		const shown = layanan.report_cell(value, row, column, data, default_formatter, list);
		const measured = ["rata_rata", "median", "p90"].includes(column.fieldname);
		return measured && value > data?.menit_standar ? `<span class="text-danger">${shown}</span>` : shown;
	},

	/** The filters of the list of visits that a count opens; none where it counts nothing. */
	visits_of(column, data) {
		const counted = {
			n: { status_waktu: ["in", ["Tepat Waktu", "Terlambat"]] },
			tidak_terukur: { status_waktu: "Tidak Terukur" },
			entri_susulan: { sebab_tidak_terukur: "Entri Susulan" },
			klik_beruntun: { sebab_tidak_terukur: "Klik Beruntun" },
			di_luar_jam_kerja: { sebab_tidak_terukur: "Di Luar Jam Kerja" },
			tanpa_kalender: { sebab_tidak_terukur: "Tanpa Kalender" },
		}[column.fieldname];
		if (!counted || !data?.[column.fieldname]) return null;
		const asked = frappe.query_report.get_filter_values();
		const filters = { selesai: layanan.days_of(), jeda: 0, ...counted };
		for (const field of ["sop", "pelaksana", "petugas", "desa"]) {
			if (asked[field]) filters[field] = asked[field];
		}
		if (data.sop) Object.assign(filters, { sop: data.sop, nomor_langkah: data.nomor_langkah });
		if (data.kunci !== undefined) {
			const by_month = asked.kelompok === "Bulan";
			if (by_month) filters.selesai = layanan.days_of(data.kunci);
			else filters[asked.kelompok.toLowerCase()] = data.kunci || ["is", "not set"];
		}
		return { doctype: "Langkah Permohonan", filters };
	},
};
