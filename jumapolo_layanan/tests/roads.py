"""Every road by which a client could try to change a request: one entry a road that Frappe leaves open.

A road is walked through a session, over HTTP (`rest.Session`) or inside this process (`inside.Inside`).
"""

from collections.abc import Collection, Iterator
from importlib.util import find_spec

import frappe

from jumapolo_layanan.core.compiler import doc_status_of
from jumapolo_layanan.core.graph import ENTRY, FINAL_STATES
from jumapolo_layanan.tests.inside import Answer, Inside
from jumapolo_layanan.tests.pictures import LEDGERS, OF_THE_SITE, RECORDS

Walk = Iterator[tuple[str, Answer]]

MADE_BY_A_ROAD = "Lewat Jalan Belakang"
OTHERS = "sekcam@jumapolo.test"
HAS_V2 = bool(find_spec("frappe.api.v2")) if find_spec("frappe.api").submodule_search_locations else False
# core answers these with 200 whatever came of it, and names the refused documents in a message
ANSWERED_BY_MESSAGE = (
	"bulk approval",
	"bulk submit",
	"bulk update",
	"bulk delete",
	"bulk rename",
	"list delete",
	"release",
	"unassign",
	"unfollow",
	"value",
)

_SYSTEM_VALUES = {
	"nomor_surat": "1/X/2026",
	"jalan": "x",
	"langkah_ke": 9,
	"status_waktu": "Tepat Waktu",
	"nama_penandatangan": "X",
	"waktu_masuk": "2020-01-01 08:00:00",
	"workflow_state": "Selesai",
}
_SAVE = "frappe.desk.form.save.savedocs"
_ACTION_LINK = "frappe.workflow.doctype.workflow_action.workflow_action"


def is_answered_by_message(road: str) -> bool:
	return road.startswith(ANSWERED_BY_MESSAGE)


def buttons(session: Inside, name: str, actions: Collection[str]) -> Walk:
	for action in sorted(actions):
		yield f"apply_workflow {action}", session.apply(name, action)


def bulk_buttons(session: Inside, name: str, actions: Collection[str]) -> Walk:
	for action in sorted(actions):
		yield (
			f"bulk approval {action}",
			session.post(
				"frappe.model.workflow.bulk_workflow_approval",
				docnames=[name],
				doctype="Permohonan",
				action=action,
			),
		)


def put_states(session: Inside, name: str, targets: Collection[str]) -> Walk:
	for state in sorted(targets):
		yield f"PUT to {state}", session.resource("PUT", "Permohonan", name, workflow_state=state)


def states(session: Inside, picture: dict, targets: Collection[str]) -> Walk:
	"""Write the state itself, by every road that saves a document."""
	doc = as_document(picture)
	name = doc["name"]
	for state in sorted(targets):
		moved = {**doc, "workflow_state": state, "docstatus": doc_status_of(state)}
		save_as = "Submit" if state in FINAL_STATES else "Save"
		yield f"form save to {state}", session.post(_SAVE, doc=moved, action=save_as)
		yield f"client.save to {state}", session.post("frappe.client.save", doc=moved)
		yield f"set_value to {state}", _set_value(session, "Permohonan", name, "workflow_state", state)
		if HAS_V2:
			path = f"v2/document/Permohonan/{name}"
			yield f"v2 PATCH to {state}", session.send_json("PATCH", path, workflow_state=state)
	yield from put_states(session, name, targets)


def imports(session: Inside, picture: dict, targets: Collection[str]) -> Walk:
	"""Import the state itself, as Data Import would for a user who had been given it. Not over HTTP: core runs it later."""
	row = {"ID": picture["request"]["name"]}
	for state in sorted(targets):
		yield f"import to {state}", session.run_import("Permohonan", {**row, "workflow_state": state})


