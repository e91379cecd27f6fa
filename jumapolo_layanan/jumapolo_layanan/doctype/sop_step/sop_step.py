from jumapolo_layanan.child_row import ChildRow


class SOPStep(ChildRow):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cetak: DF.Link | None
		jenis: DF.Literal["Mulai", "Kegiatan", "Keputusan", "Selesai"]
		jika_tidak: DF.Literal["", "Kembali ke Pemohon", "Kembali ke Langkah", "Tolak"]
		kelengkapan: DF.SmallText | None
		keterangan: DF.SmallText | None
		langkah_tujuan: DF.Int
		menit: DF.Int
		output: DF.SmallText | None
		parent: DF.Data
		parentfield: DF.Data
		parenttype: DF.Data
		pelaksana: DF.Link
		pengesahan: DF.Literal["\u2013", "Paraf", "Legalisasi", "Tanda Tangan"]
		penomoran: DF.Literal["\u2013", "Agenda Masuk", "Nomor Surat", "Register Keluar"]
		tahap: DF.Link
		tindakan: DF.Data
		uraian: DF.SmallText
	# end: auto-generated types
	pass
