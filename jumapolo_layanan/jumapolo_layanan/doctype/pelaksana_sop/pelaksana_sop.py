import frappe
from frappe.model.document import Document

from jumapolo_layanan.services import publishing, roles


class PelaksanaSOP(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from jumapolo_layanan.jumapolo_layanan.doctype.peran_pelaksana.peran_pelaksana import PeranPelaksana

		eksternal: DF.Check
		nama_pelaksana: DF.Data
		peran: DF.Table[PeranPelaksana]

	# end: auto-generated types
	def on_update(self) -> None:
		if not self.flags.by_setup:
			self.grant_rights()
			publishing.refresh_workflow_later()

	def grant_rights(self) -> None:
		for row in self.peran:
			roles.grant(row.role)


@frappe.whitelist(methods=["POST"])
def buat_peran(nama: str) -> str:
	"""Create a role for an executor; return its name."""
	return roles.create(nama)
