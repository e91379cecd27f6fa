"""An SOP as a graph: which state each step is, and which moves lead out of it.

The executor column, the decision and the order of the steps are the decree's; the fixed states
and the three moves that no decree draws (return, refusal, cancellation) are the app's.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol

ENTRY = "Pendaftaran"
WAITING = "Menunggu Pemohon"
DONE = "Selesai"
REFUSED = "Ditolak"
CANCELLED = "Dibatalkan"
FINAL_STATES = (DONE, REFUSED, CANCELLED)
STATE_LENGTH = 140
"""Of a state's name in the database."""
FIXED_STATES = (ENTRY, WAITING, *FINAL_STATES)

APPLICANT = "Pemohon"
NONE = "–"

DECISION = "Keputusan"
TO_APPLICANT = "Kembali ke Pemohon"
TO_STEP = "Kembali ke Langkah"
REFUSE = "Tolak"

INITIAL = "Paraf"
SIGNATURES = ("Legalisasi", "Tanda Tangan")

ACTION_RETURN = "Kembalikan"
ACTION_RESUME = "Terima Kelengkapan"
ACTION_REFUSE = "Tolak"
ACTION_CANCEL = "Batalkan"
RESERVED_ACTIONS = (ACTION_RETURN, ACTION_RESUME, ACTION_REFUSE, ACTION_CANCEL)


class InvalidSop(ValueError):
	"""An SOP that can't run. `problems` lists every reason, in the words of the office."""

	def __init__(self, problems: list[str]) -> None:
		super().__init__("; ".join(problems))
		self.problems = problems


class Kind(Enum):
	"""What a move does; the order is the order of the buttons."""

	FORWARD = 0
	RESUME = 1
	RETURN = 2
	REFUSE = 3
	CANCEL = 4

	@property
	def needs_reason(self) -> bool:
		return self in (Kind.RETURN, Kind.REFUSE, Kind.CANCEL)


def short_key(*parts: str) -> str:
	"""Return ten hex digits that stand for `parts`; safe inside a Workflow condition."""
	return hashlib.sha1("\x1f".join(parts).encode()).hexdigest()[:10]


class SupportsGet(Protocol):
	"""A row: a mapping, or a document of the site."""

	def get(self, key: str, /) -> Any: ...


@dataclass(frozen=True)
class Executor:
	"""One executor column of the form; any one of `roles` may act."""

	name: str
	roles: tuple[str, ...]


@dataclass(frozen=True)
class Step:
	"""One row of the SOP table. `minutes` is the standard, `approval` what the step puts on the paper."""

	number: int
	executor: str
	stage: str
	action: str
	minutes: int
	kind: str = "Kegiatan"
	on_no: str = ""
	on_no_step: int = 0
	numbering: str = NONE
	approval: str = NONE

	@classmethod
	def from_row(cls, number: int, row: SupportsGet) -> "Step":
		"""Read a row of the table under the field names of **SOP Step**; what is not filled in yet is empty."""
		return cls(
			number=number,
			executor=row.get("pelaksana") or "",
			stage=row.get("tahap") or "",
			action=(row.get("tindakan") or "").strip(),
			minutes=row.get("menit") or 0,
			kind=row.get("jenis") or "",
			on_no=row.get("jika_tidak") or "",
			on_no_step=row.get("langkah_tujuan") or 0,
			numbering=row.get("penomoran") or NONE,
			approval=row.get("pengesahan") or NONE,
		)

	@property
	def signs(self) -> bool:
		return self.approval in SIGNATURES

	@property
	def approves(self) -> bool:
		return self.approval != NONE

	@property
	def judges(self) -> bool:
		"""Whether the executor weighs the request here, and so may refuse it."""
		return self.kind == DECISION or self.approves


@dataclass(frozen=True)
class Move:
	"""One way out of a state. `to_step` is the step that the request then stands on, None in a final state.

	`approval` is the step's: where one SOP approves and another does not, the same button is two moves,
	as only the first is open to a stand-in.
	"""

	kind: Kind
	state: str
	action: str
	next_state: str
	executor: str
	approval: str
	to_step: int | None

	@property
	def key(self) -> str:
		return short_key(self.state, self.action, self.next_state, self.executor, self.approval)


