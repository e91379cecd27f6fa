"""A bare document with the fields of a request and a plain Workflow of three states, to compare transitions with."""

from __future__ import annotations

import frappe

DOCTYPE = "Ukur Polos"
ACTIONS = ("Polos Lanjut", "Polos Selesai")
_WORKFLOW = "Ukur Polos"
_STATES = (("Polos A", "0"), ("Polos B", "0"), ("Polos C", "1"))
_ROLE = "JFU"
_OF_A_FIELD = (
	"fieldname",
	"fieldtype",
	"label",
	"options",
	"reqd",
	"permlevel",
	"search_index",
	"default",
	"length",
	"in_global_search",
)


def make() -> None:
	"""Create both, as the present **Permohonan** has its fields."""
	remove()
	meta = frappe.get_meta("Permohonan")
	fields = [
		{key: df.get(key) for key in _OF_A_FIELD} for df in meta.fields if df.fieldname != "amended_from"
	]
	frappe.get_doc(
		{
			"doctype": "DocType",
			"name": DOCTYPE,
			"module": "Jumapolo Layanan",
			"custom": 1,
			"is_submittable": 1,
			"autoname": "hash",
			"title_field": meta.title_field,
			"track_changes": meta.track_changes,
			"fields": fields,
			"permissions": [
				{"role": _ROLE, "read": 1, "write": 1, "create": 1, "submit": 1},
				*({"role": _ROLE, "permlevel": level, "read": 1, "write": 1} for level in _levels(meta)),
			],
		}
	).insert()
	for state, _status in _STATES:
		if not frappe.db.exists("Workflow State", state):
			frappe.get_doc({"doctype": "Workflow State", "workflow_state_name": state}).insert()
	for action in ACTIONS:
		if not frappe.db.exists("Workflow Action Master", action):
			frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": action}).insert()
	names = [state for state, _status in _STATES]
	frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": _WORKFLOW,
			"document_type": DOCTYPE,
			"workflow_state_field": "workflow_state",
			"is_active": 1,
			"send_email_alert": 0,
			"states": [
				{"state": state, "doc_status": status, "allow_edit": _ROLE} for state, status in _STATES
			],
			"transitions": [
				{
					"state": state,
					"action": action,
					"next_state": next_state,
					"allowed": _ROLE,
					"allow_self_approval": 1,
				}
				for state, action, next_state in zip(names, ACTIONS, names[1:], strict=False)
			],
		}
	).insert()
	frappe.db.commit()


def remove() -> None:
	frappe.delete_doc_if_exists("Workflow", _WORKFLOW)
	frappe.delete_doc_if_exists("DocType", DOCTYPE, force=1)
	for table in frappe.db.get_tables(cached=False):
		if table == f"tab{DOCTYPE}":
			frappe.db.sql_ddl(f"drop table `{table}`")
	frappe.db.delete("Workflow Action", {"reference_doctype": DOCTYPE})
	frappe.db.commit()


def copy_of(request: str) -> str:
	"""Insert a bare document with the values of a request, and return its name."""
	own = frappe.get_doc("Permohonan", request)
	meta = frappe.get_meta(DOCTYPE)
	values = {df.fieldname: own.get(df.fieldname) for df in meta.fields if df.fieldname != "workflow_state"}
	for table in meta.get_table_fields():
		kept = [df.fieldname for df in frappe.get_meta(table.options).fields]
		values[table.fieldname] = [{name: row.get(name) for name in kept} for row in own.get(table.fieldname)]
	return frappe.get_doc({"doctype": DOCTYPE, **values}).insert().name


def _levels(meta: frappe.model.meta.Meta) -> list[int]:
	return sorted({df.permlevel for df in meta.fields if df.permlevel})
