"""Core's endpoints that look at no right, move a request on a GET or twice: the same, behind the app's rules.

Each replaces core's own under `override_whitelisted_methods`; for other DocTypes it only passes on.
"""

import frappe
from frappe import _
from frappe.desk import like
from frappe.desk.doctype.tag import tag as core_tags
from frappe.model import workflow
from frappe.model.document import Document
from frappe.workflow.doctype.workflow_action import workflow_action

from jumapolo_layanan.exceptions import LayananError
from jumapolo_layanan.requested import parsed
from jumapolo_layanan.services import faults, margins
from jumapolo_layanan.services import permohonan as requests
from jumapolo_layanan.services.workflow import DOCTYPE


@frappe.whitelist(methods=["POST"])
def apply_workflow(doc: str | dict, action: str) -> Document:
	"""Press a button of the Workflow; for a request, as it stood on the user's screen."""
	seen = parsed(doc, dict)
	if not isinstance(seen.get("doctype"), str) or not isinstance(seen.get("name"), str | int):
		frappe.throw(_("Sebut dokumen yang ditindak."), LayananError)
	if seen["doctype"] == DOCTYPE:
		requests.refuse_stale(seen["name"], seen.get("modified"))
	with faults.told():
		return workflow.apply_workflow(doc, action)


@frappe.whitelist(methods=["POST"])
def toggle_like(doctype: str, name: str | int, add: str | bool = False) -> None:
	"""Like a document, or no longer."""
	margins.demand_word(doctype, name)
	like.toggle_like(doctype, name, add)


@frappe.whitelist(methods=["POST"])
def add_tag(tag: str, dt: str, dn: str | int, color: str | None = None) -> str:
	"""Put a tag on a document."""
	margins.demand_word(dt, dn)
	return core_tags.add_tag(tag, dt, dn, color)


@frappe.whitelist(methods=["POST"])
def add_tags(tags: str | list, dt: str, docs: str | list, color: str | None = None) -> None:
	"""Put tags on documents."""
	words, names = parsed(tags, list), parsed(docs, list)
	for name in names:
		margins.demand_word(dt, name)
	core_tags.add_tags(words, dt, names, color)


@frappe.whitelist(methods=["POST"])
def remove_tag(tag: str, dt: str, dn: str | int) -> None:
	"""Take a tag off a document."""
	margins.demand_word(dt, dn)
	core_tags.remove_tag(tag, dt, dn)


@frappe.whitelist(allow_guest=True, methods=["GET"])
def apply_action(
	action: str,
	doctype: str,
	docname: str,
	current_state: str,
	user: str | None = None,
	last_modified: str | None = None,
) -> None:
	"""Open core's page behind a link of an e-mail; not for requests."""
	_refuse_request(doctype)
	workflow_action.apply_action(action, doctype, docname, current_state, user, last_modified)


@frappe.whitelist(allow_guest=True, methods=["GET"])
def confirm_action(doctype: str, docname: str, user: str, action: str) -> None:
	"""Act by a link of an e-mail, as core lets it; not on requests."""
	_refuse_request(doctype)
	workflow_action.confirm_action(doctype, docname, user, action)


def _refuse_request(doctype: str) -> None:
	if doctype == DOCTYPE:
		frappe.throw(
			_("Permohonan tidak diproses lewat tautan surel. Masuk, lalu buka permohonannya."),
			frappe.PermissionError,
		)
