import frappe
from frappe.model.document import Document

from jumapolo_layanan.services import publishing, roles


class PelaksanaSOP(Document):
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