def edits(session: Inside, picture: dict) -> Walk:
	"""What only the user on turn does: fill in, begin, hang papers on it, give it to somebody."""
	doc = as_document(picture)
	name = doc["name"]
	edited, this = {**doc, "keperluan": "X"}, {"doctype": "Permohonan", "name": name}
	papers = [{**row, "ada": 1 - row["ada"]} for row in doc["berkas"]]

	yield "form save", session.post(_SAVE, doc=edited, action="Save")
	yield "client.save", session.post("frappe.client.save", doc=edited)
	yield "set_value", _set_value(session, "Permohonan", name, "keperluan", "X")
	yield "PUT", session.resource("PUT", "Permohonan", name, keperluan="X")
	yield "PUT papers", session.resource("PUT", "Permohonan", name, berkas=papers)
	yield (
		"title",
		session.post(
			"frappe.model.rename_doc.update_document_title", doctype="Permohonan", docname=name, title="X"
		),
	)
	yield (
		"calendar",
		session.post(
			"frappe.desk.calendar.update_event",
			args={**this, "keperluan": "X", "alamat": "X"},
			field_map={"start": "keperluan", "end": "alamat"},
		),
	)
	yield from _rows_by_their_document(session, picture)
	yield "begin", session.post("run_doc_method", dt="Permohonan", dn=name, method="mulai")
	yield "begin by form", session.post("run_doc_method", docs=doc, method="mulai")
	yield "POST begin", session.send_json("POST", f"resource/Permohonan/{name}", run_method="mulai")
	yield (
		"change version",
		session.post("run_doc_method", docs=edited, method="pindah_versi", args={"alasan": "X"}),
	)
	yield (
		"upload",
		session.upload("upload_file", "surat.txt", b"X", doctype="Permohonan", docname=name, is_private="1"),
	)
	yield (
		"POST file",
		session.resource(
			"POST",
			"File",
			file_name="surat.txt",
			content="X",
			is_private=1,
			attached_to_doctype="Permohonan",
			attached_to_name=name,
		),
	)
	yield (
		"client.attach_file",
		session.post(
			"frappe.client.attach_file",
			filename="surat.txt",
			filedata="X",
			doctype="Permohonan",
			docname=name,
			is_private=1,
		),
	)
	yield "assign", session.post("frappe.desk.form.assign_to.add", **this, assign_to=[OTHERS])
	yield (
		"assign to oneself",
		session.post("frappe.desk.form.assign_to.add", **this, assign_to=[session.user]),
	)
	yield (
		"POST assignment",
		session.resource(
			"POST",
			"ToDo",
			description="X",
			allocated_to=session.user,
			assigned_by=session.user,
			reference_type="Permohonan",
			reference_name=name,
		),
	)
	if HAS_V2:
		path = f"v2/document/Permohonan/{name}"
		yield "v2 PATCH", session.send_json("PATCH", path, keperluan="X")
		yield "v2 begin", session.send_json("POST", f"{path}/method/mulai")


def words(session: Inside, picture: dict) -> Walk:
	"""What a reader may write into the margin whose role writes requests: comment, like, tag."""
	name = picture["request"]["name"]
	reference = {"reference_doctype": "Permohonan", "reference_name": name}
	yield (
		"comment",
		session.post(
			"frappe.desk.form.utils.add_comment",
			**reference,
			content="X",
			comment_email=session.user,
			comment_by="X",
		),
	)
	yield "like", session.post("frappe.desk.like.toggle_like", doctype="Permohonan", name=name, add="Yes")
	tag = {"tag": "X", "dt": "Permohonan", "dn": name}
	yield "tag", session.post("frappe.desk.doctype.tag.tag.add_tag", **tag)
	yield (
		"tags",
		session.post("frappe.desk.doctype.tag.tag.add_tags", tags=["X"], dt="Permohonan", docs=[name]),
	)
	yield "untag", session.post("frappe.desk.doctype.tag.tag.remove_tag", **tag)


def readings(session: Inside, picture: dict) -> Walk:
	"""What only who reads the request's SOP opens."""
	name = picture["request"]["name"]
	this = {"doctype": "Permohonan", "name": name}
	yield "GET", session.get(f"resource/Permohonan/{name}")
	yield "client.get", session.post("frappe.client.get", **this)
	yield "form", session.post("frappe.desk.form.load.getdoc", **this)
	yield (
		"value",
		session.post("frappe.client.get_value", doctype="Permohonan", filters=name, fieldname="nik"),
	)
	yield "at a glance", session.get("method/jumapolo_layanan.api.sekilas", permohonan=name)
	yield "print page", session.post("frappe.www.printview.get_html_and_style", doc="Permohonan", name=name)
	yield (
		"print",
		session.post("jumapolo_layanan.print_api.cetak", permohonan=name, format="Lembar Kendali"),
	)
	visit = picture["visits"][-1]["name"]
	yield "GET visit", session.get(f"resource/Langkah Permohonan/{visit}")


def closed_off_turn(session: Inside, picture: dict, exits: list[dict]) -> Walk:
	"""Walk each road that only the user on turn may take: every button, state and edit, then all the rest.

	:param picture: the rows of the request (`request`, `berkas`, `isian`, `visits`).
	:param exits: the Workflow's rows out of the present state, of whatever SOP.
	"""
	name, actions = picture["request"]["name"], {row["action"] for row in exits} or {"Serahkan Berkas"}
	yield from buttons(session, name, actions)
	yield from bulk_buttons(session, name, actions)
	yield from states(session, picture, {row["next_state"] for row in exits} or {ENTRY})
	yield from edits(session, picture)
	yield from closed_to_everyone(session, picture)
	yield from records(session, picture)


