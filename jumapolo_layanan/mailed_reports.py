"""Auto Email Report, as the one who receives it would see the report."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

import frappe
from frappe.core.doctype.report.report import Report
from frappe.email.doctype.auto_email_report.auto_email_report import AutoEmailReport


class MailedReport(AutoEmailReport):
	"""Core runs a report of the app's own as whoever started the sending, at night that is Administrator.

	So a section head would be sent the figures of every service. Here it runs as the user it is for.
	"""

	def get_report_content(self) -> str | bytes | None:
		with _reading_as(self.user):
			return super().get_report_content()


class LentReport(Report):
	"""A report that lends its columns: core rewrites them for a mail.

	On Frappe 16 a process keeps them for its later requests: there no Link would be a Link any more.
	"""

	def build_standard_report_columns(self, columns: list, group_by_args: dict | None) -> list:
		return [copy(column) for column in super().build_standard_report_columns(columns, group_by_args)]


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
