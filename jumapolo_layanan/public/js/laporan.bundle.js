// What the office's reports share on the screen: their filters, the look of a cell and where its number leads.
frappe.provide("layanan");

layanan.period_filters = (first_day) => [
	{
		fieldname: "dari_tanggal",
		label: __("Dari Tanggal"),
		fieldtype: "Date",
		default: first_day,
		reqd: 1,
	},
	{
		fieldname: "sampai_tanggal",
		label: __("Sampai Tanggal"),
		fieldtype: "Date",
		default: frappe.datetime.get_today(),
		reqd: 1,
	},
];

layanan.service_filter = () => ({
	fieldname: "sop",
	label: __("Layanan"),
	fieldtype: "Link",
	options: "SOP",
	get_query: () => ({ filters: { docstatus: 1 } }),
});

/** What a filter of the open report holds; core complains of every filter that a report does not have. */
function chosen(fieldname) {
	return frappe.query_report.filters.find((filter) => filter.df.fieldname === fieldname)?.get_value();
}

/** The period of the open report, or the month of one of its lines, as the filter of a list. */
layanan.days_of = function (month) {
	const until = frappe.query_report.get_filter_value("sampai_tanggal");
	const year = chosen("dua_belas_bulan");
	const from = year
		? moment(until).subtract(11, "months").startOf("month").format("YYYY-MM-DD")
		: frappe.query_report.get_filter_value("dari_tanggal");
	if (!month) return ["between", [from, until]];
	const first = `${month}-01`;
	const last = moment(first).endOf("month").format("YYYY-MM-DD");
	return ["between", [first > from ? first : from, last < until ? last : until]];
};

/** The filters of a list of visits that come from the service of a line and from the open report. */
layanan.visit_filters = function (data) {
	const filters = data.versi_sop ? { sop: ["in", data.versi_sop] } : {};
	if (data.sop) filters.sop = data.sop;
	for (const field of ["petugas", "pelaksana", "desa"]) {
		const value = chosen(field);
		if (value) filters[field] = value;
	}
	return filters;
};

/**
 * A cell as the reports show it: a stranger's words escaped, nothing where there is nothing, the line of totals
 * bold, and a number as the way to what it counts.
 * @param {?{doctype: string, filters: object}} list what the number counts
 */
layanan.report_cell = function (value, row, column, data, default_formatter, list) {
	if (!data || value === null || value === undefined || value === "") return "";
	const text = column.fieldtype === "Data" ? frappe.utils.escape_html(value) : value;
	let shown = default_formatter(text, row, column, data);
	if (column.fieldtype === "Percent") {
		shown = `<div class="text-right">${format_number(value, null, 1)}%</div>`;
	}
	if (list) {
		const target = frappe.utils.escape_html(JSON.stringify(list));
		shown = `<a href="#" data-layanan-daftar="${target}">${shown}</a>`;
	}
	return data.adalah_jumlah ? `<b>${shown}</b>` : shown;
};

$(document).on("click", "a[data-layanan-daftar]", (event) => {
	event.preventDefault();
	const list = JSON.parse(event.currentTarget.dataset.layananDaftar);
	frappe.route_options = list.filters;
	frappe.set_route("List", list.doctype, "List");
});

/** Let the printed sheet of a report name the office. */
layanan.know_office = (report) =>
	frappe.db
		.get_value("Pengaturan Layanan", "Pengaturan Layanan", ["nama_kecamatan", "nama_kabupaten"])
		.then(({ message }) => (report.kantor = message));

/** Print a report by `layanan.report_sheet`. Core forgets a template in a file where a dashboard drew the report. */
layanan.print_by_sheet = function (report) {
	report.report_settings.html_format = "{%= layanan.report_sheet(report, subtitle, data || []) %}";
	layanan.know_office(report);
};

/** The printed sheet of a report: office, filters, lines, and how it counts. */
layanan.report_sheet = function (report, subtitle, lines) {
	const sheet = layanan.buku;
	const office = report.kantor
		? sheet.text(`Kecamatan ${report.kantor.nama_kecamatan}, Kabupaten ${report.kantor.nama_kabupaten}`)
		: "";
	// a letter of a head takes a hundredth of the sheet: no word of it is broken
	const letter = report.columns.reduce((sum, column) => sum + column.width, 0) / 100;
	const widths = report.columns.map(({ label, width }) =>
		Math.max(width, letter * Math.max(...label.split(" ").map((word) => word.length)))
	);
	const whole = widths.reduce((sum, width) => sum + width, 0);
	const columns = report.columns.map((column, index) => [
		column.label,
		(100 * widths[index]) / whole,
		frappe.model.is_numeric_field(column) ? "bilangan" : "",
		(line) => printed(line[column.fieldname], column),
	]);
	return `${sheet.style}<div class="buku rapat">
		<h2>${sheet.text(report.report_name.toUpperCase())}</h2>
		<div class="untuk">${office}${subtitle}</div>
		${sheet.table(columns, lines)}
		<p class="catatan">${report.raw_data.message || ""}</p>
	</div>`;
};

function printed(value, column) {
	if (value === null || value === undefined || value === "") return "";
	const digits = { Int: 0, Float: column.precision, Percent: column.precision }[column.fieldtype];
	if (digits !== undefined) return format_number(value, null, digits);
	return column.fieldtype === "Datetime" ? moment(value).format("DD-MM-YYYY HH.mm") : value;
}

// core keeps the dialog of the first report that was exported, whose title then stands over the others
frappe.router.on("change", () => {
	if (frappe.query_report) frappe.query_report.export_dialog = null;
});

/** Draw the choice of a month and a paper into the workspace's block. */
layanan.show_evaluation = function (root) {
	const place = root.querySelector(".evaluasi");
	const today = frappe.datetime.get_today();
	// the month before is the last one whose figures stand still
	const month = frappe.datetime.add_months(today, -1).slice(0, 7);
	place.innerHTML = `<b>${__("Evaluasi Bulanan")}</b>
		<label>${__("Bulan")}<input type="month" value="${month}" max="${today.slice(0, 7)}"></label>
		<label>${__("Kertas")}<select><option>A4</option><option>F4</option></select></label>
		<button type="button">${__("Cetak Evaluasi")}</button>`;
	place.querySelector("button").addEventListener("click", () => {
		const chosen = place.querySelector("input").value;
		if (!chosen) return frappe.msgprint(__("Pilih bulannya."));
		layanan.print_evaluation(chosen, place.querySelector("select").value);
	});
};

/** Open the evaluation of a month ("2026-11") as a PDF beside the Desk. */
layanan.print_evaluation = function (month, paper) {
	const asked = { bulan: month, kertas: paper };
	open_url_post("/api/method/jumapolo_layanan.print_api.cetak_evaluasi", asked, true);
};

/** The way to the evaluation from a report: the month is that in which the report's period ends. */
layanan.add_evaluation_button = function (report) {
	report.page.add_inner_button(__("Evaluasi Bulanan"), () => {
		const until = report.get_filter_value("sampai_tanggal") || frappe.datetime.get_today();
		frappe.prompt(
			[
				{
					fieldname: "bulan",
					label: __("Bulan (pilih satu hari di dalamnya)"),
					fieldtype: "Date",
					default: until,
					reqd: 1,
				},
				{
					fieldname: "kertas",
					label: __("Kertas"),
					fieldtype: "Select",
					options: ["A4", "F4"],
					default: "A4",
					reqd: 1,
				},
			],
			({ bulan, kertas }) => layanan.print_evaluation(bulan.slice(0, 7), kertas),
			__("Evaluasi Bulanan"),
			__("Cetak")
		);
	});
};
