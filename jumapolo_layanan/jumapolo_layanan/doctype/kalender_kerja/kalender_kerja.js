frappe.ui.form.on("Kalender Kerja", {
	refresh(frm) {
		if (!frm.perm[0].write) return;
		frm.add_custom_button("Isi Hari Libur", () => propose_days_off(frm));
	},
});

/** Holidays and joint leave of one year, onto the form: the admin looks them over and saves. */
function propose_days_off(frm) {
	const now = new Date().getFullYear();
	frappe.prompt(
		{
			fieldname: "tahun",
			fieldtype: "Select",
			label: "Tahun",
			options: [now - 1, now, now + 1, now + 2].map(String),
			default: String(now),
			reqd: 1,
			description: "Yang sudah tercantum tidak diubah. Cuti bersama ada bila ketetapannya sudah dikenal; periksa, tambah atau hapus seperlunya, lalu simpan.",
		},
		async ({ tahun }) => {
			const { message: count } = await frm.call("isi_hari_libur", { tahun: cint(tahun) });
			frm.refresh_field("hari_libur");
			if (count) frm.dirty();
			frappe.show_alert(count ? `${count} hari libur ditambahkan. Periksa, lalu simpan.` : "Semua sudah tercantum.");
		},
		"Hari libur nasional dan cuti bersama",
		"Isi"
	);
}
