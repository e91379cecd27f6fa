import frappe
from frappe import _
from frappe.core.doctype.version.version import get_diff
from frappe.model.document import Document

from jumapolo_layanan.core.graph import InvalidSop, problems_of
from jumapolo_layanan.exceptions import LayananError, MoveNotOpen, RecordFrozen
from jumapolo_layanan.services import publishing, workflow
from jumapolo_layanan.services import sop as sops


class SOP(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from jumapolo_layanan.jumapolo_layanan.doctype.butir_sop.butir_sop import ButirSOP
		from jumapolo_layanan.jumapolo_layanan.doctype.isian_sop.isian_sop import IsianSOP
		from jumapolo_layanan.jumapolo_layanan.doctype.persyaratan_sop.persyaratan_sop import PersyaratanSOP
		from jumapolo_layanan.jumapolo_layanan.doctype.sop_step.sop_step import SOPStep

		amended_from: DF.Link | None
		biaya: DF.Data | None
		dasar_hukum: DF.Table[ButirSOP]
		disahkan_oleh: DF.Link | None
		hasil_penyusunan: DF.SmallText | None
		isian: DF.Table[IsianSOP]
		jabatan_pengesah: DF.Data | None
		keterkaitan: DF.Table[ButirSOP]
		kode_klasifikasi: DF.Data | None
		kualifikasi_pelaksana: DF.Table[ButirSOP]
		langkah: DF.Table[SOPStep]
		merevisi: DF.Link | None
		nama_pengesah: DF.Data | None
		nama_sop: DF.Data
		nip_pengesah: DF.Data | None
		nomor_keputusan: DF.Data | None
		nomor_sop: DF.Data
		pangkat_pengesah: DF.Data | None
		pencatatan_pendataan: DF.SmallText | None
		peralatan: DF.Table[ButirSOP]
		peringatan: DF.SmallText | None
		persyaratan: DF.Table[PersyaratanSOP]
		produk: DF.Data | None
		status: DF.Literal["Draf", "Diajukan", "Disahkan", "Berlaku", "Digantikan", "Dicabut"]
		tanggal_efektif: DF.Date
		tanggal_keputusan: DF.Date | None
		tanggal_pembuatan: DF.Date
		tanggal_revisi: DF.Date | None
		total_menit: DF.Int
		versi: DF.Int
		waktu_disahkan: DF.Datetime | None

	# end: auto-generated types
	def autoname(self) -> None:
		self.name = f"{self.nomor_sop.strip().replace('/', '-')}-v{self.versi or 1}"

	def before_insert(self) -> None:
		self.refuse_amendment()
		self.start_as_draft()

	def validate(self) -> None:
		self.validate_number()
		self.add_up_minutes()
		self.refuse_edit_of_submitted_draft()

	def validate_workflow(self) -> None:
		if self.flags.by_setup:
			return
		wanted_status = self.status
		super().validate_workflow()
		self.refuse_status_by_side_door(wanted_status)

	def before_submit(self) -> None:
		self.validate_runnable()
		if self.flags.by_setup:
			self.status = publishing.LEGALISED
		else:
			publishing.legalise(self)

	def on_submit(self) -> None:
		if not self.flags.by_setup and publishing.is_due(self):
			publishing.activate_later(self.name)

	def before_cancel(self) -> None:
		frappe.throw(_("SOP yang sudah disahkan tidak dibatalkan. Buat versi baru atau cabut."), RecordFrozen)

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		frappe.throw(_("Nama SOP mengikuti nomor dan versinya."), RecordFrozen)

	@frappe.whitelist(methods=["POST"])
	def revisi(self) -> str:
		"""Copy this version into a new draft; return the draft's name."""
		return publishing.revise(self.name)

	@frappe.whitelist(methods=["POST"])
	def cabut(self, alasan: str) -> None:
		"""Take this SOP away from new requests."""
		publishing.repeal(self.name, alasan)

	@frappe.whitelist(methods=["POST"])
	def susun_ulang(self) -> None:
		"""Try again to put a legalised version in force."""
		self.check_permission("submit")
		self.reload()  # the form sends its own copy; only what is stored counts
		if self.status != publishing.LEGALISED or not publishing.is_due(self):
			frappe.throw(_("SOP ini tidak sedang menunggu untuk diberlakukan."), LayananError)
		publishing.activate_later(self.name)

	def start_as_draft(self) -> None:
		if self.docstatus != 0:
			frappe.throw(_("SOP baru selalu mulai sebagai Draf."), MoveNotOpen)
		self.status = publishing.DRAFT
		if not self.merevisi:
			self.versi = 1

	def validate_number(self) -> None:
		if not self.is_new():
			return
		if not self.merevisi and frappe.db.exists("SOP", {"nomor_sop": self.nomor_sop}):
			frappe.throw(
				_("Nomor SOP {0} sudah ada. Buka SOP itu dan pilih Revisi.").format(self.nomor_sop),
				LayananError,
			)
		if self.merevisi and frappe.db.get_value("SOP", self.merevisi, "nomor_sop") != self.nomor_sop:
			frappe.throw(_("Revisi memakai Nomor SOP yang sama dengan versi terdahulu."), LayananError)

	def add_up_minutes(self) -> None:
		self.total_menit = sum(row.menit or 0 for row in self.langkah)

	def refuse_edit_of_submitted_draft(self) -> None:
		"""What lies before the Camat is what was submitted: it is sent back to be changed."""
		before = self.get_doc_before_save()
		if not before or before.status != "Diajukan" or self.flags.by_setup:
			return
		difference = get_diff(before, self)
		if not difference:
			return
		fields = {row[0] for row in difference.changed} - {"status", "docstatus"}
		if fields or difference.added or difference.removed or difference.row_changed:
			frappe.throw(
				_("SOP yang sudah diajukan tidak diubah. Kembalikan dahulu menjadi Draf."), RecordFrozen
			)

	def validate_runnable(self) -> None:
		try:
			if problems := problems_of(sops.to_graph(self), sops.executors()):
				raise InvalidSop(problems)
		except InvalidSop as error:
			workflow.raise_not_runnable(error)

	def refuse_amendment(self) -> None:
		if self.amended_from:
			frappe.throw(_("SOP diubah dengan Revisi, menjadi versi baru."), LayananError)

	def refuse_status_by_side_door(self, wanted_status: str | None) -> None:
		"""Core jumps to the first submitted state when a document is submitted past its buttons."""
		if self.get_doc_before_save() and self.status != wanted_status:
			frappe.throw(_("Gunakan tombol tindakan untuk mengajukan dan mengesahkan SOP."), MoveNotOpen)
