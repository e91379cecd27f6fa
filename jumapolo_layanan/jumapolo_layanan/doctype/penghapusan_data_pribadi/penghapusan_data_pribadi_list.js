frappe.listview_settings["Penghapusan Data Pribadi"] = {
	onload(list) {
		if (!frappe.user.has_role("Admin Layanan")) return;
		list.page.add_inner_button(__("Pratinjau Penghapusan"), () => preview(list));
	},
};

async function preview(list) {
	const { message: due } = await frappe.call("jumapolo_layanan.privacy_api.pratinjau_penghapusan");
	if (!due.jumlah) {
		frappe.msgprint(__("Tidak ada permohonan yang melewati masa simpan {0} tahun.", [due.tahun]));
		return;
	}
	const text = __(
		"{0} permohonan berakhir sebelum {1}. Nama, NIK, KK, telepon, alamat, keperluan, jawaban, lampiran, catatan, dan komentarnya dihapus untuk selamanya; nomor, langkah, dan waktunya tetap. Sekarang dihapus: {2}. Lanjutkan?",
		[due.jumlah, frappe.datetime.str_to_user(due.sampai), due.sekaligus]
	);
	frappe.warn(
		__("Hapus data pribadi?"),
		text,
		async () => {
			await frappe.call("jumapolo_layanan.privacy_api.hapus_data_pribadi", { jumlah: due.sekaligus });
			list.refresh();
		},
		__("Hapus")
	);
}
