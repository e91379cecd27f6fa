"""Compile the SOP versions in use into the states and rows of one Frappe Workflow.

Pure and deterministic: the same versions give the same Workflow, whatever their order.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from jumapolo_layanan.core.graph import (
	APPLICANT,
	CANCELLED,
	DONE,
	ENTRY,
	FINAL_STATES,
	NONE,
	REFUSED,
	SIGNATURES,
	WAITING,
	Executor,
	InvalidSop,
	Kind,
	Move,
	SopGraph,
	problems_of,
	short_key,
)
from jumapolo_layanan.core.roles import STAND_IN

_ON_PATH = '"{key}" in (doc.jalan or "")'
_NOT_HELD = "(doc.pemegang or frappe.session.user) == frappe.session.user"
_IS_OFFICIAL = 'frappe.db.get_value("Pejabat", {"user": frappe.session.user, "aktif": 1}, "name")'
_DID_NO_EARLIER_STEP = '(";" + frappe.session.user + ";") not in (doc.pelaku_terdahulu or "")'
_STANDS_IN = (
	'frappe.db.get_value("Penugasan Pejabat", {"user": frappe.session.user, "docstatus": 1, '
	'"kunci_jabatan": ["in", [OFFICES]], "mulai": ["<=", frappe.utils.now_datetime()], '
	'"sampai": [">=", frappe.utils.now_datetime()]}, "name")'
)


@dataclass(frozen=True)
class StateRow:
	"""One row of the Workflow's states: a state that several roles edit has several rows."""

	state: str
	doc_status: int
	allow_edit: str


@dataclass(frozen=True)
class TransitionRow:
	state: str
	action: str
	next_state: str
	allowed: str
	condition: str


@dataclass(frozen=True)
class CompiledWorkflow:
	states: tuple[StateRow, ...]
	transitions: tuple[TransitionRow, ...]


def office_key(role: str) -> str:
	"""Return the key by which a condition names an office; its words never stand in a condition."""
	return short_key("jabatan", role)


def compile_workflow(graphs: Iterable[SopGraph], executors: dict[str, Executor]) -> CompiledWorkflow:
	"""Return the Workflow that runs every SOP version in `graphs`.

	:raises InvalidSop: when a version can't run; its `problems` say why.
	"""
	graphs = list(graphs)
	problems = [problem for graph in graphs for problem in problems_of(graph, executors)]
	if problems:
		raise InvalidSop(problems)

	moves = sorted({move.key: move for graph in graphs for move in graph.all_moves()}.values(), key=_order)
	return CompiledWorkflow(_states(moves, executors), _transitions(moves, executors))


def _order(move: Move) -> tuple:
	rank = 0 if move.state == ENTRY else 2 if move.state == WAITING else 1
	return (rank, move.state, move.kind.value, move.action, move.next_state, move.executor, move.approval)


def _states(moves: list[Move], executors: dict[str, Executor]) -> tuple[StateRow, ...]:
	editors: dict[str, dict[str, None]] = {ENTRY: {}}
	for move in moves:
		editors.setdefault(move.state, {}).update(dict.fromkeys(_actors(move, executors)))
	counter = executors[APPLICANT].roles
	editors[ENTRY] = editors[ENTRY] or dict.fromkeys(counter)
	editors.setdefault(WAITING, dict.fromkeys(counter))
	rows = [StateRow(state, 0, role) for state, roles in editors.items() for role in roles]
	finals = [StateRow(state, 1, counter[0]) for state in (DONE, REFUSED, CANCELLED)]
	return tuple(rows + finals)


def _actors(move: Move, executors: dict[str, Executor]) -> tuple[str, ...]:
	roles = executors[move.executor].roles
	return (*roles, STAND_IN) if move.approval != NONE else roles


def _transitions(moves: list[Move], executors: dict[str, Executor]) -> tuple[TransitionRow, ...]:
	rows: list[TransitionRow] = []
	for move in moves:
		condition = _condition(move)
		roles = executors[move.executor].roles
		rows += [TransitionRow(move.state, move.action, move.next_state, role, condition) for role in roles]
		if move.approval != NONE:
			offices = ", ".join(f'"{office_key(role)}"' for role in roles)
			twin = f"{condition} and {_STANDS_IN.replace('OFFICES', offices)}"
			rows.append(TransitionRow(move.state, move.action, move.next_state, STAND_IN, twin))
	return tuple(rows)


def _condition(move: Move) -> str:
	clauses = [_ON_PATH.replace("{key}", move.key), _NOT_HELD]
	if move.kind is Kind.FORWARD and move.approval in SIGNATURES:
		clauses.append(_IS_OFFICIAL)
	if move.kind is Kind.FORWARD and move.approval != NONE:
		clauses.append(_DID_NO_EARLIER_STEP)
	return " and ".join(clauses)


def list_of_users(users: Iterable[str]) -> str:
	"""Return `users` as a condition looks for them in a request's `pelaku_terdahulu`.

	>>> list_of_users(["b@kantor", "a@kantor"])
	';a@kantor;b@kantor;'
	"""
	names = sorted(set(users))
	return f";{';'.join(names)};" if names else ""


def is_final(state: str) -> bool:
	return state in FINAL_STATES


def doc_status_of(state: str) -> int:
	"""Return the docstatus that goes with a state: 1 in a final state, else 0."""
	return int(is_final(state))
