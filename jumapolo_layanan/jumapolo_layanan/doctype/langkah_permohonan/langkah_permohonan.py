import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.exceptions import RecordFrozen


class LangkahPermohonan(Document):
	"""One visit of one step. Written by the service of requests only, and by nobody once it has ended."""

	def validate(self) -> None:
		if not self.flags.by_system:
			self.refuse()

	def on_trash(self) -> None:
		self.refuse()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse()

	def refuse(self) -> None:
		frappe.throw(_("Riwayat permohonan ditulis oleh sistem dan tidak diubah dengan tangan."), RecordFrozen)


def on_doctype_update() -> None:
	frappe.db.add_index("Langkah Permohonan", ["sop", "selesai"])
