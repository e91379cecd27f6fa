"""The life of a request. The only place that changes its state.

Core's document life calls in here at three moments: `prepare` before a request is inserted,
`settle` on every save after Frappe's own Workflow check, and `record` once the row is written.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cast, get_datetime

from jumapolo_layanan.core import answers, masking, timing
from jumapolo_layanan.core.chain import GENESIS
from jumapolo_layanan.core.compiler import doc_status_of, is_final, list_of_users
from jumapolo_layanan.core.graph import DONE, ENTRY, NONE, WAITING, Kind, Move, SopGraph
from jumapolo_layanan.exceptions import (
	LayananError,
	MoveNotOpen,
	NotOnTurn,
	OfficialRequired,
	ReasonRequired,
	SystemFieldChanged,
)
from jumapolo_layanan.services import (
	access,
	books,
	clock,
	deadlines,
	documents,
	facts,
	history,
	signing,
	turns,
	workflow,
	worktime,
)
from jumapolo_layanan.services import sop as sops

SYSTEM_FIELDS = (
	"sop",
	"langkah_ke",
	"jalan",
	"giliran",
	"pelaku_terdahulu",
	"nomor_agenda",
	"tanggal_agenda",
	"nomor_surat",
	"tanggal_surat",
	"nomor_register",
	"tanggal_register",
	*signing.SNAPSHOT,
	"waktu_pengesahan",
	"pemegang",
	"kode_lacak",
	"waktu_terima",
	"entri_susulan",
	"waktu_masuk",
	"waktu_selesai",
	"menit_standar",
	"menit_kerja",
	"status_waktu",
	"tenggat",
	"penghapusan",
	"amended_from",
)
NAMES = "PERMOHONAN"
ACTION_CHANGE_VERSION = "Pindah Versi"
_CLIENT_MAY_STATE_ON_INSERT = ("sop", "waktu_terima")
MAY_RELEASE = ("Kasi Pemerintahan", "Kasi Kesos", "Sekcam", "Camat", "Admin Layanan")
_TRACKING_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True)
class Passage:
	"""What `record` has to write: the visit that ended, if any, and the step that begins, if any."""

	moment: datetime
	opens: int | None
	pause: bool = False
	action: str = ""
	note: str | None = None


def next_name() -> str:
	"""Return the name that a request is written under, if nobody takes it meanwhile; others wait for theirs."""
	turns.wait_for_turn(NAMES)
	year, request = clock.now().year, DocType("Permohonan")
	query = (
		frappe.qb.from_(request)
		.select(request.name)
		.where(request.name[_name(year, 1) : _name(year, 999_999)])
		.orderby(request.name, order=frappe.qb.desc)
		.limit(1)
	)
	last = query.run()
	return _name_after(last[0][0]) if last else _name(year, 1)


def write_under_free_name(doc: Document, write: Callable[[], None]) -> None:
	"""Write a new request's row; under a later name where its own was taken since this transaction began to read."""
	while not turns.write_if_free(write):
		doc.name = _name_after(doc.name)
		doc.set_parent_in_children()


def _name(year: int, sequence: int) -> str:
	return f"PMH-{year}-{sequence:06}"


def _name_after(name: str) -> str:
	_prefix, year, sequence = name.split("-")
	return _name(int(year), int(sequence) + 1)


def prepare(doc: Document) -> None:
	"""Make a new request stand at the counter: system fields set, papers and questions of its SOP listed."""
	if doc.amended_from:
		frappe.throw(_("Permohonan tidak diubah dengan salinan. Buat permohonan baru."), MoveNotOpen)
	_refuse_sop_not_in_force(doc.sop)
	graph, now = sops.graph_of(doc.sop), clock.now()
	doc.name = None  # an import would keep the one in its file
	for field in SYSTEM_FIELDS:
		if field not in _CLIENT_MAY_STATE_ON_INSERT:
			doc.set(field, None)
	doc.waktu_masuk = now
	doc.waktu_terima = _stated_arrival(doc, now)
	doc.entri_susulan = int(now - doc.waktu_terima > _late_entry_limit())
	doc.kode_lacak = "".join(secrets.choice(_TRACKING_ALPHABET) for _i in range(8))
	doc.menit_standar = sum(step.minutes for step in graph.steps)
	doc.menit_kerja = 0
	doc.status_waktu = timing.RUNNING
	doc.langkah_ke = 1
	doc.penandatangan = doc.penandatangan or signing.propose(graph)
	list_papers_and_questions(doc)


