"""Records that the system writes once and nobody changes by hand."""

import frappe
from frappe.model.document import Document

from jumapolo_layanan.exceptions import RecordFrozen


class FrozenRecord(Document):
	"""A record that a service inserts with `flags.by_system` and that refuses every change afterwards.

	What a service has to add later (an end, a withdrawal) it writes past `validate`. Each kind of record says
	in `refusal` why a hand is refused.
	"""

	def validate(self) -> None:
		if not (self.flags.by_system and self.is_new()):
			self.refuse()

	def on_trash(self) -> None:
		self.refuse()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		self.refuse()

	def refuse(self) -> None:
		frappe.throw(self.refusal(), RecordFrozen)

	def refusal(self) -> str:
		raise NotImplementedError
