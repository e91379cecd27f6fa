"""Auto Email Report, as the one who receives it would see the report."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport


class MailedReport(AutoEmailReport):
	"""Core runs a report of the app's own as whoever started the sending, at night that is Administrator.

	So a section head would be sent the figures of every service. Here it runs as the user it is for.
	"""

	def get_report_content(self) -> str | bytes | None:
		with _reading_as(self.user):
			return super().get_report_content()


@contextmanager
def _reading_as(user: str) -> Iterator[None]:
	"""Run the block as `user`, without touching the session of the request around it."""
	before, permissions = frappe.local.session, frappe.local.user_perms
	frappe.local.session = frappe._dict(before, user=user)
	frappe.local.user_perms = None
	try:
		yield
	finally:
		frappe.local.session, frappe.local.user_perms = before, permissions
