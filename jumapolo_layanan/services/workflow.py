"""Writes the compiled SOPs into the one Frappe Workflow of requests. Nobody else writes it."""

from dataclasses import asdict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.workflow import WorkflowPermissionError, is_transition_condition_satisfied

from jumapolo_layanan.core.compiler import CompiledWorkflow, StateRow, TransitionRow, compile_workflow
from jumapolo_layanan.core.graph import CANCELLED, DONE, ENTRY, REFUSED, WAITING, InvalidSop
from jumapolo_layanan.exceptions import RecordFrozen, SopNotRunnable
from jumapolo_layanan.services import sop as sops

DOCTYPE = "Permohonan"
NAME = "Permohonan Layanan"

_STYLES = {ENTRY: "Primary", WAITING: "Warning", DONE: "Success", REFUSED: "Danger", CANCELLED: "Inverse"}


def compiled() -> CompiledWorkflow:
	"""Return the Workflow of all versions in use.

	:raises SopNotRunnable: naming every problem of the SOPs.
	"""
	return _compile(sops.versions_in_use())


def compiled_with(name: str) -> CompiledWorkflow:
	"""Return the Workflow as it would be with version `name` in force in place of its predecessor."""
	number = frappe.db.get_value("SOP", name, "nomor_sop")
	others = [other for other in sops.versions_in_use(replacing=number) if other != name]
	return _compile([*others, name])


def difference_with(name: str) -> dict[str, list[dict]]:
	"""Return the rows that putting `name` in force would add to the Workflow, and those it would remove."""
	present = _present()
	before = set(present.transitions) if present else set()
	after = set(compiled_with(name).transitions)
	return {"added": _as_rows(after - before), "removed": _as_rows(before - after)}


def _as_rows(rows: set[TransitionRow]) -> list[dict]:
	plain = (
		{"state": r.state, "action": r.action, "next_state": r.next_state, "allowed": r.allowed} for r in rows
	)
	return sorted(plain, key=lambda row: tuple(row.values()))


def _compile(names: list[str]) -> CompiledWorkflow:
	try:
		return compile_workflow([sops.graph_of(name) for name in names], sops.executors())
	except InvalidSop as error:
		raise_not_runnable(error)


def raise_not_runnable(error: InvalidSop) -> None:
	lines = "".join(f"<li>{frappe.utils.escape_html(problem)}</li>" for problem in error.problems)
	frappe.throw(_("SOP belum dapat dijalankan:") + f"<ul>{lines}</ul>", SopNotRunnable)


def write(target: CompiledWorkflow) -> bool:
	"""Make the Workflow equal `target`; return whether anything had to change.

	Core's own save scans the request table and blocks clerks, so its checks are skipped: the core
	has validated the rows. The caller commits at once.
	"""
	if _present() == target:
		return False
	_ensure_names(target)
	doc = frappe.get_doc("Workflow", NAME) if frappe.db.exists("Workflow", NAME) else _new()
	doc.is_active = 1
	doc.send_email_alert = 0
	doc.set("states", [{**asdict(row), "doc_status": str(row.doc_status)} for row in target.states])
	doc.set("transitions", [{**asdict(row), "allow_self_approval": 1} for row in target.transitions])
	doc.flags.update(ignore_validate=True, ignore_permissions=True, from_compiler=True)
	doc.save()
	forget_cached()
	return True


def demand_row(before: Document, next_state: str) -> None:
	"""Refuse a move that no row of the Workflow opens to the user now.

	Core's own check evaluates every row out of the state, and reads the whole Workflow anew when a
	request ends; with many SOPs in force clerks would wait for that at each step.
	"""
	roles = frappe.get_roles()
	for row in frappe.get_cached_doc("Workflow", NAME).transitions:
		leads_there = row.state == before.workflow_state and row.next_state == next_state
		if leads_there and row.allowed in roles and is_transition_condition_satisfied(row, before):
			return
	frappe.throw(
		_("Workflow State transition not allowed from {0} to {1}").format(
			frappe.bold(before.workflow_state), frappe.bold(next_state)
		),
		WorkflowPermissionError,
	)


