"""Rows that live and die with their document."""

import frappe
from frappe import _
from frappe.model.document import Document

from jumapolo_layanan.exceptions import RecordFrozen


class ChildRow(Document):
	"""A child row that nobody saves, adds or deletes past the rules of its parent."""

	def validate(self) -> None:
		self.refuse()

	def on_trash(self) -> None:
		self.refuse()

	def refuse(self) -> None:
		frappe.throw(_("Baris ini hanya diubah melalui dokumennya."), RecordFrozen)
