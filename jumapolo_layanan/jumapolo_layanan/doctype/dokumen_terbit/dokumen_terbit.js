frappe.ui.form.on("Dokumen Terbit", {
	refresh(frm) {
		frm.disable_save();
		const revoked = frm.doc.status === "Dicabut";
		frm.page.set_indicator(frm.doc.status, revoked ? "red" : "green");
		if (!revoked && frm.doc.__onload?.boleh_dicabut) {
			frm.add_custom_button("Cabut", () => revoke(frm));
		}
	},
});

async function revoke(frm) {
	const { alasan } = await layanan.ask(
		{
			fieldname: "alasan",
			fieldtype: "Small Text",
			label: "Alasan Pencabutan",
			reqd: 1,
			description: "Halaman verifikasi akan menyatakan dokumen ini dicabut; alasannya tidak ditampilkan di sana.",
		},
		`Cabut dokumen ${frappe.utils.escape_html(frm.doc.nomor)}`,
		"Cabut"
	);
	await frm.call("cabut", { alasan });
	frm.reload_doc();
}