def closed_to_everyone(session: Inside, picture: dict) -> Walk:
	"""Walk each road that nobody may take, on turn or not."""
	yield from _past_the_service(session, picture)
	yield from _rows_on_their_own(session, picture)
	yield from _to_others(session, picture)


def _past_the_service(session: Inside, picture: dict) -> Walk:
	"""Submit, cancel, delete, amend, rename, system fields, and documents made ready beforehand."""
	doc = as_document(picture)
	name, sop = doc["name"], doc["sop"]
	new = {
		"doctype": "Permohonan",
		"sop": sop,
		"nama_pemohon": MADE_BY_A_ROAD,
		"nik": doc["nik"],
		"keperluan": "X",
	}
	this = {"doctype": "Permohonan", "name": name}

	yield "client.submit", session.post("frappe.client.submit", doc=doc)
	yield "client.cancel", session.post("frappe.client.cancel", **this)
	yield "client.delete", session.post("frappe.client.delete", **this)
	yield "form cancel", session.post("frappe.desk.form.save.cancel", **this)
	yield (
		"cancel by its links",
		session.post(
			"frappe.desk.form.linked_with.cancel_all_linked_docs",
			docs=[{"doctype": "Permohonan", "name": name, "docstatus": 1}],
		),
	)
	yield "form submit", session.post(_SAVE, doc=doc, action="Submit")
	yield "set docstatus", _set_value(session, "Permohonan", name, "docstatus", 1 - doc["docstatus"])
	for field, value in _SYSTEM_VALUES.items():
		if doc[field] != value:
			yield f"set {field}", _set_value(session, "Permohonan", name, field, value)
			yield f"PUT {field}", session.resource("PUT", "Permohonan", name, **{field: value})
	yield "DELETE", session.resource("DELETE", "Permohonan", name)
	yield "insert submitted", session.post("frappe.client.insert", doc={**new, "docstatus": 1})
	yield "insert done", session.post("frappe.client.insert", doc={**new, "workflow_state": "Selesai"})
	yield "insert many", session.post("frappe.client.insert_many", docs=[{**new, "docstatus": 1}])
	yield "amend", session.post("frappe.client.insert", doc={**new, "amended_from": name})
	amended = {**doc, "__islocal": 1, "name": f"{name}-1", "docstatus": 0, "amended_from": name}
	yield "form amend", session.post(_SAVE, doc=amended, action="Save")
	rename = {"old_name": name, "new_name": "PMH-X"}
	yield "rename", session.post("frappe.client.rename_doc", doctype="Permohonan", **rename)
	yield (
		"form rename",
		session.post(
			"frappe.model.rename_doc.update_document_title", doctype="Permohonan", docname=name, name="PMH-X"
		),
	)
	bulk = "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
	for action in ("submit", "cancel"):
		yield (
			f"bulk submit: {action}",
			session.post(bulk, doctype="Permohonan", docnames=[name], action=action),
		)
	yield (
		"bulk update",
		session.post(
			"frappe.client.bulk_update", docs=[{"doctype": "Permohonan", "docname": name, "nomor_surat": "X"}]
		),
	)
	yield (
		"list delete",
		session.post("frappe.desk.reportview.delete_items", doctype="Permohonan", items=[name]),
	)
	if HAS_V2:
		path = f"v2/document/Permohonan/{name}"
		yield "v2 DELETE", session.send_json("DELETE", path)
		yield "v2 PATCH number", session.send_json("PATCH", path, nomor_surat="1/X/2026")
		yield "v2 POST done", session.send_json("POST", "v2/document/Permohonan", **new, docstatus=1)


def _rows_on_their_own(session: Inside, picture: dict) -> Walk:
	"""Child rows saved, added or deleted without their document."""
	for doctype, field, values, parent in _child_rows(picture):
		yield f"POST {doctype}", session.resource("POST", doctype, **values, **parent)
		for row in picture[field][:1]:
			yield f"PUT {doctype}", session.resource("PUT", doctype, row["name"], **values)
			yield f"DELETE {doctype}", session.resource("DELETE", doctype, row["name"])


def _rows_by_their_document(session: Inside, picture: dict) -> Walk:
	"""Child rows by the roads that save their document, and so are for who may save it."""
	for doctype, field, values, parent in _child_rows(picture):
		yield (
			f"insert {doctype}",
			session.post("frappe.client.insert", doc={"doctype": doctype, **values, **parent}),
		)
		for row in picture[field][:1]:
			yield (
				f"delete {doctype}",
				session.post("frappe.client.delete", doctype=doctype, name=row["name"]),
			)


def _child_rows(picture: dict) -> Iterator[tuple[str, str, dict, dict]]:
	for doctype, field, values in (
		("Berkas Permohonan", "berkas", {"nama_berkas": "X", "ada": 0, "wajib": 0}),
		("Isian Permohonan", "isian", {"label": "X", "nilai": "X", "wajib": 0}),
	):
		parent = {"parent": picture["request"]["name"], "parenttype": "Permohonan", "parentfield": field}
		yield doctype, field, values, parent