def list_papers_and_questions(doc: Document) -> None:
	"""Keep every paper and question that the SOP asks for on the request, with the SOP's own mark *wajib*.

	Rows stay where they are: deleting and inserting them again would make clerks wait for each other.
	"""
	sop = frappe.get_cached_doc("SOP", doc.sop)
	required = {row.nama_berkas: row.wajib for row in sop.persyaratan}
	for row in doc.berkas:
		row.wajib = required.get(row.nama_berkas, 0)
	listed = {row.nama_berkas for row in doc.berkas}
	for name, mandatory in required.items():
		if name not in listed:
			doc.append("berkas", {"nama_berkas": name, "wajib": mandatory, "ada": 0})

	questions = {row.label: row for row in sop.isian}
	asked = [row for row in doc.isian if row.label in questions]
	if len(asked) < len(doc.isian):
		doc.set("isian", asked)
	for row in asked:
		row.update(_question(questions[row.label]))
	answered = {row.label for row in asked}
	for label, question in questions.items():
		if label not in answered:
			doc.append("isian", {"label": label, **_question(question)})
	_check_answers(doc)


def _question(row: Document) -> dict:
	return {"tipe": row.tipe, "wajib": row.wajib, "pilihan": row.pilihan}


def _check_answers(doc: Document) -> None:
	for row in doc.isian:
		try:
			row.nilai = answers.clean(
				row.tipe, row.nilai, tuple(map(str.strip, (row.pilihan or "").splitlines()))
			)
		except answers.InvalidAnswer as error:
			frappe.throw(f"{frappe.utils.escape_html(row.label)}: {_(str(error))}", LayananError)


def missing_of(doc: Document) -> list[str]:
	"""Return the names of mandatory papers that are not there and mandatory questions without an answer."""
	papers = [row.nama_berkas for row in doc.berkas if row.wajib and not row.ada]
	unanswered = [row.label for row in doc.isian if row.wajib and not (row.nilai or "").strip()]
	return papers + unanswered


def settle(doc: Document) -> None:
	"""Decide what this save is: a new request, an edit in place, or a move; and refuse anything else.

	:raises LayananError: (a child of it) when the save is none of the three for this user now.
	"""
	before = doc.get_doc_before_save()
	if before is None:
		_enter(doc)
		return
	if doc.workflow_state != before.workflow_state:
		workflow.demand_row(before, doc.workflow_state)
	if not doc.flags.changes_version:
		_refuse_changed_system_fields(doc, before)
	if not access.is_on_turn(before.sop, before.langkah_ke, before.workflow_state, frappe.session.user):
		frappe.throw(_("Permohonan ini sedang tidak menunggu Anda; tidak ada yang diubah."), NotOnTurn)
	_refuse_held_by_another(before)
	if doc.flags.changes_version:
		_go_on_under_new_version(doc)
	elif doc.workflow_state == before.workflow_state:
		_stay(doc, before)
	else:
		_move(doc, before)


def record(doc: Document) -> None:
	"""Write the history of the save that `settle` accepted, in the same transaction."""
	passage: Passage | None = doc.flags.pop("passage", None)
	if not passage:
		return
	workflow.leave_no_action_record(doc)
	head = GENESIS
	if passage.action:
		head = history.close_visit(doc, frappe.session.user, passage.moment, passage.action, passage.note)
	if passage.opens:
		step = sops.graph_of(doc.sop).step(passage.opens)
		row = frappe.get_cached_doc("SOP", doc.sop).langkah[passage.opens - 1]
		history.open_visit(doc.name, doc.sop, step, row.uraian, passage.moment, passage.pause, head)
	if passage.action:
		facts.follow(doc.name)
	documents.follow(doc)


def may_edit(doc: Document, user: str) -> bool:
	"""Return whether a save of this request by `user` would be taken now."""
	free = not doc.pemegang or doc.pemegang == user
	return free and access.is_on_turn(doc.sop, doc.langkah_ke, doc.workflow_state, user)


