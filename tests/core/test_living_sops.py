"""Living SOPs: whatever an office legalises, revises and repeals, every open request keeps its way.

The office is a model in memory. The Workflow is compiled for real from the versions in use, and its
conditions are evaluated as they stand, so that a user of the model is shown what the Desk would show.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from types import CodeType, SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from jumapolo_layanan.core.compiler import (
	CompiledWorkflow,
	TransitionRow,
	compile_workflow,
	list_of_users,
	office_key,
)
from jumapolo_layanan.core.graph import (
	APPLICANT,
	DECISION,
	DONE,
	ENTRY,
	FINAL_STATES,
	FIXED_STATES,
	NONE,
	REFUSE,
	RESERVED_ACTIONS,
	TO_APPLICANT,
	TO_STEP,
	WAITING,
	Executor,
	InvalidSop,
	Kind,
	Move,
	SopGraph,
	Step,
	problems_of,
)
from jumapolo_layanan.core.roles import STAND_IN

# few stages and few verbs, so that the SOPs meet in the same states with the same buttons
STAGES = ("Pemeriksaan", "Verifikasi", "Pencatatan", "Pengesahan", "Penyerahan")
ACTIONS = ("Lanjutkan", "Catat", "Sahkan")
BOOKS = ("Agenda Masuk", "Nomor Surat", "Register Keluar")
APPROVALS = ("Paraf", "Legalisasi", "Tanda Tangan")
ROLES = ("JFU", "Operator SIAK", "Kasi Kesos", "Camat", "Sekcam")
EXECUTORS = {
	APPLICANT: ("JFU",),
	"JFU": ("JFU",),
	"Petugas Loket": ("JFU", "Operator SIAK"),
	"Operator SIAK": ("Operator SIAK",),
	"Kasi Kesos": ("Kasi Kesos",),
	"Camat": ("Camat",),
	"Camat/Sekcam": ("Camat", "Sekcam"),
}
PEOPLE = {
	"sari": {"JFU"},
	"magang": {"JFU"},
	"bayu": {"Operator SIAK"},
	"rangkap": {"JFU", "Kasi Kesos"},
	"retno": {"Kasi Kesos"},
	"ratna": {"Camat"},
	"agung": {"Sekcam"},
	"pengganti": {"Operator SIAK", STAND_IN},
	"laras": {"Evaluator"},
}
NEWCOMER = "seorang baru"
WITHOUT_OFFICIAL = ("magang", "laras")
NOON = datetime(2026, 11, 24, 12)
MOST_SOPS, MOST_REQUESTS = 4, 5


def executors_of(roles: dict[str, tuple[str, ...]]) -> dict[str, Executor]:
	return {name: Executor(name, own) for name, own in roles.items()}


@st.composite
def graphs(draw: st.DrawFn, fewest: int = 2) -> SopGraph:
	"""Any SOP that can run: 2–9 steps, the first at any executor."""
	count = draw(st.integers(fewest, 9))
	places = st.tuples(st.sampled_from(STAGES), st.sampled_from(tuple(EXECUTORS)))
	later = draw(st.lists(places, min_size=count - 1, max_size=count - 1, unique=True))
	first = (draw(st.sampled_from((ENTRY, *STAGES))), draw(st.sampled_from(tuple(EXECUTORS))))
	books = dict(zip(draw(st.permutations(range(1, count + 1))), draw(st.permutations(BOOKS)), strict=False))
	steps = [
		Step(
			number=number,
			executor=executor,
			stage=stage,
			action=draw(st.sampled_from(ACTIONS)),
			minutes=draw(st.integers(1, 60)),
			numbering=books.get(number, NONE),
			approval=draw(st.sampled_from((NONE, NONE, *APPROVALS))),
			**_branch(draw, number, count),
		)
		for number, (stage, executor) in enumerate([first, *later], 1)
	]
	return SopGraph(tuple(steps))


def _branch(draw: st.DrawFn, number: int, count: int) -> dict:
	"""Draw what kind of step this is, and where its "no" leads."""
	if number in (1, count):
		return {"kind": "Mulai" if number == 1 else "Selesai"}
	on_no = draw(st.sampled_from((None, TO_APPLICANT, TO_APPLICANT, TO_STEP, REFUSE)))
	if on_no is None:
		return {"kind": "Kegiatan"}
	to_step = draw(st.integers(1, number - 1)) if on_no == TO_STEP else 0
	return {"kind": DECISION, "on_no": on_no, "on_no_step": to_step}


@st.composite
def revisions(draw: st.DrawFn, old: SopGraph) -> SopGraph:
	"""A version after `old`: one of its steps changed, dropped or added; now and then all of them."""
	steps = list(old.steps)
	at = draw(st.integers(0, len(steps) - 1))
	change = draw(
		st.sampled_from(
			("minutes", "action", "stage", "executor", "approval", "no branch", "drop", "add", "all")
		)
	)
	if change == "all":
		return draw(graphs())
	if change == "drop":
		del steps[at]
	elif change == "no branch":
		steps[at] = replace(steps[at], kind="Kegiatan", on_no="", on_no_step=0)
	elif change == "add":
		steps.insert(at, replace(draw(st.sampled_from(draw(graphs()).steps)), numbering=NONE))
	else:
		values = {
			"minutes": st.integers(1, 60),
			"action": st.sampled_from(ACTIONS),
			"stage": st.sampled_from(STAGES),
			"executor": st.sampled_from(tuple(EXECUTORS)),
			"approval": st.sampled_from((NONE, *APPROVALS)),
		}[change]
		steps[at] = replace(steps[at], **{change: draw(values)})
	graph = renumbered(steps)
	return old if problems_of(graph, executors_of(EXECUTORS)) else graph


def renumbered(steps: list[Step]) -> SopGraph:
	"""Put `steps` in order: numbers from 1, the first begins, the last ends, branches lead back."""
	last = len(steps)
	ordered = []
	for number, step in enumerate(steps, 1):
		step = replace(step, number=number)
		if number in (1, last):
			step = replace(step, kind="Mulai" if number == 1 else "Selesai", on_no="", on_no_step=0)
		elif step.kind in ("Mulai", "Selesai"):
			step = replace(step, kind="Kegiatan")
		if step.on_no == TO_STEP:
			step = replace(step, on_no_step=min(step.on_no_step, number - 1))
		ordered.append(step)
	return SopGraph(tuple(ordered))


@dataclass
class Version:
	"""One version of one SOP of the model."""

	name: str
	number: int
	graph: SopGraph
	in_force: bool = True


@dataclass
class Visit:
	"""What the history keeps of one step that a user has done."""

	permohonan: str
	sop: str
	petugas: str
	nomor_langkah: int
	menit_standar: int
	name: str = "visit"


@dataclass
class Request:
	"""One request; `promise` is what its SOP said when the request came under it."""

	name: str
	sop: str
	promise: tuple[tuple[str, int], ...]
	langkah_ke: int = 1
	state: str = ENTRY
	complete: bool = True
	jalan: str = ""
	pelaku_terdahulu: str = ""
	pemegang: str = ""
	visits: list[Visit] = field(default_factory=list)

	@property
	def is_open(self) -> bool:
		return self.state not in FINAL_STATES


def promise_of(graph: SopGraph) -> tuple[tuple[str, int], ...]:
	return tuple((graph.state_of(step.number), step.minutes) for step in graph.steps)


_COMPARISONS: dict[str, Callable[[object, object], bool]] = {
	"<": operator.lt,
	"<=": operator.le,
	">=": operator.ge,
	"in": lambda value, among: value in among,
}


@dataclass
class Tables:
	"""Answers the look-ups of a condition from rows in memory, with Frappe's filters."""

	rows: dict[str, list[object]]

	def get_value(self, doctype: str, filters: dict, fieldname: str) -> object | None:
		for row in self.rows[doctype]:
			if all(self._fits(getattr(row, name), wanted) for name, wanted in filters.items()):
				return getattr(row, fieldname)
		return None

	@staticmethod
	def _fits(value: object, wanted: object) -> bool:
		if isinstance(wanted, list):
			return _COMPARISONS[wanted[0]](value, wanted[1])
		return value == wanted