def records(session: Inside, picture: dict) -> Walk:
	"""The history, the number books, the issued documents and the record of prints."""
	name, sop = picture["request"]["name"], picture["request"]["sop"]
	forged = {"permohonan": name, "sop": sop, "flags": {"by_system": 1}, "by_system": 1}
	for doctype, changed in RECORDS.items():
		yield from _forged_record(session, doctype, {**forged, **changed})
		for row in picture["records"][doctype][-1:]:
			yield from _changed_record(session, doctype, row, changed)
			yield from _removed_record(session, doctype, row["name"])


def ledgers(session: Inside, picture: dict) -> Walk:
	"""Anchors, corrections of histories, orders to remove personal data, and who opened what."""
	forged = {"permohonan": picture["request"]["name"], "flags": {"by_system": 1}, "by_system": 1}
	for doctype, changed in LEDGERS.items():
		yield from _forged_record(session, doctype, {**forged, **changed})
		for row in frappe.get_all(doctype, fields=["*"], order_by="creation desc", limit=1):
			yield from _changed_record(session, doctype, row, changed)
			if doctype != OF_THE_SITE:
				yield from _removed_record(session, doctype, row["name"])


def _forged_record(session: Inside, doctype: str, values: dict) -> Walk:
	yield f"POST {doctype}", session.resource("POST", doctype, **values)
	yield (
		f"insert {doctype}",
		session.post("frappe.client.insert", doc={"doctype": doctype, **values}),
	)


def _changed_record(session: Inside, doctype: str, row: dict, changed: dict) -> Walk:
	key = row["name"]
	edited = {**row, **changed, "doctype": doctype, "flags": {"by_system": 1}}
	yield f"PUT {doctype}", session.resource("PUT", doctype, key, **changed)
	for field, value in changed.items():
		yield f"set_value {doctype}", _set_value(session, doctype, key, field, value)
	yield f"client.save {doctype}", session.post("frappe.client.save", doc=edited)
	yield f"form save {doctype}", session.post(_SAVE, doc=edited, action="Save")
	yield (
		f"rename {doctype}",
		session.post("frappe.client.rename_doc", doctype=doctype, old_name=str(key), new_name="9999999"),
	)


def _removed_record(session: Inside, doctype: str, key: str | int) -> Walk:
	yield f"DELETE {doctype}", session.resource("DELETE", doctype, key)
	yield f"delete {doctype}", session.post("frappe.client.delete", doctype=doctype, name=key)


def _to_others(session: Inside, picture: dict) -> Walk:
	"""Share, follow by mail, send by mail, act by the link of a mail."""
	name, user = picture["request"]["name"], session.user
	this = {"doctype": "Permohonan", "name": name}
	yield "share", session.post("frappe.share.add", **this, user=user, read=1, write=1, submit=1)
	yield (
		"share right",
		session.post("frappe.share.set_permission", **this, user=user, permission_to="write"),
	)
	yield (
		"POST share",
		session.resource("POST", "DocShare", share_doctype="Permohonan", share_name=name, user=user, read=1),
	)
	yield (
		"POST follower",
		session.resource("POST", "Document Follow", ref_doctype="Permohonan", ref_docname=name, user=user),
	)
	yield (
		"mail",
		session.post(
			"frappe.core.doctype.communication.email.make", **this, content="X", recipients="x@jumapolo.test"
		),
	)
	yield (
		"mail link page",
		session.get(
			f"method/{_ACTION_LINK}.apply_action",
			action="Tolak",
			doctype="Permohonan",
			docname=name,
			current_state=picture["request"]["workflow_state"],
			user=user,
		),
	)
	yield (
		"mail link",
		session.get(
			f"method/{_ACTION_LINK}.confirm_action",
			doctype="Permohonan",
			docname=name,
			user=user,
			action="Tolak",
		),
	)
	yield (
		"system note",
		session.resource(
			"POST",
			"Comment",
			comment_type="Info",
			reference_doctype="Permohonan",
			reference_name=name,
			content="X",
		),
	)


def as_document(picture: dict) -> dict:
	"""Return the request as a form would send it."""
	return {
		**picture["request"],
		"doctype": "Permohonan",
		"berkas": [{**row, "doctype": "Berkas Permohonan"} for row in picture["berkas"]],
		"isian": [{**row, "doctype": "Isian Permohonan"} for row in picture["isian"]],
	}


def _set_value(session: Inside, doctype: str, name: str | int, field: str, value: object) -> Answer:
	return session.post("frappe.client.set_value", doctype=doctype, name=name, fieldname=field, value=value)
