// What the reports of the office's books have in common: filters, the look of a cell, the printed sheet.

frappe.provide("layanan.buku");

const BOOKS = ["Agenda Masuk", "Nomor Surat", "Register Keluar"];

/** The settings of a report whose lines have `urut`, `batal` and `permohonan`; `book` is what its filter begins with. */
layanan.buku.report = ({ book }) => ({
	filters: [
		{
			fieldname: "buku",
			label: __("Buku"),
			fieldtype: "Select",
			options: book ? BOOKS : ["", ...BOOKS],
			default: book,
			reqd: book ? 1 : 0,
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

	onload: (report) => layanan.know_office(report),

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
});

// the printed sheet: what the templates of the reports call

layanan.buku.text = (value) =>
	frappe.utils.escape_html(value === null || value === undefined ? "" : String(value));

layanan.buku.date = (value) => (value ? frappe.datetime.str_to_user(value) : "");

layanan.buku.heading = (title, report, filters, { above = [], below = [] } = {}) => {
	const text = layanan.buku.text;
	const office = report.kantor
		? [`Kecamatan ${report.kantor.nama_kecamatan}, Kabupaten ${report.kantor.nama_kabupaten}`]
		: [];
	const period = `${layanan.buku.date(filters.dari_tanggal)} sampai ${layanan.buku.date(
		filters.sampai_tanggal
	)}`;
	const lines = [...above, ...office, period, ...below].filter(Boolean).map(text);
	return `<h2>${text(title)}</h2><p class="untuk">${lines.join("<br>")}</p>`;
};

/** A table of `columns`, each [title, width in per cent, class, (line) => text]. */
layanan.buku.table = (columns, lines) => {
	const text = layanan.buku.text;
	const head = columns.map(([title, width]) => `<th style="width: ${width}%">${text(title)}</th>`);
	const rows = lines.map((line) => {
		const cells = columns.map(
			([, width, kind, value]) =>
				`<td class="${kind}" style="width: ${width}%">${text(value(line))}</td>`
		);
		return `<tr class="${line.batal ? "batal" : line.adalah_jumlah ? "jumlah" : ""}">${cells.join("")}</tr>`;
	});
	return `<table><thead><tr>${head.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
};

layanan.buku.totals = (lines) => {
	const voided = lines.filter((line) => line.batal).length;
	return `<p class="jumlah">Tercatat ${lines.length} nomor: ${
		lines.length - voided
	} terpakai, ${voided} batal.</p>`;
};

// wkhtmltopdf without its patched Qt prints too small and cuts lines in two at the foot of a page, but never a table:
// there each row is one, and a heading takes the room of what follows it. Browsers, which print as they should, know @supports; it does not.
const enlarged = frappe.boot.layanan?.perbesaran_cetak || 1;
const whole_rows = `
	.buku { zoom: ${enlarged}; }
	.buku thead, .buku tbody { display: block; }
	.buku tr { display: table; width: 100%; table-layout: fixed; margin-top: -0.25mm; }
	.buku h3 { page-break-inside: avoid; padding-bottom: 22mm; margin-bottom: -21mm; }
	@supports (display: grid) {
		.buku { zoom: 1; }
		.buku thead { display: table-header-group; }
		.buku tbody { display: table-row-group; }
		.buku tr { display: table-row; }
		.buku h3 { padding-bottom: 0; margin-bottom: 1mm; }
	}
`;

layanan.buku.style = `<style>
	.buku { font-size: 9pt; color: #000; }
	.buku.rapat { font-size: 8pt; }
	.buku h2 { font-size: 13pt; font-weight: bold; text-align: center; margin: 0 0 1mm; }
	.buku h3 { font-size: 10pt; font-weight: bold; margin: 4mm 0 1mm; page-break-after: avoid; }
	.buku .untuk { text-align: center; margin: 0 0 4mm; }
	.buku table { width: 99.5%; border-collapse: collapse; table-layout: fixed; }
	.buku thead { display: table-header-group; }
	.buku tr { page-break-inside: avoid; }
	.buku th, .buku td { border: 0.25mm solid #000 !important; padding: 1mm 1.5mm !important;
		vertical-align: top; overflow-wrap: break-word; }
	.buku th { text-align: center; font-weight: bold; color: #000; }
	.buku .angka { text-align: center; }
	.buku .bilangan { text-align: right; }
	.buku tr.jumlah { font-weight: bold; }
	.buku .catatan { font-size: 8pt; margin: 3mm 0 0; }
	.buku h6 { font-size: 9pt; margin: 0.5mm 0; }
	.buku .batal .isi { text-decoration: line-through; }
	.buku p.jumlah { margin: 3mm 0 0; }
	${enlarged > 1 ? whole_rows : ""}
</style>`;
