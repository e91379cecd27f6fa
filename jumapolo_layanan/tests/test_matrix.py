"""The matrix: every role, in every state, by every action, down every road.

It is drawn from the SOPs in force and the Workflow compiled from them, so that a further SOP, executor or role
is in it without a word here. Whose turn it is comes from the SOP's table alone, not from the app's own judgement.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import frappe
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.model.document import Document

from jumapolo_layanan.core.compiler import STAND_IN
from jumapolo_layanan.core.graph import (
	ACTION_CANCEL,
	ACTION_REFUSE,
	ACTION_RESUME,
	ACTION_RETURN,
	APPLICANT,
	ENTRY,
	FINAL_STATES,
	TO_APPLICANT,
	WAITING,
)
from jumapolo_layanan.jumapolo_layanan.doctype.pelaksana_sop.pelaksana_sop import buat_peran
from jumapolo_layanan.services import chain, workflow
from jumapolo_layanan.services.sop import graph_of
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests import pictures, roads, summary
from jumapolo_layanan.tests.case import LayananTestCase, acting_as
from jumapolo_layanan.tests.inside import Answer, Inside, Uncommitted
from jumapolo_layanan.tests.test_sop_life import draft, legalised

REFUSED = (401, 403, 404, 405, 417)
REASON = "Alasan dari matriks"
# every road again for every SOP, not for every state alone: takes some ten minutes
EVERYTHING = os.environ.get("JMPL_MATRIX") == "all"
READS_ONLY = "Evaluator"
NOTHING = ("", "–", None)
NEW_ROLE, NEW_STAGE = "Kasi Matriks", "Peninjauan Matriks"


@dataclass
class Place:
	"""One request standing in one state, and what the SOP's table says of it."""

	request: str
	sop: str
	state: str
	on_turn: set[str]
	readers: set[str]
	picture: dict
	open_moves: dict[str, set[tuple[str, str]]] = field(default_factory=dict)