def refuse_stale(name: str, modified: object) -> None:
	"""Refuse a button pressed on a form that no longer shows how the request stands.

	Core reads the request anew when a button is pressed: a second click, or a request sent again after the
	answer got lost, would take the next step too where it has the same button. Who does not say what they saw
	(`modified`) is not asked.

	:raises LayananError: when the request has changed since.
	"""
	stored = frappe.db.get_value("Permohonan", name, "modified") if modified else None
	if stored and str(modified) != str(stored):
		frappe.throw(_("Permohonan ini baru saja berubah. Muat ulang, lalu ulangi."), LayananError)


def begin(doc: Document) -> None:
	"""*Mulai*: note who begins to work on the present step, and when; from then on it is theirs.

	:raises LayananError: when somebody else has begun, or the request waits for the applicant.
	"""
	doc.check_permission("write")
	now = frappe.db.get_value("Permohonan", doc.name, ["pemegang", "modified"], as_dict=True, for_update=True)
	if now.pemegang:
		name = frappe.utils.get_fullname(now.pemegang)
		frappe.throw(_("Langkah ini sudah dimulai oleh {0}.").format(name), LayananError)
	if get_datetime(now.modified) != get_datetime(doc.modified):
		frappe.throw(_("Permohonan ini baru saja berubah. Muat ulang, lalu ulangi."), LayananError)
	due = history.begin(doc.name, frappe.session.user, clock.now())
	_hold(doc.name, frappe.session.user, due)


def release(name: str) -> None:
	"""Give a begun request back to all who may act on it. By its holder, a section head or an admin; logged.

	:raises NotOnTurn: for anybody else.
	"""
	holder = frappe.db.get_value("Permohonan", name, "pemegang", for_update=True)
	user = frappe.session.user
	if not holder:
		return
	if user != holder and not set(frappe.get_roles(user)) & set(MAY_RELEASE):
		frappe.throw(
			_("Hanya {0}, Kasi, Sekcam, Camat, atau Admin Layanan yang melepaskannya.").format(
				frappe.utils.get_fullname(holder)
			),
			NotOnTurn,
		)
	_hold(name, None, history.put_back(name))
	frappe.get_doc("Permohonan", name).add_comment(
		"Info", _("Dilepaskan dari {0}.").format(frappe.utils.get_fullname(holder))
	)


def _hold(name: str, user: str | None, due: datetime | None) -> None:
	frappe.db.set_value("Permohonan", name, {"pemegang": user, "tenggat": due}, update_modified=False)


def change_version(doc: Document, reason: str) -> None:
	"""Let an open request go on under the version in force of its SOP, from the stage where it stands.

	:raises LayananError: without a reason, without such a version, or where the stage is not in it.
	"""
	doc.check_permission("write")
	doc.reload()  # the form sends its own copy; only what is stored counts
	if not reason.strip():
		frappe.throw(_("Isi alasan pindah versi."), ReasonRequired)
	number = frappe.db.get_value("SOP", doc.sop, "nomor_sop")
	version = frappe.db.get_value("SOP", {"nomor_sop": number, "status": sops.IN_FORCE})
	if not version or version == doc.sop:
		frappe.throw(_("Tidak ada versi lain dari SOP ini yang berlaku."), LayananError)
	stage = sops.graph_of(doc.sop).state_of(doc.langkah_ke)
	graph = sops.graph_of(version)
	step = graph.step_for(stage, waiting=doc.workflow_state == WAITING)
	if step is None:
		frappe.throw(
			_(
				"Tahap {0} tidak ada dalam versi yang baru; permohonan ini diselesaikan dengan versinya."
			).format(stage),
			LayananError,
		)
	doc.update({"sop": version, "langkah_ke": step, "alasan": reason})
	doc.flags.changes_version = True
	doc.save()


def time_spent(doc: Document) -> dict[str, object]:
	"""Return office time: whole minutes of work so far and of this visit, the standards, and what is left here.

	`left` is in seconds, negative once the step's standard is over; it and `urgency` are None where none runs.
	"""
	spent = {"worked": int(doc.menit_kerja), "standard": doc.menit_standar, "here": 0, "here_standard": 0}
	if is_final(doc.workflow_state):
		return {**spent, "left": None, "urgency": None}
	visit, now = history.open_visit_of(doc.name), clock.now()
	calendar = worktime.office_calendar()
	left = deadlines.left_of(doc.tenggat, visit.menit_standar, now)
	return {
		**spent,
		"worked": history.seconds_worked(doc.name, until=now) // 60,
		"here": calendar.seconds_between(visit.masuk, now) // 60 if calendar else 0,
		"here_standard": visit.menit_standar,
		"left": left.seconds if left else None,
		"urgency": left.urgency if left else None,
	}


