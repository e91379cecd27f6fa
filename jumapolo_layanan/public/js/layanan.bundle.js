import "./buku.js";

frappe.provide("layanan");

// the Desk's date picker comes without Indonesian
if ($.fn.datepicker?.language) {
	$.fn.datepicker.language.id = {
		days: ["Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"],
		daysShort: ["Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"],
		daysMin: ["Mg", "Sn", "Sl", "Rb", "Km", "Jm", "Sb"],
		months: [
			"Januari",
			"Februari",
			"Maret",
			"April",
			"Mei",
			"Juni",
			"Juli",
			"Agustus",
			"September",
			"Oktober",
			"November",
			"Desember",
		],
		monthsShort: ["Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"],
		today: "Hari ini",
		clear: "Hapus",
		dateFormat: "dd-mm-yyyy",
		timeFormat: "hh:ii",
		firstDay: 1,
	};
}

// core names the loops of its templates by random letters: where these are a word of JavaScript, the Desk stays white
const RESERVED = ["for", "new", "try", "var"];
const random_letters = frappe.utils.get_random;
frappe.utils.get_random = function (length) {
	const letters = random_letters(length);
	return RESERVED.includes(letters) ? frappe.utils.get_random(length) : letters;
};

/**
 * Ask for values in a dialog; resolve to them. Who closes it has not answered: what waits for the answer never goes on.
 * It opens at once: while core's dialogs fade in they can't be closed, and who is quick finds them over the page for good.
 */
layanan.ask = function (fields, title, action) {
	return new Promise((resolve) => {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [].concat(fields),
			animate: false,
			primary_action_label: action,
			primary_action(values) {
				dialog.hide();
				resolve(values);
			},
		});
		dialog.show();
	});
};

// early Frappe 15 opens the list behind a number card without the filters that depend on the user
$(document).on("click", ".number-widget-box .widget-body", (event) => {
	const title = $(event.target).closest(".number-widget-box").find(".widget-title").text().trim();
	const card = frappe.get_doc("Number Card", title);
	if (card?.module !== "Jumapolo Layanan" || !JSON.parse(card.dynamic_filters_json || "[]").length) return;
	const filters = frappe.dashboard_utils.get_all_filters(card);
	frappe.route_options = Object.fromEntries(filters.map(([, field, operator, value]) => [field, [operator, value]]));
});

// who reads a document follows from the roles: sharing and following are refused, so they are not offered
$(document).on("form-load", (_event, frm) => {
	if (frm.meta.module === "Jumapolo Layanan") frm.$wrapper.addClass("layanan-tidak-dibagikan");
});

/** Offer, in a list's menu, to export all its rows by a background job. */
layanan.offer_large_export = function (list) {
	if (!frappe.model.can_export(list.doctype)) return;
	list.page.add_menu_item("Ekspor Besar", async () => {
		const { format } = await layanan.ask(
			{
				fieldname: "format",
				fieldtype: "Select",
				label: "Format",
				options: ["CSV", "Excel"],
				default: "CSV",
				reqd: 1,
				description: "Semua baris daftar ini dengan saringannya, tanpa data pribadi.",
			},
			"Ekspor Besar",
			"Mulai"
		);
		const name = await frappe.xcall("jumapolo_layanan.api.ekspor_besar", {
			sumber: list.doctype,
			format,
			saringan: JSON.stringify(list.get_filters_for_args()),
		});
		frappe.set_route("Form", "Ekspor Layanan", name);
	});
};

/** Whole office minutes in words. */
layanan.duration = function (minutes) {
	if (minutes < 60) return `${minutes} menit`;
	return `${Math.floor(minutes / 60)} jam ${minutes % 60} menit`;
};

/** Office seconds left of a standard, in words; negative ones are over. From an hour on, whole hours: lists have no room for more. */
layanan.time_left = function (seconds) {
	const minutes = Math.ceil(Math.abs(seconds) / 60);
	const words = minutes < 60 ? layanan.duration(minutes) : `${Math.floor(minutes / 60)} jam`;
	return seconds < 0 ? `Lewat ${words}` : `Sisa ${words}`;
};

/** Draw the queue of the user into the workspace's block. */
layanan.show_queue = async function (root) {
	const { message: queue } = await frappe.call({ method: "jumapolo_layanan.api.antrean", type: "GET" });
	const place = root.querySelector(".antrean");
	place.innerHTML = heading(queue) + (queue.acts ? table(queue) : "") + held(queue);
	place.querySelectorAll("[data-release]").forEach((button) =>
		button.addEventListener("click", async () => {
			await frappe.xcall("jumapolo_layanan.api.lepaskan", { permohonan: button.dataset.release });
			layanan.show_queue(root);
		})
	);
	place.querySelectorAll("tr[data-name]").forEach((row) => {
		const open = () => frappe.set_route("Form", "Permohonan", row.dataset.name);
		row.addEventListener("click", open);
		row.addEventListener("keydown", (event) => event.key === "Enter" && open());
	});
	place.querySelector("[data-all]")?.addEventListener("click", () => {
		frappe.route_options = { giliran: ["in", queue.executors] };
		frappe.set_route("List", "Permohonan");
	});
	place.querySelector("[data-new]")?.addEventListener("click", () => frappe.new_doc("Permohonan"));
};

function heading(queue) {
	const can_create = frappe.model.can_create("Permohonan");
	if (!queue.acts) return "<header><h2>Layanan Jumapolo</h2></header>";
	return `<header>
		<h2>${queue.count} permohonan menunggu Anda</h2>
		${can_create ? '<button type="button" data-new>Permohonan Baru</button>' : ""}
	</header>`;
}

/** Begun requests that an admin may give back to the queue. */
function held(queue) {
	if (!(queue.held || []).length) return "";
	const text = frappe.utils.escape_html;
	const rows = queue.held.map(
		(row) => `<tr><td>${text(row.name)}</td><td>${text(row.workflow_state)}</td><td>${text(row.officer)}</td>
			<td class="angka"><button type="button" data-release="${text(row.name)}">Lepaskan</button></td></tr>`
	);
	return `<table><thead><tr><th>Sedang dikerjakan</th><th>Tahap</th><th>Petugas</th><th></th></tr></thead>
		<tbody>${rows.join("")}</tbody></table>`;
}

function table(queue) {
	if (!queue.rows.length) return '<p class="kosong">Tidak ada yang menunggu Anda. Antrean bersih.</p>';
	const rest = queue.count - queue.rows.length;
	return `<table>
		<thead><tr><th>Pemohon</th><th>Layanan</th><th>Tahap</th><th class="angka">Waktu baku</th></tr></thead>
		<tbody>${queue.rows.map(line).join("")}</tbody>
	</table>
	${rest > 0 ? `<button type="button" data-all>Lihat ${rest} lainnya</button>` : ""}`;
}

function line(row) {
	const text = frappe.utils.escape_html;
	const left = row.left === null ? "" : layanan.time_left(row.left);
	const officer = row.officer ? `<small>dikerjakan ${text(row.officer)}</small>` : "";
	return `<tr data-name="${text(row.name)}" tabindex="0">
		<td><b>${text(row.applicant)}</b><small>${text(row.name)}</small></td>
		<td>${text(row.service)}</td>
		<td>${text(row.state)}${officer}</td>
		<td class="angka ${text(row.urgency || "")}">${left}<small>di sini ${layanan.duration(row.minutes)}, baku ${cint(row.standard)} menit</small></td>
	</tr>`;
}
