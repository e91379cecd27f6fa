"""Where a request stands, for the one who holds its receipt: in plain words, and nothing of a person."""

import hmac
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core.graph import (
	ACTION_RETURN,
	CANCELLED,
	DONE,
	ENTRY,
	FINAL_STATES,
	REFUSED,
	WAITING,
)
from jumapolo_layanan.core.masking import hide_numbers
from jumapolo_layanan.services import history
from jumapolo_layanan.services import sop as sops

_CODE_LENGTH = 8
_DIGITS = 4
_LONGEST_INPUT = 200
_NOBODYS_CODE = "-"
_SENTENCES = {
	ENTRY: "Berkas Anda sudah diterima di loket.",
	WAITING: "Permohonan menunggu Anda melengkapi berkas.",
	DONE: "Permohonan Anda sudah selesai.",
	REFUSED: "Permohonan Anda ditolak. Tanyakan alasannya di loket kantor kecamatan.",
	CANCELLED: "Permohonan Anda dibatalkan. Tanyakan alasannya di loket kantor kecamatan.",
}


@dataclass(frozen=True)
class Progress:
	"""How far a request is. `note` and `missing` are there only while it waits for the applicant."""

	sentence: str
	since: datetime
	done: int
	steps: int
	ended: bool
	waits_for_applicant: bool
	note: str
	missing: tuple[str, ...]


def find(typed_code: str, typed_digits: str) -> Progress | None:
	"""Return the progress of a request to who knows its receipt's code and the NIK's last four digits.

	An unknown code and wrong digits cost the same.
	"""
	digits = typed_digits.strip()
	well_formed = len(digits) == _DIGITS and digits.isascii() and digits.isdigit()
	row = frappe.db.get_value(
		"Permohonan",
		{"kode_lacak": read(typed_code) or _NOBODYS_CODE},
		["name", "sop", "nik", "workflow_state", "langkah_ke", "waktu_selesai"],
		as_dict=True,
	)
	kept = ((row.nik if row else "") or "")[-_DIGITS:]
	known = hmac.compare_digest(kept.encode(), (digits if well_formed else "tidak").encode())
	return _progress(row) if known and row else None


def waits_for_applicant(doc: Document) -> dict[str, object] | None:
	"""Return since when (`since`) and for what (`note`) a request waits for its applicant; None where it does not."""
	if doc.workflow_state != WAITING:
		return None
	return {"since": history.open_visit_of(doc.name).masuk, "note": _note_of_return(doc.name)}


def read(typed_code: str) -> str | None:
	"""Return a receipt's code as it is kept, or None for what can't be one."""
	if len(typed_code) > _LONGEST_INPUT:
		return None
	code = "".join(typed_code.rpartition("#")[2].replace("-", "").split()).upper()
	return code if len(code) == _CODE_LENGTH and code.isascii() and code.isalnum() else None


def _progress(row: frappe._dict) -> Progress:
	graph, state = sops.graph_of(row.sop), row.workflow_state
	steps = len(graph.steps)
	ended, waits = state in FINAL_STATES, state == WAITING
	stage = graph.step(row.langkah_ke).stage
	return Progress(
		sentence=_SENTENCES.get(state) or f"Permohonan Anda sedang pada tahap {stage}.",
		since=row.waktu_selesai if ended else history.open_visit_of(row.name).masuk,
		done=steps if state == DONE else row.langkah_ke - 1,
		steps=steps,
		ended=ended,
		waits_for_applicant=waits,
		note=_note_of_return(row.name) if waits else "",
		missing=_missing_papers(row.name) if waits else (),
	)


def _note_of_return(request: str) -> str:
	"""Return what the officer wrote to the applicant, without long numbers: a note may hold a NIK."""
	notes = frappe.get_all(
		history.DOCTYPE,
		filters={"permohonan": request, "tindakan": ACTION_RETURN},
		pluck="catatan",
		order_by="name desc",
		limit=1,
	)
	return hide_numbers(notes[0] or "") if notes else ""


def _missing_papers(request: str) -> tuple[str, ...]:
	return tuple(
		frappe.get_all(
			"Berkas Permohonan",
			filters={"parent": request, "parenttype": "Permohonan", "wajib": 1, "ada": 0},
			pluck="nama_berkas",
			order_by="idx",
		)
	)
