frappe.ui.form.on("Nomor Terbit", {
	refresh(frm) {
		frm.disable_save();
		if (frm.doc.__onload && frm.doc.__onload.dapat_dibatalkan) {
			frm.add_custom_button(__("Batalkan Nomor"), () => ask_reason(frm));
		}
	},
});

async function ask_reason(frm) {
	const { alasan } = await layanan.ask(
		{
			fieldname: "alasan",
			fieldtype: "Small Text",
			label: __("Alasan"),
			reqd: 1,
			description: __("Nomor tetap tercatat di buku bersama alasannya dan tidak dipakai lagi."),
		},
		__("Batalkan Nomor {0}", [frm.doc.nomor]),
		__("Batalkan Nomor")
	);
	await frm.call("batalkan", { alasan });
	frm.reload_doc();
}
