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
		{
			fieldname: "dari_tanggal",
			label: __("Dari Tanggal"),
			fieldtype: "Date",
			// whole months are read from sums, so that any number of requests opens at once
			default: frappe.datetime.add_months(frappe.datetime.month_start(), -2),
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
		{
			fieldname: "desa",
			label: __("Desa"),
			fieldtype: "Link",
			options: "Desa",
		},
	],

	formatter(value, row, column, data, default_formatter) {
		const blank = value === null || value === undefined || value === "";
		if (!data || blank) {
			return blank ? "" : default_formatter(value, row, column, data);
		}
		const field = column.fieldname;
		if (field === "persen_tepat_waktu") {
			return `<div class="text-right">${format_number(value, null, 1)}%</div>`;
		}
		if (field === "nomor_sop" && data.sop) {
			const version = data.versi > 1 ? ` (v${data.versi})` : "";
			const text = frappe.utils.escape_html(value + version);
			return frappe.utils.get_form_link("SOP", data.sop, true, text);
		}
		if (column.fieldtype === "Data") {
			const text = default_formatter(frappe.utils.escape_html(value), row, column, data);
			return data.jumlah ? `<b>${text}</b>` : text;
		}
		const shown = default_formatter(value, row, column, data);
		if (jmpl_visits.counted[field] && value) {
			return `<a href="${jmpl_visits.link(field, data)}">${shown}</a>`;
		}
		const measured = ["rata_rata", "median", "p90"].includes(field);
		return measured && value > data.menit_standar ? `<span class="text-danger">${shown}</span>` : shown;
	},
};

// from a count to the list of the visits behind it
const jmpl_visits = {
	counted: {
		n: { status_waktu: ["in", ["Tepat Waktu", "Terlambat"]] },
		tidak_terukur: { status_waktu: "Tidak Terukur" },
		entri_susulan: { sebab_tidak_terukur: "Entri Susulan" },
		klik_beruntun: { sebab_tidak_terukur: "Klik Beruntun" },
		di_luar_jam_kerja: { sebab_tidak_terukur: "Di Luar Jam Kerja" },
		tanpa_kalender: { sebab_tidak_terukur: "Tanpa Kalender" },
	},

	link(field, data) {
		const filters = { ...this.of_report(), ...this.of_row(data), ...this.counted[field], jeda: 0 };
		const query = Object.entries(filters)
			.map(([key, value]) => [key, Array.isArray(value) ? JSON.stringify(value) : value])
			.map((pair) => pair.map(encodeURIComponent).join("="));
		return `/app/langkah-permohonan/view/list?${query.join("&")}`;
	},

	of_report() {
		const asked = frappe.query_report.get_filter_values();
		const filters = { selesai: ["between", [asked.dari_tanggal, asked.sampai_tanggal]] };
		for (const field of ["sop", "pelaksana", "petugas", "desa"]) {
			if (asked[field]) {
				filters[field] = asked[field];
			}
		}
		return filters;
	},

	of_row(data) {
		const asked = frappe.query_report.get_filter_values();
		if (data.jumlah) {
			return {};
		}
		if (data.sop) {
			return { sop: data.sop, nomor_langkah: data.nomor_langkah };
		}
		const own = data.kunci || ["is", "not set"];
		if (asked.kelompok !== "Bulan") {
			return { [asked.kelompok.toLowerCase()]: own };
		}
		const first = `${own}-01`;
		const last = moment(first).endOf("month").format("YYYY-MM-DD");
		const days = [
			first > asked.dari_tanggal ? first : asked.dari_tanggal,
			last < asked.sampai_tanggal ? last : asked.sampai_tanggal,
		];
		return { selesai: ["between", days] };
	},
};
