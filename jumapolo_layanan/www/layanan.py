"""The public list of services: what the office does, what it asks for it, and how long it takes. No login."""

import re
from collections import defaultdict

import frappe
from babel.dates import format_date

from jumapolo_layanan import public_pages
from jumapolo_layanan.core.graph import DECISION, REFUSE, TO_APPLICANT, TO_STEP
from jumapolo_layanan.services import clock
from jumapolo_layanan.services.sop import IN_FORCE

no_cache = 1  # an SOP is on the list from the moment it is in force

_HEADER = ("name", "nomor_sop", "nama_sop", "produk", "biaya", "total_menit")
_PAPER = ("parent", "nama_berkas", "wajib")
_STEP = ("parent", "idx", "uraian", "pelaksana", "menit", "output", "jenis", "jika_tidak", "langkah_tujuan")


def get_context(context: frappe._dict) -> dict:
	return {
		**public_pages.office(),
		"as_of": format_date(clock.now(), "d MMMM y", locale="id"),
		"services": services_in_force(),
	}


def services_in_force() -> list[dict]:
	"""Return every SOP in force as the public reads it; job titles, never a person."""
	sops = frappe.get_all("SOP", {"status": IN_FORCE}, [*_HEADER], order_by="nomor_sop asc, name asc")
	names = [sop.name for sop in sops]
	papers = _rows("Persyaratan SOP", _PAPER, "persyaratan", names)
	steps = _rows("SOP Step", _STEP, "langkah", names)
	return [_service(sop, papers[sop.name], steps[sop.name]) for sop in sops]


def _rows(doctype: str, fields: tuple[str, ...], parentfield: str, names: list[str]) -> dict[str, list]:
	rows = defaultdict(list)
	if names:
		filters = {"parenttype": "SOP", "parentfield": parentfield, "parent": ["in", names]}
		for row in frappe.get_all(doctype, filters, [*fields], order_by="parent asc, idx asc"):
			rows[row.parent].append(row)
	return rows


def _service(sop: frappe._dict, papers: list[frappe._dict], steps: list[frappe._dict]) -> dict:
	return {
		"anchor": re.sub(r"[^A-Za-z0-9]+", "-", f"layanan-{sop.name}"),
		"number": sop.nomor_sop,
		"name": sop.nama_sop,
		"papers": [{"name": row.nama_berkas, "mandatory": bool(row.wajib)} for row in papers],
		"steps": [
			{
				"text": row.uraian,
				"executor": row.pelaksana,
				"minutes": row.menit,
				"otherwise": _otherwise(row),
			}
			for row in steps
		],
		"minutes": sop.total_menit,
		"cost": sop.biaya,
		"product": sop.produk or (steps[-1].output if steps else ""),
	}


def _otherwise(step: frappe._dict) -> str:
	if step.jenis != DECISION:
		return ""
	return {
		TO_APPLICANT: "Bila belum memenuhi syarat, berkas dikembalikan kepada pemohon untuk dilengkapi.",
		TO_STEP: f"Bila tidak, kembali ke langkah {step.langkah_tujuan}.",
		REFUSE: "Bila tidak, permohonan ditolak dengan alasan.",
	}.get(step.jika_tidak, "")