def renew_ways() -> None:
	"""Compute anew what conditions and lists ask of every open request: a release may word them otherwise."""
	fields = ("jalan", "giliran", "pelaku_terdahulu")
	for name in frappe.get_all("Permohonan", {"docstatus": 0}, pluck="name", order_by="name"):
		doc = frappe.get_doc("Permohonan", name)
		before = {field: doc.get(field) for field in fields}
		_set_ways(doc, sops.graph_of(doc.sop))
		ways = {field: doc.get(field) for field in fields}
		if ways != before:
			frappe.db.set_value("Permohonan", name, ways, update_modified=False)


def renew_deadlines(only: str | None = None) -> None:
	"""Compute `tenggat` of every open request (or of `only` this one) anew: after a change of the calendar, or of what it means.

	Figures of visits that have ended stay as they are. A request that moves meanwhile has the newer deadline.
	"""
	visit, request = frappe.qb.DocType(history.DOCTYPE), frappe.qb.DocType("Permohonan")
	query = (
		frappe.qb.from_(request)
		.join(visit)
		.on(visit.permohonan == request.name)
		.select(request.name, request.tenggat, visit.sop, visit.nomor_langkah, visit.menit_standar)
		.select(visit.masuk, visit.mulai, visit.jeda)
		.where((request.docstatus == 0) & visit.tindakan.isnull())
		.orderby(request.name)
	)
	if only:
		query = query.where(request.name == only)
	for count, row in enumerate(query.run(as_dict=True), start=1):
		due = (
			None
			if row.jeda
			else history.deadline(row.name, history.state_of(row), row.menit_standar, row.mulai or row.masuk)
		)
		if due != row.tenggat:
			unmoved = request.tenggat == row.tenggat if row.tenggat else request.tenggat.isnull()
			frappe.qb.update(request).set(request.tenggat, due).where(
				(request.name == row.name) & unmoved & (request.docstatus == 0)
			).run()
		if count % 200 == 0 and not frappe.flags.in_migrate:
			frappe.db.commit()  # nosemgrep: a background job lets go of clerks' rows


def warn_of_duplicates(doc: Document) -> None:
	"""Tell the clerk of open requests of the same person for the same service; never refuse."""
	others = frappe.get_all(
		"Permohonan",
		filters={"nik": doc.nik, "sop": doc.sop, "docstatus": 0, "name": ["!=", doc.name]},
		pluck="name",
		order_by="name desc",
		limit=5,
	)
	if others:
		frappe.msgprint(
			_("Pemohon ini masih punya permohonan layanan yang sama: {0}.").format(", ".join(others)),
			title=_("Kemungkinan ganda"),
			indicator="orange",
		)


def _enter(doc: Document) -> None:
	if doc.docstatus != 0 or doc.workflow_state not in (None, "", ENTRY):
		frappe.throw(_("Permohonan baru selalu mulai di Pendaftaran."), MoveNotOpen)
	graph = sops.graph_of(doc.sop)
	doc.workflow_state = ENTRY
	_fill_proposal(doc, graph)
	_set_ways(doc, graph)
	doc.tenggat = worktime.due(doc.waktu_masuk, graph.step(1).minutes * 60)
	doc.flags.passage = Passage(moment=doc.waktu_masuk, opens=1)


def _stay(doc: Document, before: Document) -> None:
	if doc.docstatus != before.docstatus:
		frappe.throw(_("Gunakan tombol tindakan untuk melanjutkan permohonan."), MoveNotOpen)
	graph = sops.graph_of(doc.sop)
	list_papers_and_questions(doc)
	if (doc.penandatangan or None) != (before.penandatangan or None):
		_accept_proposed_signer(doc, graph)
	_set_ways(doc, graph)


