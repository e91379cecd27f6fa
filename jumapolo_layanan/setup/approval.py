"""The small Workflow by which an SOP is submitted to the Camat and legalised."""

import frappe

NAME = "Pengesahan SOP"

_IS_OFFICIAL = 'frappe.db.get_value("Pejabat", {"user": frappe.session.user, "aktif": 1}, "name")'
# state, docstatus, who edits; the three last ones are set by the app, not by a button
_STATES = (
	("Draf", 0, "Admin Layanan", "Warning"),
	("Diajukan", 0, "Camat", "Primary"),
	("Disahkan", 1, "Camat", "Info"),
	("Berlaku", 1, "Camat", "Success"),
	("Digantikan", 1, "Camat", "Inverse"),
	("Dicabut", 1, "Camat", "Danger"),
)
_TRANSITIONS = (
	("Draf", "Ajukan", "Diajukan", "Admin Layanan", ""),
	("Diajukan", "Sahkan", "Disahkan", "Camat", _IS_OFFICIAL),
	("Diajukan", "Kembalikan", "Draf", "Camat", ""),
	("Diajukan", "Tarik Kembali", "Draf", "Admin Layanan", ""),
)


def ensure() -> None:
	"""Create the Workflow if the site has none for SOPs; an office may edit it afterwards."""
	if frappe.db.exists("Workflow", {"document_type": "SOP"}):
		return
	for state, _status, _role, style in _STATES:
		if not frappe.db.exists("Workflow State", state):
			frappe.get_doc(
				{"doctype": "Workflow State", "workflow_state_name": state, "style": style}
			).insert(ignore_permissions=True)
	for _state, action, *_rest in _TRANSITIONS:
		if not frappe.db.exists("Workflow Action Master", action):
			frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": action}).insert(
				ignore_permissions=True
			)
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": NAME,
			"document_type": "SOP",
			"workflow_state_field": "status",
			"is_active": 1,
			"send_email_alert": 0,
			"states": [
				{"state": state, "doc_status": str(status), "allow_edit": role}
				for state, status, role, _style in _STATES
			],
			"transitions": [
				{
					"state": state,
					"action": action,
					"next_state": next_state,
					"allowed": role,
					"allow_self_approval": 1,
					"condition": condition,
				}
				for state, action, next_state, role, condition in _TRANSITIONS
			],
		}
	).insert(ignore_permissions=True)
