frappe.ui.form.on("Ekspor Layanan", {
	setup(frm) {
		// the worker tells at once where a socket server runs; else the form asks
		frappe.realtime.on("ekspor_layanan", (told) => told.name === frm.doc.name && frm.reload_doc());
	},
	refresh(frm) {
		frm.disable_save();
		clearTimeout(frm.asks_again);
		if (["Menunggu", "Berjalan"].includes(frm.doc.status)) {
			frm.dashboard.show_progress(__("Ekspor"), frm.doc.persen || 1, progress_of(frm.doc));
			frm.asks_again = setTimeout(() => is_shown(frm) && frm.reload_doc(), 2000);
			return;
		}
		frm.dashboard.hide_progress(); // by its title core hides only what it has shown
		if (frm.doc.berkas) {
			frm.page.set_primary_action(__("Unduh"), () => fetch_file(frm.doc.berkas));
		}
	},
});

function progress_of(doc) {
	return doc.status === "Menunggu"
		? __("Menunggu giliran")
		: __("{0} baris", [frappe.format(doc.jumlah_baris, { fieldtype: "Int" }, { inline: true })]);
}

function fetch_file(address) {
	$("<a>", { href: address, download: "" })[0].click();
}

function is_shown(frm) {
	return cur_frm === frm && frappe.get_route()[0] === "Form";
}
