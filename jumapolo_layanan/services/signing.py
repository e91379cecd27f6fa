"""Who signs: the proposal before the approval step, and the official as kept after it."""

import frappe
from frappe.model.document import Document

from jumapolo_layanan.core.graph import SopGraph
from jumapolo_layanan.core.identity import format_nip
from jumapolo_layanan.services import clock
from jumapolo_layanan.services import sop as sops

SNAPSHOT = (
	"nama_penandatangan",
	"nip_penandatangan",
	"jabatan_penandatangan",
	"pangkat_penandatangan",
)
_RUNNING_THE_OFFICE = ("Plt", "Plh")
_DELEGATED = ("a.n.", "u.b.")


def propose(graph: SopGraph) -> str | None:
	"""Return the Pejabat who is expected to sign.

	The offices of the signing step are asked in their order. An office whose holder is away or which is
	vacant (an assignment Plh or Plt runs) is signed for by its stand-in; one with neither is passed over.
	"""
	step = next((step for step in graph.steps if step.signs), None)
	if not step:
		return None
	for role in sops.roles_of(step.executor):
		if official := _stand_in_of(role) or _official_of(role):
			return official
	return None


def official_of_user(user: str) -> str | None:
	return frappe.db.get_value("Pejabat", {"user": user, "aktif": 1})


def fill_snapshot(doc: Document, user: str | None = None, offices: tuple[str, ...] = ()) -> None:
	"""Copy the official's words onto the request, so that later changes of the official don't reach it.

	:param user: the one who signs or is expected to; by assignment for one of `offices` when the
		role is not theirs.
	"""
	if not doc.penandatangan:
		doc.update(dict.fromkeys(SNAPSHOT))
		return
	official = frappe.get_cached_doc("Pejabat", doc.penandatangan)
	doc.nama_penandatangan = official.nama
	doc.nip_penandatangan = format_nip(official.nip)
	doc.pangkat_penandatangan = official.pangkat_golongan
	doc.jabatan_penandatangan = _title_of(user, offices, official.jabatan) if user else official.jabatan


def _title_of(user: str, offices: tuple[str, ...], own_title: str) -> str:
	"""Return the title under which `user` signs for one of `offices`.

	Who runs an office (Plt, Plh) signs as that, even with an office of their own in the list; a delegation
	(a.n., u.b.) counts only for who has none.
	"""
	own = set(offices) & set(frappe.get_roles(user))
	kinds = _RUNNING_THE_OFFICE if own else (*_RUNNING_THE_OFFICE, *_DELEGATED)
	now = clock.now()
	assignment = frappe.get_all(
		"Penugasan Pejabat",
		filters={
			"user": user,
			"docstatus": 1,
			"jenis": ["in", kinds],
			"menggantikan_jabatan": ["in", sorted(set(offices) - own) or [""]],
			"mulai": ["<=", now],
			"sampai": [">=", now],
		},
		fields=["jenis", "menggantikan_jabatan"],
		order_by="mulai desc",
		limit=1,
	)
	if not assignment:
		return own_title
	kind, office = assignment[0].jenis, assignment[0].menggantikan_jabatan
	holder = _official_of(office)
	title = frappe.get_cached_value("Pejabat", holder, "jabatan") if holder else office
	if kind in _DELEGATED:
		return f"{kind} {title}, {own_title}"
	return f"{kind}. {title}"


def _stand_in_of(role: str) -> str | None:
	"""Return the official who runs the office of `role` for its absent or missing holder now."""
	now = clock.now()
	found = frappe.get_all(
		"Penugasan Pejabat",
		filters={
			"menggantikan_jabatan": role,
			"jenis": ["in", _RUNNING_THE_OFFICE],
			"docstatus": 1,
			"mulai": ["<=", now],
			"sampai": [">=", now],
		},
		pluck="pejabat",
		order_by="mulai desc",
		limit=1,
	)
	return found[0] if found else None


def _official_of(role: str) -> str | None:
	"""Return the active official whose account holds `role`."""
	official, holder = frappe.qb.DocType("Pejabat"), frappe.qb.DocType("Has Role")
	found = (
		frappe.qb.from_(official)
		.join(holder)
		.on((holder.parent == official.user) & (holder.parenttype == "User"))
		.select(official.name)
		.where((official.aktif == 1) & (holder.role == role))
		.orderby(official.name)
		.limit(1)
	).run()
	return found[0][0] if found else None