def _move(doc: Document, before: Document) -> None:
	graph, user, now = sops.graph_of(before.sop), frappe.session.user, clock.now()
	move = _open_move(before, graph, doc.workflow_state)
	if move is None or doc.docstatus != doc_status_of(doc.workflow_state):
		frappe.throw(_("Tindakan itu tidak terbuka untuk permohonan ini sekarang."), MoveNotOpen)
	list_papers_and_questions(doc)
	note = masking.hide_identity_numbers((doc.alasan or "").strip())
	if move.kind.needs_reason and not note:
		frappe.throw(
			_("Isi Alasan lebih dahulu, lalu ulangi tindakan {0}.").format(move.action), ReasonRequired
		)
	if move.kind is Kind.FORWARD:
		_refuse_missing(doc)
		_complete_step(doc, graph, user, now)
	elif move.kind is Kind.RETURN:
		_withdraw_signature(doc, graph, move.to_step)
	if (doc.penandatangan or None) != (before.penandatangan or None) and not doc.waktu_pengesahan:
		_accept_proposed_signer(doc, graph)

	doc.alasan = doc.pemegang = None
	doc.langkah_ke = move.to_step or before.langkah_ke
	_set_ways(doc, graph, ending=before.langkah_ke)
	doc.menit_kerja = timing.minutes(history.seconds_worked(doc.name, until=now))
	doc.tenggat = _deadline(doc, graph, now)
	if is_final(doc.workflow_state):
		_finish(doc, now, note)
	doc.flags.passage = Passage(
		moment=now,
		opens=move.to_step,
		pause=doc.workflow_state == WAITING,
		action=move.action,
		note=note or None,
	)


def _go_on_under_new_version(doc: Document) -> None:
	graph, now = sops.graph_of(doc.sop), clock.now()
	list_papers_and_questions(doc)
	note = masking.hide_identity_numbers(doc.alasan.strip())
	doc.alasan = doc.pemegang = None
	doc.menit_standar = sum(step.minutes for step in graph.steps)
	_set_ways(doc, graph)
	doc.tenggat = _deadline(doc, graph, now)
	doc.flags.passage = Passage(
		moment=now,
		opens=doc.langkah_ke,
		pause=doc.workflow_state == WAITING,
		action=ACTION_CHANGE_VERSION,
		note=note,
	)


def _open_move(before: Document, graph: SopGraph, next_state: str) -> Move | None:
	open_keys = (before.jalan or "").split()
	moves = graph.moves(before.langkah_ke, before.workflow_state)
	return next((move for move in moves if move.next_state == next_state and move.key in open_keys), None)


def _set_ways(doc: Document, graph: SopGraph, ending: int | None = None) -> None:
	"""Note which moves are open to the request now, for whom in the office it waits, and who may not approve it.

	:param ending: the step whose visit the session's user is ending with this save.
	"""
	doc.jalan = _open_keys(doc, graph)
	doc.giliran = graph.turn_of(doc.langkah_ke, doc.workflow_state)
	doc.pelaku_terdahulu = _earlier_actors(doc, graph, ending)


def _open_keys(doc: Document, graph: SopGraph) -> str:
	blocked = {Kind.FORWARD} if missing_of(doc) else set()
	moves = graph.moves(doc.langkah_ke, doc.workflow_state)
	return " ".join(move.key for move in moves if move.kind not in blocked)


def _earlier_actors(doc: Document, graph: SopGraph, ending: int | None) -> str | None:
	"""Return who may not approve the step that `doc` stands on, because they did one before it."""
	if is_final(doc.workflow_state) or not graph.step(doc.langkah_ke).approves:
		return None
	users = history.earlier_actors(doc.name, graph, doc.langkah_ke)
	if ending and ending < doc.langkah_ke:
		users.add(frappe.session.user)
	return list_of_users(users) or None


def _complete_step(doc: Document, graph: SopGraph, user: str, now: datetime) -> None:
	step = graph.step(doc.langkah_ke)
	if step.numbering != NONE:
		number_field, date_field = books.FIELDS[step.numbering][:2]
		if not doc.get(number_field):
			classification = frappe.get_cached_value("SOP", doc.sop, "kode_klasifikasi")
			number = books.next_number(step.numbering, now.date(), doc.name, doc.sop, classification or "")
			doc.set(number_field, number)
			doc.set(date_field, now.date())
	if step.signs:
		official = signing.official_of_user(user)
		if not official:
			frappe.throw(
				_(
					"Akun Anda belum terhubung dengan data Pejabat yang aktif. Minta Admin Layanan mengisinya."
				),
				OfficialRequired,
			)
		doc.penandatangan = official
		doc.waktu_pengesahan = now
		signing.fill_snapshot(doc, user, sops.roles_of(step.executor))