@dataclass(frozen=True)
class SopGraph:
	"""The steps of one SOP version, numbered from 1 without a gap."""

	steps: tuple[Step, ...]

	@classmethod
	def from_rows(cls, rows: Iterable[SupportsGet]) -> "SopGraph":
		return cls(tuple(Step.from_row(number, row) for number, row in enumerate(rows, start=1)))

	def step(self, number: int) -> Step:
		return self.steps[number - 1]

	def state_of(self, number: int) -> str:
		step = self.step(number)
		return ENTRY if number == 1 else f"{step.stage} ({step.executor})"

	def number_of(self, state: str) -> int | None:
		"""Return the step that is `state`, None without one: by it a step is found again in another version."""
		return next((step.number for step in self.steps if self.state_of(step.number) == state), None)

	def step_for(self, state: str, waiting: bool) -> int | None:
		"""Return the step on which a request of another version goes on from `state`, None without one.

		:param waiting: the request waits for the applicant; a step that never sends it there can't take it.
		"""
		number = self.number_of(state)
		return number if number and (self.step(number).on_no == TO_APPLICANT or not waiting) else None

	def has_before(self, number: int, state: str) -> bool:
		"""Return whether what was done in `state`, maybe under another version, came before step `number`.

		A step that this version does not have any more did.
		"""
		return (self.number_of(state) or 0) < number

	def executor_in(self, number: int, state: str) -> str:
		"""Return who acts on a request that stands on step `number` in `state`."""
		return APPLICANT if state == WAITING else self.step(number).executor

	def turn_of(self, number: int, state: str) -> str | None:
		"""Return the executor for whom a request waits in the office; None with the applicant or at an end."""
		return None if state == WAITING or state in FINAL_STATES else self.step(number).executor

	def moves(self, number: int, state: str) -> tuple[Move, ...]:
		"""Return every move of this SOP out of `state` on step `number`, the forward one first."""
		if state == WAITING:
			return tuple(self._moves_of_waiting(number))
		if state in FINAL_STATES or state != self.state_of(number):
			return ()
		return tuple(self._moves_of_step(number))

	def all_moves(self) -> Iterator[Move]:
		for step in self.steps:
			yield from self._moves_of_step(step.number)
			if step.on_no == TO_APPLICANT:
				yield from self._moves_of_waiting(step.number)

	def _moves_of_step(self, number: int) -> Iterator[Move]:
		step = self.step(number)

		def move(kind: Kind, action: str, next_state: str, to_step: int | None) -> Move:
			return Move(
				kind, self.state_of(number), action, next_state, step.executor, step.approval, to_step
			)

		if number < len(self.steps):
			yield move(Kind.FORWARD, step.action, self.state_of(number + 1), number + 1)
		else:
			yield move(Kind.FORWARD, step.action, DONE, None)
		if step.on_no == TO_APPLICANT:
			yield move(Kind.RETURN, ACTION_RETURN, WAITING, number)
		elif step.on_no == TO_STEP:
			yield move(Kind.RETURN, ACTION_RETURN, self.state_of(step.on_no_step), step.on_no_step)
		if step.judges:
			yield move(Kind.REFUSE, ACTION_REFUSE, REFUSED, None)
		if not step.approves:
			yield move(Kind.CANCEL, ACTION_CANCEL, CANCELLED, None)

	def _moves_of_waiting(self, number: int) -> Iterator[Move]:
		back = self.state_of(number)
		yield Move(Kind.RESUME, WAITING, ACTION_RESUME, back, APPLICANT, NONE, number)
		yield Move(Kind.CANCEL, WAITING, ACTION_CANCEL, CANCELLED, APPLICANT, NONE, None)


def problems_of(graph: SopGraph, executors: dict[str, Executor]) -> list[str]:
	"""Return what keeps this SOP from running, one sentence each; empty when it can run."""
	found: list[str] = []
	if len(graph.steps) < 2:
		return ["SOP perlu sedikitnya dua langkah: satu Mulai dan satu Selesai."]
	for step in graph.steps:
		found += _problems_of_step(step, graph, executors)
	if graph.steps[0].kind != "Mulai":
		found.append("Langkah 1 harus berjenis Mulai.")
	if graph.steps[-1].kind != "Selesai":
		found.append(f"Langkah {len(graph.steps)} harus berjenis Selesai.")
	seen: dict[str, int] = {}
	for step in graph.steps:
		state = graph.state_of(step.number)
		if state in seen:
			found.append(
				f"Langkah {seen[state]} dan {step.number} memakai tahap dan pelaksana yang sama ({state}). Ubah tahap salah satunya."
			)
		seen.setdefault(state, step.number)
	if APPLICANT not in executors or not executors[APPLICANT].roles:
		found.append("Pelaksana Pemohon belum ada atau belum punya peran. Lengkapi di Pelaksana SOP.")
	numbered: dict[str, int] = {}
	for step in graph.steps:
		if step.numbering == NONE:
			continue
		if step.numbering in numbered:
			found.append(
				f"Langkah {numbered[step.numbering]} dan {step.number} memberi nomor di buku yang sama ({step.numbering})."
			)
		numbered.setdefault(step.numbering, step.number)
	return found


def _problems_of_step(step: Step, graph: SopGraph, executors: dict[str, Executor]) -> list[str]:
	at = f"Langkah {step.number}"
	found: list[str] = []
	if step.minutes <= 0:
		found.append(f"{at}: waktu baku harus lebih dari 0 menit.")
	if step.executor not in executors:
		found.append(f"{at}: pelaksana {step.executor or '(kosong)'} belum ada di Pelaksana SOP.")
	elif not executors[step.executor].roles:
		found.append(f"{at}: pelaksana {step.executor} belum punya peran.")
	if not step.stage:
		found.append(f"{at}: tahap belum diisi.")
	elif len(graph.state_of(step.number)) > STATE_LENGTH:
		found.append(
			f"{at}: tahap dan pelaksana terlalu panjang; nama keduanya bersama paling panjang {STATE_LENGTH - 3} huruf."
		)
	if not step.action:
		found.append(f"{at}: tindakan (kata kerja pada tombol) belum diisi.")
	# the database takes names that differ in letter case only for one name
	if step.action.casefold() in {action.casefold() for action in RESERVED_ACTIONS}:
		found.append(f"{at}: tindakan {step.action} sudah dipakai oleh sistem. Pilih kata kerja lain.")
	if 1 < step.number and step.stage in FIXED_STATES:
		found.append(f"{at}: tahap {step.stage} disediakan untuk sistem. Pilih tahap lain.")
	if step.kind == DECISION and not step.on_no:
		found.append(f"{at}: keputusan belum punya cabang Jika Tidak.")
	if step.kind != DECISION and step.on_no:
		found.append(f"{at}: cabang Jika Tidak hanya untuk langkah berjenis Keputusan.")
	if step.on_no == TO_STEP and not 1 <= step.on_no_step < step.number:
		found.append(f"{at}: langkah tujuan harus sebelum langkah {step.number}.")
	if step.kind == "Mulai" and step.number != 1:
		found.append(f"{at}: jenis Mulai hanya untuk langkah 1.")
	if step.kind == "Selesai" and step.number != len(graph.steps):
		found.append(f"{at}: jenis Selesai hanya untuk langkah terakhir.")
	return found
