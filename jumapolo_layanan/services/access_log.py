"""Core's **Access Log**, written where core itself keeps no record. What is in it is read by `access_record`."""

import frappe


def add(method: str, file_type: str, doctype: str = "", document: str = "", report: str = "") -> None:
	"""Record that the user takes something out, in the transaction of what is taken.

	Core's own function commits at once, and with it whatever else the request is about to write.

	:param method: what was done, as `access_record` names it: `Print`, `Export`, `Data Pribadi`.
	:param report: the report that was exported, where it was not a `document`.
	"""
	frappe.get_doc(
		{
			"doctype": "Access Log",
			"user": frappe.session.user,
			"export_from": doctype,
			"reference_document": document,
			"report_name": report,
			"file_type": file_type,
			"method": method,
		}
	).insert(ignore_permissions=True)
	frappe.local.flags.commit = True  # also when the request is a GET
