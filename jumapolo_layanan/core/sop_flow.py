"""Where each row of an SOP leads on its form: forward, back on a "no", or to a refusal.

A draft is printed too, so whatever a row lacks is left out here and never an error.
"""

from dataclasses import dataclass
from functools import cached_property

from jumapolo_layanan.core.graph import APPLICANT, DECISION, REFUSE, TO_APPLICANT, TO_STEP, SupportsGet

START = "Mulai"
END = "Selesai"


@dataclass(frozen=True)
class FormStep:
	"""One row of the table as the form shows it. `minutes` is the standard."""

	text: str
	executor: str
	needs: str = ""
	minutes: int = 0
	output: str = ""
	note: str = ""
	kind: str = "Kegiatan"
	on_no: str = ""
	on_no_step: int = 0

	@classmethod
	def from_row(cls, row: SupportsGet) -> "FormStep":
		"""Read a row of the table under the field names of **SOP Step**."""
		return cls(
			text=row.get("uraian") or "",
			executor=row.get("pelaksana") or "",
			needs=row.get("kelengkapan") or "",
			minutes=row.get("menit") or 0,
			output=row.get("output") or "",
			note=row.get("keterangan") or "",
			kind=row.get("jenis") or "",
			on_no=row.get("jika_tidak") or "",
			on_no_step=row.get("langkah_tujuan") or 0,
		)

	@property
	def decides(self) -> bool:
		return self.kind == DECISION

	@property
	def refuses(self) -> bool:
		return self.decides and self.on_no == REFUSE


@dataclass(frozen=True)
class Lane:
	"""A vertical way beside the symbols of one executor; `track` 0 is the nearest to them."""

	column: int
	track: int


@dataclass(frozen=True)
class Flow:
	"""The rows, numbered from 1 in their order; executors' columns are numbered from 0."""

	steps: tuple[FormStep, ...]

	def step(self, number: int) -> FormStep:
		return self.steps[number - 1]

	@cached_property
	def numbers(self) -> range:
		return range(1, len(self.steps) + 1)

	@cached_property
	def executors(self) -> tuple[str, ...]:
		"""The executors in the order of their first step, the applicant before all others."""
		names = dict.fromkeys(step.executor for step in self.steps)
		if APPLICANT in names or any(step.decides and step.on_no == TO_APPLICANT for step in self.steps):
			names = {APPLICANT: None, **names}
		return tuple(names)

	def column_of(self, number: int) -> int:
		return self.executors.index(self.step(number).executor)

	def next_of(self, number: int) -> int | None:
		return number + 1 if number < len(self.steps) else None

	@cached_property
	def returns(self) -> dict[int, int]:
		"""Which earlier step each decision goes back to on a "no"."""
		found = {number: self._return_of(number) for number in self.numbers}
		return {number: target for number, target in found.items() if target}

	@cached_property
	def detours(self) -> frozenset[int]:
		"""The decisions that send an applicant off who has no step before them to go back to."""
		return frozenset(
			number for number in self.numbers if self._sends_back(number) and number not in self.returns
		)

	def returns_by_applicant_column(self, number: int) -> bool:
		"""Whether the way back runs straight up the applicant's empty cells, into the box from below."""
		target = self.returns.get(number)
		if target is None or not self.stands_with_applicant(number):
			return False
		return not self.leaves_downwards(target)

	def stands_with_applicant(self, number: int) -> bool:
		"""Whether the way back first crosses over to the applicant's column."""
		return self._sends_back(number) and self.column_of(number) != 0

	def leaves_downwards(self, number: int) -> bool:
		"""Whether the way forward begins at the lower side of the symbol."""
		following = self.next_of(number)
		if following is None:
			return False
		return self.step(number).decides or self.column_of(number) == self.column_of(following)

	@cached_property
	def lanes(self) -> dict[tuple[int, int], Lane]:
		"""The lane of each way beside the symbols, by (column, target); a way forward has its own row as target.

		Ways back of one column to one step share a lane. Short ways lie inside, so that ways that
		hold each other do not cross.
		"""
		spans: dict[tuple[int, int], int] = {}
		for number in self.numbers:
			if self.step(number).refuses:
				spans[self.column_of(number), -number] = number
			elif number in self.returns and not self.returns_by_applicant_column(number):
				spans[self.column_of(number), self.returns[number]] = number
		taken: dict[Lane, list[tuple[int, int]]] = {}
		lanes: dict[tuple[int, int], Lane] = {}
		for key, last in sorted(spans.items(), key=lambda span: (span[1] - abs(span[0][1]), span)):
			column, first = key[0], abs(key[1])
			track = 0
			while any(a <= last and first <= b for a, b in taken.get(Lane(column, track), ())):
				track += 1
			lanes[key] = Lane(column, track)
			taken.setdefault(lanes[key], []).append((first, last))
		return lanes

	def tracks(self, column: int) -> int:
		"""Return how many lanes lie side by side in a column."""
		return max((lane.track + 1 for lane in self.lanes.values() if lane.column == column), default=0)

	def lane_back(self, number: int) -> Lane:
		return self.lanes[self.column_of(number), self.returns[number]]

	def lane_forward(self, number: int) -> Lane:
		"""Return the lane by which a step that refuses goes on: below it stands the end."""
		return self.lanes[self.column_of(number), -number]

	def _return_of(self, number: int) -> int | None:
		step = self.step(number)
		if step.decides and step.on_no == TO_STEP and 1 <= step.on_no_step < number:
			return step.on_no_step
		if self._sends_back(number):
			boxes = [earlier for earlier in range(1, number) if self.step(earlier).executor == APPLICANT]
			if boxes:
				return boxes[-1]
			return number if step.executor == APPLICANT else None
		return None

	def _sends_back(self, number: int) -> bool:
		return self.step(number).decides and self.step(number).on_no == TO_APPLICANT
