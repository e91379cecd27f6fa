from frappe.model.document import Document

from jumapolo_layanan.services import publishing


class PelaksanaSOP(Document):
	def on_update(self) -> None:
		if not self.flags.by_setup:
			publishing.refresh_workflow_later()
