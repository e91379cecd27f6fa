import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from jumapolo_layanan.core.graph import InvalidSop, problems_of
from jumapolo_layanan.exceptions import LayananError, RecordFrozen
from jumapolo_layanan.services import clock, publishing, workflow
from jumapolo_layanan.services import sop as sops


class SOP(Document):
	def autoname(self) -> None:
		self.name = f"{self.nomor_sop.strip().replace('/', '-')}-v{self.versi or 1}"

	def before_insert(self) -> None:
		self.refuse_amendment()
		self.status = "Draf"

	def validate(self) -> None:
		self.add_up_minutes()

	def before_submit(self) -> None:
		self.validate_runnable()
		self.status = "Disahkan"

	def on_submit(self) -> None:
		if not self.flags.by_setup and getdate(self.tanggal_efektif) <= clock.now().date():
			publishing.activate_later(self.name)

	def before_cancel(self) -> None:
		frappe.throw(_("SOP yang sudah disahkan tidak dibatalkan. Buat versi baru atau cabut."), RecordFrozen)

	def add_up_minutes(self) -> None:
		self.total_menit = sum(row.menit or 0 for row in self.langkah)

	def validate_runnable(self) -> None:
		try:
			if problems := problems_of(sops.to_graph(self), sops.executors()):
				raise InvalidSop(problems)
		except InvalidSop as error:
			workflow.raise_not_runnable(error)

	def refuse_amendment(self) -> None:
		if self.amended_from:
			frappe.throw(_("SOP diubah dengan membuat versi baru."), LayananError)
