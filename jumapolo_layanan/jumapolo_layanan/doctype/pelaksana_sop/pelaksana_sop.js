frappe.ui.form.on("Pelaksana SOP", {
	setup(frm) {
		frm.set_query("role", "peran", () => ({
			filters: { name: ["not in", ["All", "Guest", "Administrator", "Desk User"]] },
		}));
	},

	refresh(frm) {
		if (!frm.perm[0]?.write) return;
		frm.add_custom_button("Peran Baru", async () => {
			const { nama } = await layanan.ask(
				{
					fieldname: "nama",
					fieldtype: "Data",
					label: "Nama Peran",
					reqd: 1,
					description: "Misalnya Kasi Trantib. Sesudahnya, minta Administrator memberikannya kepada pengguna.",
				},
				"Peran baru",
				"Buat"
			);
			const role = await frappe.xcall(
				"jumapolo_layanan.jumapolo_layanan.doctype.pelaksana_sop.pelaksana_sop.buat_peran",
				{ nama }
			);
			const empty = frm.doc.peran?.find((row) => !row.role); // a new form has one
			if (empty) empty.role = role;
			else frm.add_child("peran", { role });
			frm.refresh_field("peran");
			frm.dirty();
		});
	},
});
