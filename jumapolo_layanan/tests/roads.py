"""Every road by which a client could try to change a request: one entry a road that Frappe leaves open."""

from collections.abc import Iterator

import requests

from jumapolo_layanan.core.compiler import doc_status_of
from jumapolo_layanan.core.graph import FINAL_STATES
from jumapolo_layanan.tests.rest import Session

Walk = Iterator[tuple[str, requests.Response]]

MADE_BY_A_ROAD = "Lewat Jalan Belakang"

_SYSTEM_VALUES = {
	"nomor_surat": "1/X/2026",
	"jalan": "x",
	"langkah_ke": 9,
	"status_waktu": "Tepat Waktu",
	"nama_penandatangan": "X",
	"waktu_masuk": "2020-01-01 08:00:00",
	"workflow_state": "Selesai",
}


def closed_off_turn(session: Session, picture: dict, exits: list[dict]) -> Walk:
	"""Walk each road that only the user on turn may take: every button, state and edit, then all the rest.

	:param picture: the rows of the request (`request`, `berkas`, `isian`, `visits`).
	:param exits: the Workflow's rows out of the present state, of whatever SOP.
	"""
	doc = {**picture["request"], "doctype": "Permohonan"}
	doc["berkas"] = [{**row, "doctype": "Berkas Permohonan"} for row in picture["berkas"]]
	doc["isian"] = [{**row, "doctype": "Isian Permohonan"} for row in picture["isian"]]
	name, edited = doc["name"], {**doc, "keperluan": "X"}

	for action in sorted({row["action"] for row in exits}) or ["Serahkan Berkas"]:
		yield f"apply_workflow {action}", session.apply(name, action)
		yield (
			f"bulk approval {action}",
			session.post(
				"frappe.model.workflow.bulk_workflow_approval",
				docnames=[name],
				doctype="Permohonan",
				action=action,
			),
		)
	for next_state in sorted({row["next_state"] for row in exits}) or ["Pendaftaran"]:
		moved = {**doc, "workflow_state": next_state, "docstatus": doc_status_of(next_state)}
		save_as = "Submit" if next_state in FINAL_STATES else "Save"
		yield (
			f"form save to {next_state}",
			session.post("frappe.desk.form.save.savedocs", doc=moved, action=save_as),
		)
		yield f"set_value to {next_state}", _set_value(session, name, "workflow_state", next_state)
	yield "form save", session.post("frappe.desk.form.save.savedocs", doc=edited, action="Save")
	yield "client.save", session.post("frappe.client.save", doc=edited)
	yield "begin", session.post("run_doc_method", dt="Permohonan", dn=name, method="mulai")
	yield from closed_to_everyone(session, picture)


def closed_to_everyone(session: Session, picture: dict) -> Walk:
	"""Walk each road that nobody may take, on turn or not."""
	doc = {**picture["request"], "doctype": "Permohonan"}
	name, sop = doc["name"], doc["sop"]
	paper, visit = picture["berkas"][0]["name"], picture["visits"][-1]["name"]
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
	yield "set docstatus", _set_value(session, name, "docstatus", 1)
	for field, value in _SYSTEM_VALUES.items():
		if doc[field] != value:
			yield f"set {field}", _set_value(session, name, field, value)
			yield f"PUT {field}", session.resource("PUT", "Permohonan", name, **{field: value})
	yield "DELETE", session.resource("DELETE", "Permohonan", name)
	yield "PUT paper", session.resource("PUT", "Berkas Permohonan", paper, ada=0, wajib=0)
	yield "DELETE paper", session.resource("DELETE", "Berkas Permohonan", paper)
	yield (
		"POST paper",
		session.resource(
			"POST",
			"Berkas Permohonan",
			nama_berkas="X",
			parent=name,
			parenttype="Permohonan",
			parentfield="berkas",
		),
	)
	yield "PUT visit", session.resource("PUT", "Langkah Permohonan", visit, menit_kerja=0, catatan="X")
	yield "DELETE visit", session.resource("DELETE", "Langkah Permohonan", visit)
	yield "POST visit", session.resource("POST", "Langkah Permohonan", permohonan=name, sop=sop)
	yield "insert submitted", session.post("frappe.client.insert", doc={**new, "docstatus": 1})
	yield "insert done", session.post("frappe.client.insert", doc={**new, "workflow_state": "Selesai"})
	yield "amend", session.post("frappe.client.insert", doc={**new, "amended_from": name})
	yield (
		"rename",
		session.post("frappe.client.rename_doc", doctype="Permohonan", old_name=name, new_name="PMH-X"),
	)
	yield (
		"bulk submit",
		session.post(
			"frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs",
			doctype="Permohonan",
			docnames=[name],
			action="submit",
		),
	)
	yield (
		"bulk update",
		session.post(
			"frappe.client.bulk_update", docs=[{"doctype": "Permohonan", "docname": name, "nomor_surat": "X"}]
		),
	)


def _set_value(session: Session, name: str, field: str, value: object) -> requests.Response:
	return session.post(
		"frappe.client.set_value", doctype="Permohonan", name=name, fieldname=field, value=value
	)