class TestMatrix(LayananTestCase):
	def setUp(self) -> None:
		super().setUp()
		self.sop_of_its_own = self.put_a_seventh_sop_in_force()
		self.users = self.make_users()
		self.sessions = {role: Inside(user) for role, user in self.users.items()}
		self.rows = frappe.get_doc("Workflow", workflow.NAME).transitions
		self.actions = sorted({row.action for row in self.rows})
		self.watched = {*pictures.tables(), *pictures.HANGING}
		self.leave_records()
		self.states: set[str] = set()
		self.walked: set[tuple] = set()
		self.places = self.cells = self.opened = 0
		self.found_open: list[tuple] = []

	def tearDown(self) -> None:
		super().tearDown()
		for doctype in frappe.get_all("DocType", {"module": "Jumapolo Layanan", "istable": 0}, pluck="name"):
			frappe.clear_cache(doctype=doctype)

	def test_every_forbidden_cell_is_refused_and_changes_nothing(self) -> None:
		for sop in self.sops():
			for place in self.walk(sop):
				with Uncommitted().kept() as kept:
					self.try_place(place, kept)
				self.states.add(place.state)
				self.places += 1
		self.assertEqual(self.states, {*self.states_of_steps(), WAITING, *FINAL_STATES})
		self.report()
		self.assertEqual(self.found_open, [])

	# the cells

	def try_place(self, place: Place, kept: Uncommitted) -> None:
		# everything in the database is compared once for each state, this request and what hangs on it at every cell
		everything = None if place.state in self.states else pictures.fingerprint()
		for role, session in self.sessions.items():
			for road, answer in self.forbidden(place, role, session):
				self.cells += 1
				self.look_at(place, role, road, answer, kept)
		if everything:
			self.assertEqual(pictures.fingerprint(), everything, place)
		for role in sorted(place.on_turn):
			self.try_open(place, role, kept)

	def look_at(self, place: Place, role: str, road: str, answer: Answer, kept: Uncommitted) -> None:
		"""A refusal, or a polite answer that has changed nothing; and nothing of a person in it for a stranger."""
		commits, written = kept.look()
		refused = answer.status_code in REFUSED
		passed = not refused and not roads.is_answered_by_message(road)
		leaks = role not in place.readers and make.NIK in answer.text
		# a refused request is rolled back, but not what it has committed before
		changed = written & self.watched and (commits or not refused)
		if changed:
			changed = pictures.of(place.request) != place.picture
		if passed or leaks or changed:
			self.found_open.append(
				(place.sop, place.state, role, road, answer.status_code, answer.text[:200])
			)
		if not refused:
			kept.back()

	def forbidden(self, place: Place, role: str, session: Inside) -> roads.Walk:
		"""Walk every road that the SOP's table does not open to `role` on this request now.

		Another SOP's request in the same state is tried by the state's buttons and ways out again; the rest of the
		roads do not know the SOP, so they are walked once for each state, role and what the role is to the request.
		A stranger is refused before the state is looked at, and a record of the system is the same in every
		state but after the end.
		"""
		relation = "turn" if role in place.on_turn else "reads" if role in place.readers else "stranger"
		stage = "final" if place.state in FINAL_STATES else "waiting" if place.state == WAITING else "open"
		open_now = place.open_moves.get(role, set())
		actions = set(self.actions) - {action for action, _state in open_now}
		targets = {row.next_state for row in self.rows if row.state == place.state} | {*FINAL_STATES, ENTRY}
		targets -= {place.state, *(state for _action, state in open_now)}
		if not self.is_new(stage if relation == "stranger" else place.state, role, relation):
			exits = {row.action for row in self.rows if row.state == place.state}
			yield from roads.buttons(session, place.request, actions & exits)
			if relation != "stranger":
				yield from roads.put_states(session, place.request, targets)
			return
		yield from roads.buttons(session, place.request, actions)
		yield from roads.bulk_buttons(session, place.request, actions)
		yield from roads.states(session, place.picture, targets)
		yield from roads.imports(session, place.picture, targets)
		yield from roads.closed_to_everyone(session, place.picture)
		if self.is_new("record", stage == "final", role, relation):
			yield from roads.records(session, place.picture)
			yield from roads.ledgers(session, place.picture)
		if relation != "turn":
			yield from roads.edits(session, place.picture)
		if relation == "stranger":
			yield from roads.readings(session, place.picture)
		if relation == "stranger" or role == READS_ONLY:
			yield from roads.words(session, place.picture)

	def is_new(self, *what: object) -> bool:
		known = what in self.walked
		self.walked.add(what)
		return EVERYTHING or not known

	def try_open(self, place: Place, role: str, kept: Uncommitted) -> None:
		"""What the table opens to `role` is listed by Frappe's menu, and passes."""
		session, expected = self.sessions[role], place.open_moves[role]
		answer = session.post(
			"frappe.model.workflow.get_transitions", doc={"doctype": "Permohonan", "name": place.request}
		)
		listed = {(row["action"], row["next_state"]) for row in answer.json()["message"]}
		self.assertEqual(listed, expected, (place, role))
		for action, state in sorted(expected):
			self.opened += 1
			if action in (ACTION_RETURN, ACTION_REFUSE, ACTION_CANCEL):
				bare = session.apply(place.request, action)
				self.assertEqual(bare.status_code, 417, (place, role, action, bare.text[:300]))
				session.resource("PUT", "Permohonan", place.request, alasan=REASON)
			answer = session.apply(place.request, action)
			self.assertEqual(answer.status_code, 200, (place, role, action, answer.text[:500]))
			self.assertEqual(frappe.db.get_value("Permohonan", place.request, "workflow_state"), state)
			kept.back()

	def report(self) -> None:
		summary.say(
			f"matrix: {self.cells:,} forbidden cells refused, {self.opened} open ones passed "
			f"({self.places} places in {len(self.states)} states × {len(self.sessions)} roles × "
			f"{len(self.actions)} actions × roads)"
		)

	# what the SOP's table says

	def sops(self) -> list[str]:
		return [*make.SOPS, self.sop_of_its_own]

	def states_of_steps(self) -> Iterator[str]:
		"""Return the states that a request of these SOPs can stand in; other tests may have left others behind."""
		for graph in map(graph_of, self.sops()):
			yield from (graph.state_of(step.number) for step in graph.steps)

	def walk(self, sop: str) -> Iterator[Place]:
		"""Take one request through every state that `sop` knows."""
		steps = frappe.get_all(
			"SOP Step",
			{"parent": sop},
			["idx", "pelaksana", "tindakan", "jika_tidak", "jenis", "pengesahan"],
			order_by="idx",
		)
		counter = self.roles_of(APPLICANT)
		returns = [step.idx for step in steps if step.jika_tidak == TO_APPLICANT]
		readers = {role for step in steps for role in self.roles_of(step.pelaksana)} | {READS_ONLY}
		readers |= counter if returns else set()
		judges = next(
			step.idx for step in steps if step.jenis == "Keputusan" or step.pengesahan not in NOTHING
		)

		doc = make.request(sop)
		for step in steps:
			acting = self.roles_of(step.pelaksana)
			user = self.users[min(acting)]
			yield self.place(doc, acting, readers)
			for ending, number in ((ACTION_CANCEL, 1), (ACTION_REFUSE, judges)):
				if step.idx == number:
					frappe.db.savepoint("akhir")
					yield self.place(make.act(doc, ending, user, reason=REASON), set(), readers)
					frappe.db.rollback(save_point="akhir")
			if step.idx in returns:
				doc = make.act(doc, ACTION_RETURN, user, reason=REASON)
				yield self.place(doc, counter, readers)
				doc = make.act(doc, ACTION_RESUME, self.users[min(counter)])
			doc = make.act(doc, step.tindakan, user)
		yield self.place(doc, set(), readers)

	def place(self, doc: Document, on_turn: set[str], readers: set[str]) -> Place:
		keys = (doc.jalan or "").split()
		place = Place(
			doc.name,
			doc.sop,
			doc.workflow_state,
			on_turn & set(self.users),
			readers,
			pictures.of(doc.name),
		)
		for role in place.on_turn:
			place.open_moves[role] = {
				(row.action, row.next_state)
				for row in self.rows
				if row.state == doc.workflow_state
				and row.allowed == role
				and any(f'"{key}"' in row.condition for key in keys)
			}
		return place

	def roles_of(self, executor: str) -> set[str]:
		return set(
			frappe.get_all(
				"Peran Pelaksana",
				{"parent": executor, "parenttype": "Pelaksana SOP"},
				pluck="role",
				order_by="idx",
			)
		)

	# the office of the matrix

	def put_a_seventh_sop_in_force(self) -> str:
		"""An SOP with an executor, a role and a stage of its own, and every kind of branch and approval."""
		with acting_as("admin.layanan"):
			role = buat_peran(NEW_ROLE)
			frappe.get_doc(
				{"doctype": "Pelaksana SOP", "nama_pelaksana": NEW_ROLE, "peran": [{"role": role}]}
			).insert()
			frappe.get_doc({"doctype": "Tahap SOP", "nama_tahap": NEW_STAGE}).insert()
		rows = (
			("Pemohon", ENTRY, "Serahkan Berkas", "Mulai", {}),
			("JFU", "Pemeriksaan Berkas", "Teruskan", "Keputusan", {"jika_tidak": TO_APPLICANT}),
			(NEW_ROLE, NEW_STAGE, "Catat Hasil", "Keputusan", {"jika_tidak": "Tolak"}),
			(
				"Kasi Kesos",
				"Verifikasi",
				"Paraf",
				"Keputusan",
				{"jika_tidak": "Kembali ke Langkah", "langkah_tujuan": 3, "pengesahan": "Paraf"},
			),
			("Camat", "Penandatanganan", "Tanda Tangani", "Kegiatan", {"pengesahan": "Tanda Tangan"}),
			("JFU", "Pencatatan", "Beri Nomor", "Kegiatan", {"penomoran": "Nomor Surat"}),
			("Pemohon", "Penyerahan", "Serahkan", "Selesai", {}),
		)
		steps = [
			{
				"uraian": action,
				"pelaksana": executor,
				"tahap": stage,
				"tindakan": action,
				"menit": 5,
				"jenis": kind,
				"pengesahan": "–",
				"penomoran": "–",
				**more,
			}
			for executor, stage, action, kind, more in rows
		]
		return legalised(draft(make.SOP_PINDAH, "07/SOP/MATRIKS/2026", langkah=steps)).name

	def leave_records(self) -> None:
		"""An anchor, a correction, an opening and an export, for roads to falsify."""
		doc = make.walk(make.request(make.SOP_KK), 2)
		chain.anchor()
		frappe.db.set_value(chain.VISIT, make.visits(doc)[0].name, "menit_kerja", 4.5)
		self.assertTrue(chain.rechain(doc.name, "Hitung Ulang Waktu"))
		self.sessions[READS_ONLY].get(f"resource/Permohonan/{doc.name}")
		make_access_log(doctype="Permohonan", document=doc.name, method="Export")

	def make_users(self) -> dict[str, str]:
		"""One user a role: every role that the Workflow or the DocType names, a bare user, and core's manager."""
		named = {row.allowed for row in self.workflow_rows()} | {
			row.role for row in frappe.get_meta("Permohonan").permissions
		}
		users = {}
		for number, role in enumerate(sorted(named | {"Admin Layanan", "System Manager", ""})):
			users[role or "(none)"] = make.officer(
				f"matriks.{frappe.scrub(role or 'tanpa')}",
				*([role] if role else []),
				title=None if role in ("", "JFU", STAND_IN, READS_ONLY, "System Manager") else role,
				nip=f"1980010120050111{number:02}",
			)
		return users | {"Guest": "Guest"}

	def workflow_rows(self) -> list[Document]:
		return frappe.get_doc("Workflow", workflow.NAME).transitions