@cache
def _compiled(condition: str) -> CodeType:
	return compile(condition, "condition", "eval")


class LivingSops(RuleBasedStateMachine):
	"""An office that changes its decree while its counter is open."""

	def __init__(self) -> None:
		super().__init__()
		self.executors = executors_of(EXECUTORS)
		self.versions: dict[str, Version] = {}
		self.requests: list[Request] = []
		self.assignments: list[SimpleNamespace] = []
		self.officials = [
			SimpleNamespace(name=f"Pejabat {user}", user=user, aktif=1)
			for user in (*PEOPLE, NEWCOMER)
			if user not in WITHOUT_OFFICIAL
		]
		self.now = NOON
		self.workflow = CompiledWorkflow((), ())
		self.offers: dict[str, dict[str, list[TransitionRow]]] = {}
		self.offers_before: dict[str, dict[str, list[TransitionRow]]] = {}

	# what the office does

	@initialize(graphs=st.lists(graphs(fewest=4), min_size=1, max_size=2))
	def open_the_office(self, graphs: list[SopGraph]) -> None:
		for number, graph in enumerate(graphs, 1):
			self._put_in_force(Version(f"{number}-v1", number, graph))
			self._accept(self.versions[f"{number}-v1"], complete=True)

	@precondition(lambda self: len(self._numbers()) < MOST_SOPS)
	@rule(graph=graphs())
	def legalise(self, graph: SopGraph) -> None:
		number = len(self._numbers()) + 1
		self._put_in_force(Version(f"{number}-v1", number, graph))

	@precondition(lambda self: self._in_force())
	@rule(data=st.data())
	def revise(self, data: st.DataObject) -> None:
		old = data.draw(st.sampled_from(self._in_force()))
		graph = data.draw(revisions(old.graph))
		old.in_force = False
		count = sum(version.number == old.number for version in self.versions.values())
		self._put_in_force(Version(f"{old.number}-v{count + 1}", old.number, graph))

	@precondition(lambda self: self._in_force())
	@rule(data=st.data())
	def repeal(self, data: st.DataObject) -> None:
		data.draw(st.sampled_from(self._in_force())).in_force = False
		self._recompile()

	@rule(
		executor=st.sampled_from(tuple(EXECUTORS)),
		roles=st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True),
	)
	def change_roles(self, executor: str, roles: list[str]) -> None:
		self.executors = {**self.executors, executor: Executor(executor, tuple(roles))}
		self._recompile(touched=self.requests)

	@rule(role=st.sampled_from(ROLES), starts=st.integers(-2, 2), hours=st.integers(0, 2))
	def appoint_stand_in(self, role: str, starts: int, hours: int) -> None:
		begins = self.now + timedelta(hours=starts)
		self.assignments = [
			SimpleNamespace(
				name="Penugasan",
				user="pengganti",
				docstatus=1,
				office=role,
				kunci_jabatan=office_key(role),
				mulai=begins,
				sampai=begins + timedelta(hours=hours),
			)
		]
		self._recompile(touched=self.requests)

	# what the counter and the officers do

	@precondition(lambda self: self._in_force() and len(self._open()) < MOST_REQUESTS)
	@rule(data=st.data(), complete=st.booleans())
	def take_in(self, data: st.DataObject, complete: bool) -> None:
		self._accept(data.draw(st.sampled_from(self._in_force())), complete)

	@precondition(lambda self: self._showing(*Kind))
	@rule(data=st.data())
	def begin_or_release(self, data: st.DataObject) -> None:
		request = data.draw(st.sampled_from(self._showing(*Kind)))
		able = [user for user, rows in self.offers[request.name].items() if rows]
		request.pemegang = "" if request.pemegang else data.draw(st.sampled_from(able))
		self._recompile(touched=[request])

	@precondition(lambda self: self._open())
	@rule(data=st.data(), times=st.integers(1, 9))
	def go_forward(self, data: st.DataObject, times: int) -> None:
		request = data.draw(st.sampled_from(self._open()))
		request.complete, request.pemegang = True, ""
		self._recompile(touched=[request])
		while times and request in self._showing(Kind.FORWARD, Kind.RESUME):
			self._press(request, data, Kind.FORWARD, Kind.RESUME)
			times -= 1

	@precondition(lambda self: self._open())
	@rule(data=st.data())
	def go_on_to_a_decision_and_send_back(self, data: st.DataObject) -> None:
		request = data.draw(st.sampled_from(self._open()))
		while request in self._showing(Kind.FORWARD) and request not in self._showing(Kind.RETURN):
			self._press(request, data, Kind.FORWARD)
		if request in self._showing(Kind.RETURN):
			self._press(request, data, Kind.RETURN)

	@precondition(lambda self: len(self._showing(Kind.REFUSE, Kind.CANCEL)) > 1)
	@rule(data=st.data())
	def refuse_or_cancel(self, data: st.DataObject) -> None:
		request = data.draw(st.sampled_from(self._showing(Kind.REFUSE, Kind.CANCEL)))
		self._press(request, data, Kind.REFUSE, Kind.CANCEL)

	@precondition(lambda self: self._open())
	@rule(data=st.data())
	def mark_papers(self, data: st.DataObject) -> None:
		request = data.draw(st.sampled_from(self._open()))
		request.complete = not request.complete
		self._recompile(touched=[request])

	@precondition(lambda self: any(not self.versions[request.sop].in_force for request in self._open()))
	@rule(data=st.data())
	def change_version(self, data: st.DataObject) -> None:
		request = data.draw(st.sampled_from([r for r in self._open() if not self.versions[r.sop].in_force]))
		old = self.versions[request.sop]
		new = next((version for version in self._in_force() if version.number == old.number), None)
		step = new and new.graph.step_for(old.graph.state_of(request.langkah_ke), request.state == WAITING)
		if not step:
			return
		request.sop, request.langkah_ke, request.promise = new.name, step, promise_of(new.graph)
		request.pemegang = ""
		self._recompile(touched=[request])

	# what must hold whatever they do

	@invariant()
	def no_open_request_is_without_a_way_on(self) -> None:
		for request in self._open():
			graph = self._graph(request)
			executor = graph.executor_in(request.langkah_ke, request.state)
			for role in self.executors[executor].roles:
				rows = self._listed_for_newcomer(request, role)
				assert rows, f"{request} has no way on for {role}"
				if request.complete:
					assert self._kind(request, rows[0]) in (Kind.FORWARD, Kind.RESUME), (
						f"{request}: no way forward"
					)

	@invariant()
	def nobody_sees_a_button_of_another_sop(self) -> None:
		for request in self._open():
			own = {(move.state, move.action, move.next_state) for move in self._moves(request)}
			for user, rows in self.offers[request.name].items():
				seen = {(row.state, row.action, row.next_state) for row in rows}
				assert seen <= own, f"{user} sees {seen - own} on {request}"

	@invariant()
	def nobody_acts_out_of_turn(self) -> None:
		for request in self._open():
			graph = self._graph(request)
			executor = graph.executor_in(request.langkah_ke, request.state)
			offices = set(self.executors[executor].roles)
			approves = request.state != WAITING and graph.step(request.langkah_ke).approves
			for user, rows in self.offers[request.name].items():
				may_act = bool(PEOPLE[user] & offices) or (
					approves and bool(offices & self._stands_in_for(user))
				)
				assert may_act or not rows, f"{user} may act on {request}: {rows}"

	@invariant()
	def only_an_official_signs_and_nobody_approves_what_they_did_before(self) -> None:
		for request in self._open():
			step = self._graph(request).step(request.langkah_ke)
			for user, rows in self.offers[request.name].items():
				if not any(self._kind(request, row) is Kind.FORWARD for row in rows):
					continue
				assert not (step.signs and user in WITHOUT_OFFICIAL)
				did_before = any(v.petugas == user and self._stood_before(v, request) for v in request.visits)
				assert not (step.approves and did_before)

	@invariant()
	def who_is_on_turn_sees_every_open_move(self) -> None:
		for request in self._open():
			graph = self._graph(request)
			executor = graph.executor_in(request.langkah_ke, request.state)
			expected = [move.next_state for move in self._moves(request) if move.key in request.jalan.split()]
			for role in self.executors[executor].roles:
				rows = self._listed_for_newcomer(request, role)
				assert [row.next_state for row in rows] == expected

	@invariant()
	def what_somebody_has_begun_shows_no_button_to_anybody_else(self) -> None:
		for request in self._open():
			for user, rows in self.offers[request.name].items():
				assert not rows or request.pemegang in ("", user)

	@invariant()
	def the_way_forward_is_the_first_button(self) -> None:
		for request in self._open():
			for rows in self.offers[request.name].values():
				kinds = [self._kind(request, row) for row in rows]
				assert kinds == sorted(kinds, key=lambda kind: kind.value)

	@invariant()
	def a_button_leads_to_one_state_and_a_state_has_one_button(self) -> None:
		for request in self._open():
			for rows in self.offers[request.name].values():
				ways = {(row.action, row.next_state) for row in rows}
				assert (
					len(ways)
					== len({action for action, _next in ways})
					== len({state for _action, state in ways})
				)

	@invariant()
	def no_request_changes_while_others_write_sops(self) -> None:
		for request in self.requests:
			assert promise_of(self._graph(request)) == request.promise
			for visit in request.visits:
				assert visit.menit_standar == self.versions[visit.sop].graph.step(visit.nomor_langkah).minutes
		for name, offers in self.offers_before.items():
			assert self.offers[name] == offers, f"{name} got other buttons"

	@invariant()
	def the_workflow_is_a_sound_graph(self) -> None:
		workflow = self.workflow
		states = {row.state for row in workflow.states}
		ways: dict[str, set[str]] = {}
		for row in workflow.transitions:
			ways.setdefault(row.state, set()).add(row.next_state)
		reached, ahead = set(), {ENTRY}
		while ahead:
			reached |= ahead
			ahead = {state for known in ahead for state in ways.get(known, ())} - reached

		assert workflow.states[0].state == ENTRY
		assert states == reached | set(FIXED_STATES)
		assert {state for state in reached if not ways.get(state)} - {ENTRY} <= set(FINAL_STATES)
		assert not set(ways) & set(FINAL_STATES)
		assert all(row.doc_status == int(row.state in FINAL_STATES) for row in workflow.states)
		assert len(set(workflow.transitions)) == len(workflow.transitions)
		assert len(set(workflow.states)) == len(workflow.states)

	@invariant()
	def the_order_of_the_sops_does_not_matter(self) -> None:
		in_use = self._in_use()
		assert compile_workflow(in_use[::-1] + in_use, self.executors) == self.workflow

	# how the model works

	def _numbers(self) -> set[int]:
		return {version.number for version in self.versions.values()}

	def _in_force(self) -> list[Version]:
		return [version for version in self.versions.values() if version.in_force]

	def _open(self) -> list[Request]:
		return [request for request in self.requests if request.is_open]

	def _showing(self, *kinds: Kind) -> list[Request]:
		"""Return the requests on which somebody is shown a button of one of `kinds`."""
		return [request for request in self._open() if self._buttons(request, kinds)]

	def _buttons(self, request: Request, kinds: tuple[Kind, ...]) -> list[tuple[str, TransitionRow]]:
		return [
			(user, row)
			for user, rows in self.offers[request.name].items()
			for row in rows
			if self._kind(request, row) in kinds
		]

	def _in_use(self) -> list[SopGraph]:
		"""The versions that the Workflow runs: in force, or with a request inside."""
		occupied = {request.sop for request in self._open()}
		return [v.graph for v in self.versions.values() if v.in_force or v.name in occupied]

	def _graph(self, request: Request) -> SopGraph:
		return self.versions[request.sop].graph

	def _state_of(self, visit: Visit) -> str:
		return self.versions[visit.sop].graph.state_of(visit.nomor_langkah)

	def _stood_before(self, visit: Visit, request: Request) -> bool:
		"""Whether a visit, maybe under an older version, was of a step before the present one, or of one gone."""
		states = [self._graph(request).state_of(step.number) for step in self._graph(request).steps]
		state = self._state_of(visit)
		return state not in states or states.index(state) + 1 < request.langkah_ke

	def _moves(self, request: Request) -> tuple[Move, ...]:
		return self._graph(request).moves(request.langkah_ke, request.state)

	def _kind(self, request: Request, row: TransitionRow) -> Kind:
		return next(move.kind for move in self._moves(request) if move.next_state == row.next_state)

	def _stands_in_for(self, user: str) -> set[str]:
		return {a.office for a in self.assignments if a.user == user and a.mulai <= self.now <= a.sampai}

	def _put_in_force(self, version: Version) -> None:
		self.versions[version.name] = version
		self._recompile()

	def _accept(self, version: Version, complete: bool) -> None:
		request = Request(
			f"PMH-{len(self.requests) + 1}", version.name, promise_of(version.graph), complete=complete
		)
		self.requests.append(request)
		self._recompile(touched=[request])

	def _press(self, request: Request, data: st.DataObject, *kinds: Kind) -> None:
		user, row = data.draw(st.sampled_from(self._buttons(request, kinds)))
		move = next(
			move
			for move in self._moves(request)
			if move.next_state == row.next_state and move.key in request.jalan.split()
		)
		step = self._graph(request).step(request.langkah_ke)
		request.visits.append(Visit(request.name, request.sop, user, step.number, step.minutes))
		request.state, request.langkah_ke = move.next_state, move.to_step or request.langkah_ke
		request.pemegang = ""
		self.now += timedelta(minutes=10)
		self._recompile(touched=[request])

	def _recompile(self, touched: list[Request] | tuple = ()) -> None:
		"""Compile the versions in use anew, and look at every request through everybody's eyes.

		:param touched: requests that may show other buttons after what was done; all others may not.
		"""
		self.workflow = compile_workflow(self._in_use(), self.executors)
		for request in self._open():
			blocked = set() if request.complete else {Kind.FORWARD}
			request.jalan = " ".join(move.key for move in self._moves(request) if move.kind not in blocked)
			graph, number = self._graph(request), request.langkah_ke
			request.pelaku_terdahulu = list_of_users(
				visit.petugas for visit in request.visits if graph.has_before(number, self._state_of(visit))
			)
		changed = {request.name for request in touched}
		# an assignment that begins or ends as time passes may give or take its stand-in's buttons
		known = {name: offers for name, offers in self.offers.items() if name not in changed}
		self.offers = {
			request.name: {user: self._listed(request, user, roles) for user, roles in PEOPLE.items()}
			for request in self._open()
		}
		self.offers_before = {
			name: {**offers, "pengganti": self.offers[name]["pengganti"]}
			for name, offers in known.items()
			if name in self.offers
		}

	def _listed_for_newcomer(self, request: Request, role: str) -> list[TransitionRow]:
		"""Return what a new officer of `role` is shown, an official without a past, nobody holding the request."""
		return self._listed(replace(request, pemegang=""), NEWCOMER, {role})

	def _listed(self, request: Request, user: str, roles: set[str]) -> list[TransitionRow]:
		"""Return the rows that the Workflow lists for `user`, as Frappe finds them."""
		tables = Tables(
			{
				"Pejabat": self.officials,
				"Penugasan Pejabat": self.assignments,
			}
		)
		names = {
			"doc": request,
			"frappe": SimpleNamespace(
				db=tables,
				session=SimpleNamespace(user=user),
				utils=SimpleNamespace(now_datetime=lambda: self.now),
			),
		}
		return [
			row
			for row in self.workflow.transitions
			if row.state == request.state and row.allowed in roles and eval(_compiled(row.condition), names)
		]


