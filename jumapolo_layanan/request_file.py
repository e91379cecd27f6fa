"""Core's **File**, for the files of requests."""

import frappe
from frappe import _
from frappe.core.doctype.file.file import File

from jumapolo_layanan.services import attachments


class RequestFile(File):
	"""A file; one that is attached to a request obeys the request's rules besides core's."""

	def before_insert(self) -> None:
		attachments.prepare(self)
		super().before_insert()

	def validate(self) -> None:
		attachments.check_change(self)
		super().validate()

	def on_trash(self) -> None:
		attachments.check_removal(self)
		super().on_trash()

	def is_downloadable(self) -> bool:
		return bool(super().is_downloadable()) and attachments.may_read(self)

	def get_content(self, *args: object, **kwargs: object) -> bytes | str:
		# core packs any file into an archive for anybody who knows its name
		if not self.get("content") and not attachments.may_read(self):
			frappe.throw(
				_("Lampiran ini dibaca oleh yang bertindak atas permohonannya."), frappe.PermissionError
			)
		return super().get_content(*args, **kwargs)