def leave_no_action_record(doc: Document) -> None:
	"""Keep core from listing who may act next in Workflow Action, which nothing of the app reads.

	It evaluates every row out of the new state for that, and looks up everybody who has a role in them;
	where it finds a record of this state, it does nothing.
	"""
	record = {
		"doctype": "Workflow Action",
		"reference_doctype": doc.doctype,
		"reference_name": doc.name,
		"workflow_state": doc.workflow_state,
	}
	if not frappe.db.exists(record):
		frappe.get_doc({**record, "status": "Completed"}).db_insert()


def forget_cached() -> None:
	"""Have every process read the Workflow anew; once more after the commit, for who read it meanwhile."""
	frappe.clear_document_cache("Workflow", NAME)
	frappe.clear_cache(doctype=DOCTYPE)


def refresh() -> bool:
	"""Recompile the versions in use. Return whether the Workflow changed."""
	return write(compiled())


def remove(name: str = NAME) -> None:
	"""Delete a Workflow of the app with every state and action that no other Workflow uses."""
	if not frappe.db.exists("Workflow", name):
		return
	doc = frappe.get_doc("Workflow", name)
	states = {row.state for row in doc.states}
	actions = {row.action for row in doc.transitions}
	frappe.db.delete("Workflow Action", {"reference_doctype": doc.document_type})
	frappe.delete_doc("Workflow", name, force=True, ignore_permissions=True, flags={"from_compiler": True})
	for doctype, child, field, names in (
		("Workflow State", "Workflow Document State", "state", states),
		("Workflow Action Master", "Workflow Transition", "action", actions),
	):
		for name in sorted(names):
			if not frappe.db.exists(child, {field: name}):
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, ignore_missing=True)


def refuse_edit(doc: Document, method: str | None = None, *args: object) -> None:
	"""Refuse every hand that would change how requests move (doc event of Workflow)."""
	if doc.document_type == DOCTYPE and not doc.flags.from_compiler:
		_refuse()


def refuse_row_edit(doc: Document, method: str | None = None) -> None:
	"""The same for a state or transition row saved on its own."""
	if frappe.db.get_value("Workflow", doc.parent, "document_type") == DOCTYPE:
		_refuse()


def _refuse() -> None:
	frappe.throw(
		_("Alur Permohonan disusun dari SOP dan tidak diubah di sini. Ubah langkahnya di dokumen SOP."),
		RecordFrozen,
	)


def _present() -> CompiledWorkflow | None:
	if not frappe.db.exists("Workflow", NAME):
		return None
	doc = frappe.get_doc("Workflow", NAME)
	if not doc.is_active:
		return None
	return CompiledWorkflow(
		tuple(StateRow(row.state, int(row.doc_status), row.allow_edit) for row in doc.states),
		tuple(
			TransitionRow(row.state, row.action, row.next_state, row.allowed, row.condition)
			for row in doc.transitions
		),
	)


def _new() -> Document:
	return frappe.get_doc(
		{
			"doctype": "Workflow",
			"workflow_name": NAME,
			"document_type": DOCTYPE,
			"workflow_state_field": "workflow_state",
		}
	)


def _ensure_names(target: CompiledWorkflow) -> None:
	for state in dict.fromkeys(row.state for row in target.states):
		if not frappe.db.exists("Workflow State", state):
			frappe.get_doc(
				{
					"doctype": "Workflow State",
					"workflow_state_name": state,
					"style": _STYLES.get(state, "Info"),
				}
			).insert(ignore_permissions=True)
	for action in dict.fromkeys(row.action for row in target.transitions):
		if not frappe.db.exists("Workflow Action Master", action):
			frappe.get_doc({"doctype": "Workflow Action Master", "workflow_action_name": action}).insert(
				ignore_permissions=True
			)