TestLivingSops = LivingSops.TestCase
TestLivingSops.settings = settings(
	max_examples=200, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


# sets that can't run


@dataclass(frozen=True)
class Damage:
	"""One way to spoil an SOP, and what the office is then told about it."""

	spoil: Callable[[Step], Step]
	message: str
	at: str = "middle"


def _with(**changes: object) -> Callable[[Step], Step]:
	return lambda step: replace(step, **changes)


def _plain(**changes: object) -> Callable[[Step], Step]:
	"""The same on a step without a branch of its own."""
	return _with(**{"kind": "Kegiatan", "on_no": "", "on_no_step": 0, **changes})


DAMAGES = {
	"no minutes": Damage(_with(minutes=0), "Langkah {n}: waktu baku harus lebih dari 0 menit."),
	"negative minutes": Damage(_with(minutes=-5), "Langkah {n}: waktu baku harus lebih dari 0 menit."),
	"no executor": Damage(_with(executor=""), "Langkah {n}: pelaksana (kosong) belum ada di Pelaksana SOP."),
	"unknown executor": Damage(
		_with(executor="Lurah"), "Langkah {n}: pelaksana Lurah belum ada di Pelaksana SOP."
	),
	"executor without role": Damage(
		_with(executor="Kosong"), "Langkah {n}: pelaksana Kosong belum punya peran."
	),
	"no stage": Damage(_with(stage=""), "Langkah {n}: tahap belum diisi."),
	"no action": Damage(_with(action=""), "Langkah {n}: tindakan (kata kerja pada tombol) belum diisi."),
	**{
		f"action {action}": Damage(
			_with(action=action),
			f"Langkah {{n}}: tindakan {action} sudah dipakai oleh sistem. Pilih kata kerja lain.",
		)
		for action in (*RESERVED_ACTIONS, RESERVED_ACTIONS[0].upper(), RESERVED_ACTIONS[2].lower())
	},
	**{
		f"stage {stage}": Damage(
			_with(stage=stage), f"Langkah {{n}}: tahap {stage} disediakan untuk sistem. Pilih tahap lain."
		)
		for stage in FIXED_STATES
	},
	"decision without no": Damage(
		_plain(kind=DECISION), "Langkah {n}: keputusan belum punya cabang Jika Tidak."
	),
	"branch of an activity": Damage(
		_plain(on_no=REFUSE), "Langkah {n}: cabang Jika Tidak hanya untuk langkah berjenis Keputusan."
	),
	"branch to itself": Damage(
		lambda step: replace(step, kind=DECISION, on_no=TO_STEP, on_no_step=step.number),
		"Langkah {n}: langkah tujuan harus sebelum langkah {n}.",
	),
	"branch ahead": Damage(
		lambda step: replace(step, kind=DECISION, on_no=TO_STEP, on_no_step=step.number + 1),
		"Langkah {n}: langkah tujuan harus sebelum langkah {n}.",
	),
	"branch to nowhere": Damage(
		_plain(kind=DECISION, on_no=TO_STEP), "Langkah {n}: langkah tujuan harus sebelum langkah {n}."
	),
	"second beginning": Damage(_plain(kind="Mulai"), "Langkah {n}: jenis Mulai hanya untuk langkah 1."),
	"early end": Damage(_plain(kind="Selesai"), "Langkah {n}: jenis Selesai hanya untuk langkah terakhir."),
	"no beginning": Damage(_plain(), "Langkah 1 harus berjenis Mulai.", at="first"),
	"no end": Damage(_plain(), "Langkah {n} harus berjenis Selesai.", at="last"),
}


def _spoiled(graph: SopGraph, number: int, spoil: Callable[[Step], Step]) -> SopGraph:
	steps = list(graph.steps)
	steps[number - 1] = spoil(steps[number - 1])
	return SopGraph(tuple(steps))


def _problems(graphs: list[SopGraph], executors: dict[str, Executor]) -> list[str]:
	with pytest.raises(InvalidSop) as refused:
		compile_workflow(graphs, executors)
	return refused.value.problems


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_set_with_one_spoiled_sop_is_refused_with_the_reason(damage: Damage, data: st.DataObject) -> None:
	graph = data.draw(graphs(fewest=3))
	numbers = {"first": [1], "last": [len(graph.steps)], "middle": range(2, len(graph.steps))}[damage.at]
	number = data.draw(st.sampled_from(numbers))
	spoiled = _spoiled(graph, number, damage.spoil)
	others = data.draw(st.lists(graphs(), max_size=2))
	executors = executors_of({**EXECUTORS, "Kosong": ()})

	problems = _problems(data.draw(st.permutations([spoiled, *others])), executors)

	assert damage.message.format(n=number) in problems


@settings(max_examples=25, deadline=None)
@given(graph=graphs(fewest=3), data=st.data())
def test_two_steps_of_one_state_are_refused(graph: SopGraph, data: st.DataObject) -> None:
	number = data.draw(st.integers(3, len(graph.steps)))
	earlier = graph.step(data.draw(st.integers(2, number - 1)))
	spoiled = _spoiled(graph, number, _with(stage=earlier.stage, executor=earlier.executor))

	problems = _problems([spoiled], executors_of(EXECUTORS))

	assert problems == [
		f"Langkah {earlier.number} dan {number} memakai tahap dan pelaksana yang sama "
		f"({graph.state_of(earlier.number)}). Ubah tahap salah satunya."
	]


@settings(max_examples=25, deadline=None)
@given(graph=graphs(), book=st.sampled_from(BOOKS), data=st.data())
def test_two_numbers_of_one_book_are_refused(graph: SopGraph, book: str, data: st.DataObject) -> None:
	first = data.draw(st.integers(1, len(graph.steps) - 1))
	second = data.draw(st.integers(first + 1, len(graph.steps)))
	bare = SopGraph(tuple(replace(step, numbering=NONE) for step in graph.steps))
	spoiled = _spoiled(_spoiled(bare, first, _with(numbering=book)), second, _with(numbering=book))

	assert _problems([spoiled], executors_of(EXECUTORS)) == [
		f"Langkah {first} dan {second} memberi nomor di buku yang sama ({book})."
	]


@settings(max_examples=25, deadline=None)
@given(graph=graphs())
def test_a_single_step_is_no_sop(graph: SopGraph) -> None:
	for steps in ((), graph.steps[:1]):
		assert _problems([SopGraph(steps)], executors_of(EXECUTORS)) == [
			"SOP perlu sedikitnya dua langkah: satu Mulai dan satu Selesai."
		]


@settings(max_examples=25, deadline=None)
@given(graph=graphs())
def test_nothing_runs_while_nobody_acts_for_the_applicant(graph: SopGraph) -> None:
	message = "Pelaksana Pemohon belum ada atau belum punya peran. Lengkapi di Pelaksana SOP."
	absent = {name: roles for name, roles in EXECUTORS.items() if name != APPLICANT}

	assert message in _problems([graph], executors_of(absent))
	assert message in _problems([graph], executors_of({**EXECUTORS, APPLICANT: ()}))


@given(data=st.data())
def test_a_request_goes_on_under_another_version_only_where_that_has_a_way_for_it(
	data: st.DataObject,
) -> None:
	old = data.draw(graphs())
	new = data.draw(revisions(old))
	common = {new.state_of(step.number): step.number for step in new.steps}
	for step in old.steps:
		stage = old.state_of(step.number)
		assert new.step_for(stage, waiting=False) == common.get(stage)
		if at := new.step_for(stage, waiting=True):
			assert at == common[stage]
			assert set(new.moves(at, WAITING)) <= set(new.all_moves())


@given(graph=graphs())
def test_whatever_can_run_has_no_problem_and_ends(graph: SopGraph) -> None:
	assert problems_of(graph, executors_of(EXECUTORS)) == []
	number, state = 1, ENTRY
	while state not in FINAL_STATES:
		forward = graph.moves(number, state)[0]
		number, state = forward.to_step or number, forward.next_state
	assert state == DONE