def _withdraw_signature(doc: Document, graph: SopGraph, to_step: int | None) -> None:
	signed_at = next((step.number for step in graph.steps if step.signs), None)
	if signed_at and to_step and to_step <= signed_at:
		doc.waktu_pengesahan = None


def _deadline(doc: Document, graph: SopGraph, now: datetime) -> datetime | None:
	"""Return when the standard of the step that `doc` comes to runs out; None while it pauses or is over."""
	if doc.workflow_state == WAITING or is_final(doc.workflow_state):
		return None
	step = graph.step(doc.langkah_ke)
	return history.deadline(doc.name, doc.workflow_state, step.minutes, now, until=now)


def _finish(doc: Document, now: datetime, note: str) -> None:
	doc.waktu_selesai = now
	if doc.workflow_state != DONE:
		books.void_all_of(doc.name, note)
	measured = doc.workflow_state == DONE and history.is_measured(doc, now)
	seconds = timing.seconds(doc.menit_kerja)
	doc.status_waktu = timing.verdict(seconds, doc.menit_standar) if measured else timing.UNMEASURED


def _fill_proposal(doc: Document, graph: SopGraph) -> None:
	step = next((step for step in graph.steps if step.signs), None)
	offices = sops.roles_of(step.executor) if step else ()
	user = frappe.db.get_value("Pejabat", doc.penandatangan, "user") if doc.penandatangan else None
	signing.fill_snapshot(doc, user, offices)


def _accept_proposed_signer(doc: Document, graph: SopGraph) -> None:
	if doc.waktu_pengesahan:
		frappe.throw(_("Permohonan sudah disahkan; penanda tangan tidak diubah lagi."), SystemFieldChanged)
	if doc.penandatangan and not frappe.get_cached_value("Pejabat", doc.penandatangan, "aktif"):
		frappe.throw(_("Pejabat yang diusulkan tidak aktif. Pilih pejabat lain."), OfficialRequired)
	_fill_proposal(doc, graph)


def _refuse_held_by_another(before: Document) -> None:
	if before.pemegang and before.pemegang != frappe.session.user:
		frappe.throw(
			_("Permohonan ini sedang dikerjakan {0}. Minta dilepaskan dahulu.").format(
				frappe.utils.get_fullname(before.pemegang)
			),
			NotOnTurn,
		)


def _refuse_missing(doc: Document) -> None:
	if missing := missing_of(doc):
		frappe.throw(
			_("Belum lengkap: {0}. Tandai Ada atau isi jawabannya, lalu simpan.").format(
				", ".join(frappe.utils.escape_html(name) for name in missing)
			),
			MoveNotOpen,
		)


def _refuse_changed_system_fields(doc: Document, before: Document) -> None:
	for field in SYSTEM_FIELDS:
		df = doc.meta.get_field(field)
		given, kept = doc.get(field), before.get(field)
		if (cast(df.fieldtype, given) if given else None) != (cast(df.fieldtype, kept) if kept else None):
			frappe.throw(
				_("{0} diisi oleh sistem dan tidak diubah dengan tangan.").format(df.label),
				SystemFieldChanged,
			)


def _refuse_sop_not_in_force(sop: str | None) -> None:
	if not sop:
		frappe.throw(_("Pilih Layanan lebih dahulu."), LayananError)
	if frappe.db.get_value("SOP", sop, "status") != sops.IN_FORCE:
		frappe.throw(_("Layanan ini sedang tidak berlaku. Pilih layanan lain."), LayananError)


def _stated_arrival(doc: Document, now: datetime) -> datetime:
	if not doc.waktu_terima:
		return now
	stated = get_datetime(doc.waktu_terima).replace(microsecond=0)
	if stated > now:
		frappe.throw(_("Waktu berkas diterima tidak boleh di masa depan."), LayananError)
	return stated


def _late_entry_limit() -> timedelta:
	return timedelta(minutes=frappe.get_cached_doc("Pengaturan Layanan").batas_entri_susulan or 0)
