frappe.listview_settings["SOP"] = {
	add_fields: ["status"],
	has_indicator_for_draft: 1,
	get_indicator(doc) {
		const colours = {
			Draf: "gray",
			Diajukan: "orange",
			Disahkan: "blue",
			Berlaku: "green",
			Digantikan: "gray",
			Dicabut: "red",
		};
		return [doc.status, colours[doc.status], `status,=,${doc.status}`];
	},

	onload(listview) {
		if (frappe.perm.has_perm("SOP", 0, "export")) {
			listview.page.add_menu_item("Ekspor Excel", () => export_sops(listview, "xlsx"));
			listview.page.add_menu_item("Ekspor JSON", () => export_sops(listview, "json"));
		}
		if (frappe.model.can_create("SOP")) {
			listview.page.add_menu_item("Impor", () => import_sops(listview));
			listview.page.add_menu_item("Unduh Templat Excel", () =>
				window.open(frappe.urllib.get_full_url("/api/method/jumapolo_layanan.exchange_api.templat"))
			);
		}
	},
};

function export_sops(listview, jenis) {
	const names = listview.get_checked_items(true);
	const download = (args) => open_url_post("/api/method/jumapolo_layanan.exchange_api.ekspor", args);
	if (names.length) {
		download({ jenis, nama: JSON.stringify(names) });
		return;
	}
	frappe.confirm("Tidak ada SOP yang ditandai. Ekspor semua SOP yang berlaku?", () => download({ jenis }));
}

function import_sops(listview) {
	const dialog = new frappe.ui.Dialog({
		title: "Impor SOP",
		size: "large",
		animate: false,
		fields: [
			{
				fieldname: "pilih",
				fieldtype: "HTML",
				options: `<label for="impor-sop-berkas">Berkas Excel (.xlsx) atau JSON (.json)</label>
					<input type="file" id="impor-sop-berkas" class="form-control" accept=".xlsx,.json">
					<p class="text-muted small mt-2">SOP yang diimpor menjadi Draf.
					Bila ada satu isian yang salah, tidak ada SOP yang disimpan.</p>`,
			},
			{ fieldname: "hasil", fieldtype: "HTML" },
		],
		primary_action_label: "Impor",
		async primary_action() {
			const [file] = dialog.$wrapper.find("#impor-sop-berkas").get(0).files;
			if (!file) {
				say(`<p class="text-danger">Pilih berkasnya dahulu.</p>`);
				return;
			}
			dialog.disable_primary_action();
			say(`<p class="text-muted">Memeriksa …</p>`);
			try {
				const answer = await post_file(file);
				if (answer.names) finish(answer.names);
				else say(problem_table(answer.problems));
			} finally {
				dialog.enable_primary_action();
			}
		},
	});
	const say = (html) => dialog.fields_dict.hasil.$wrapper.html(html);
	const finish = (names) => {
		dialog.hide();
		listview.refresh();
		const links = names.map((name) => `<li>${frappe.utils.get_form_link("SOP", name, true)}</li>`);
		frappe.msgprint({
			title: `${names.length} SOP diimpor sebagai Draf`,
			message: `<ul>${links.join("")}</ul>`,
			indicator: "green",
		});
	};
	dialog.show();
}

/** Send the file; give back the new drafts' names, or what is wrong with it. */
async function post_file(file) {
	const body = new FormData();
	body.append("berkas", file);
	let answer;
	try {
		const response = await fetch("/api/method/jumapolo_layanan.exchange_api.impor", {
			method: "POST",
			headers: { Accept: "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token },
			body,
		});
		answer = await response.json();
		if (response.ok) return answer.message;
	} catch (error) {
		return { problems: [{ place: "Berkas", message: "Server tidak menjawab. Coba lagi." }] };
	}
	if (answer.problems) return { problems: answer.problems };
	const messages = JSON.parse(answer._server_messages || "[]").map((text) => JSON.parse(text).message);
	const message = messages.map((text) => strip_html(text)).join(" ");
	return { problems: [{ place: "Berkas", message: message || "Impor gagal. Coba lagi." }] };
}

function problem_table(problems) {
	const rows = problems.map(
		({ place, message }) =>
			`<tr><td>${frappe.utils.escape_html(place)}</td><td>${frappe.utils.escape_html(message)}</td></tr>`
	);
	return `<div role="alert"><p class="text-danger">Tidak ada SOP yang disimpan.
		Perbaiki ${problems.length} hal berikut, lalu impor lagi.</p></div>
		<table class="table table-bordered impor-sop-masalah">
		<thead><tr><th>Tempat</th><th>Yang perlu diperbaiki</th></tr></thead>
		<tbody>${rows.join("")}</tbody></table>`;
}
