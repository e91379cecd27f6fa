"""The flow chart through the executors' columns of one page: symbols, arrows and their labels, in mm.

How the ways stay apart: a step is the only symbol of its row, so a way forward runs sideways at the
height of its own symbol and down the next executor's empty cell. A way back runs in a lane that no
symbol shares, or up the applicant's empty cells, and joins the arrow into its target from above.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise

from jumapolo_layanan.core import sop_table as table_of
from jumapolo_layanan.core import typesetting
from jumapolo_layanan.core.graph import REFUSED
from jumapolo_layanan.core.sop_flow import END, START, FormStep, Lane
from jumapolo_layanan.core.sop_table import Column, Row, Table
from jumapolo_layanan.core.typesetting import Font, points

YES = "Ya"
NO = "Tidak"
DETOUR = "Melengkapi"

ARROW_LENGTH = 2.0
ARROW_WIDTH = 1.7

_JOIN = 2.6
"""A way back joins the arrow into its target this far above it: over the arrow's head."""
_CORNER = 0.62
"""From the middle line of a decision up to the label in its corner, of half the decision's height."""
_LABEL = points(7)
_LABEL_HEIGHT = 0.72
"""Of the font size: the capital letters."""
_LETTER = points(7, bold=True)
_INSIDE = points(6.5)

Point = tuple[float, float]


class Shape(Enum):
	"""The symbols of the form; the fifth is the arrow."""

	CAPSULE = "kapsul"
	RECTANGLE = "persegi"
	DIAMOND = "belah-ketupat"
	PENTAGON = "segi-lima"


class Role(Enum):
	"""What a symbol stands for."""

	STEP = "langkah"
	REFUSAL = "ditolak"
	DETOUR = "melengkapi"
	TO_PAGE = "ke-halaman-lain"
	FROM_PAGE = "dari-halaman-lain"


class Way(Enum):
	"""Why an arrow is there."""

	FORWARD = "maju"
	NO = "tidak"
	RESUME = "lanjut"


@dataclass(frozen=True)
class Symbol:
	"""A symbol around its middle (x, y), in the row of step `row`; `to` is the step that a pentagon leads to."""

	shape: Shape
	role: Role
	row: int
	column: int
	x: float
	y: float
	width: float
	height: float
	text: str = ""
	to: int = 0

	@property
	def left(self) -> float:
		return self.x - self.width / 2

	@property
	def right(self) -> float:
		return self.x + self.width / 2

	@property
	def top(self) -> float:
		return self.y - self.height / 2

	@property
	def bottom(self) -> float:
		return self.y + self.height / 2

	@cached_property
	def font(self) -> Font:
		"""The type of the text inside."""
		if self.shape is Shape.PENTAGON:
			return typesetting.fitting(self.text, self.width - 0.8, _LETTER)
		return typesetting.fitting(self.text, self.width - 1.6, _INSIDE)


@dataclass(frozen=True)
class Label:
	"""A word beside an arrow: its lower left corner and its type."""

	text: str
	left: float
	baseline: float
	font: Font

	@property
	def right(self) -> float:
		return self.left + typesetting.width(self.text, self.font)

	@property
	def top(self) -> float:
		return self.baseline - self.font.size * _LABEL_HEIGHT


@dataclass(frozen=True)
class Arrow:
	"""An arrow along `path` from one symbol to another; its head is at the last point."""

	way: Way
	source: Symbol
	target: Symbol
	path: tuple[Point, ...]
	label: Label | None = None

	@property
	def segments(self) -> tuple[tuple[Point, Point], ...]:
		return tuple(pairwise(self.path))


@dataclass(frozen=True)
class Chart:
	"""All that is drawn through the executors' cells of one page."""

	symbols: tuple[Symbol, ...]
	arrows: tuple[Arrow, ...]


def draw(table: Table) -> tuple[Chart, ...]:
	"""Return the chart of each page of `table`."""
	letters = _letters(table)
	return tuple(_Page(table, rows, letters).chart() for rows in table.pages)


def _letters(table: Table) -> dict[int, str]:
	"""Return the letter of each step that another page leads to, in the order in which the pages name them."""
	flow, page_of = table.flow, table.page_of
	letters: dict[int, str] = {}
	for number in flow.numbers:
		for target in (flow.returns.get(number), flow.next_of(number)):
			if target and page_of[target] != page_of[number]:
				letters.setdefault(target, _letter(len(letters)))
	return letters


def _letter(index: int) -> str:
	"""Return A to Z, then AA and on.

	>>> _letter(0), _letter(25), _letter(26)
	('A', 'Z', 'AA')
	"""
	rest, last = divmod(index, 26)
	return (_letter(rest - 1) if rest else "") + chr(ord("A") + last)


def _shape_of(step: FormStep) -> Shape:
	if step.kind in (START, END):
		return Shape.CAPSULE
	return Shape.DIAMOND if step.decides else Shape.RECTANGLE


class _Page:
	"""Draws one page."""

	def __init__(self, table: Table, rows: tuple[Row, ...], letters: dict[int, str]) -> None:
		self.table = table
		self.flow = table.flow
		self.rows = {row.number: row for row in rows}
		self.letters = letters
		self.sizes = table.sizes
		self.steps = {number: self._step_symbol(row) for number, row in self.rows.items()}
		self.symbols = list(self.steps.values())
		self.arrows: list[Arrow] = []

	def chart(self) -> Chart:
		for number, row in self.rows.items():
			self._draw_arrival(row)
			self._draw_forward(row)
			if self.flow.step(number).refuses:
				self._draw_refusal(row)
			elif number in self.flow.detours:
				self._draw_detour(row)
			elif number in self.flow.returns:
				self._draw_return(row)
		return Chart(tuple(self.symbols), tuple(self.arrows))

	# symbols

	def _step_symbol(self, row: Row) -> Symbol:
		step = self.flow.step(row.number)
		spare = row.height - self.sizes.least_row(step, row.pentagons)
		top = row.top + row.pentagons.room_above + spare / 2
		height = self.sizes.height_of(step)
		return Symbol(
			_shape_of(step),
			Role.STEP,
			row.number,
			self.flow.column_of(row.number),
			self._column(row).middle,
			top + height / 2,
			self.sizes.symbol,
			height,
		)

	def _pentagon(self, role: Role, row: Row, to: int, middle: float, top: float, column: int) -> Symbol:
		symbol = Symbol(
			Shape.PENTAGON,
			role,
			row.number,
			column,
			middle,
			top + table_of.PENTAGON_HEIGHT / 2,
			self.sizes.pentagon,
			table_of.PENTAGON_HEIGHT,
			self.letters[to],
			to,
		)
		self.symbols.append(symbol)
		return symbol

	def _column(self, row: Row) -> Column:
		return self.table.executors[self.flow.column_of(row.number)]

	def _aside(self, row: Row) -> float:
		"""Return where a pentagon stands that must leave the middle of its cell free."""
		return self._column(row).left + 0.4 + self.sizes.pentagon / 2

	# ways forward

	def _draw_arrival(self, row: Row) -> None:
		"""Draw the pentagon over a step that another page leads to."""
		if not (row.pentagons.arrives or row.pentagons.returned_to):
			return
		symbol = self.steps[row.number]
		way = Way.FORWARD if row.pentagons.arrives else Way.NO
		middle = symbol.x if row.pentagons.arrives else self._aside(row)
		top = symbol.top - table_of.ABOVE - table_of.PENTAGON_HEIGHT
		pentagon = self._pentagon(Role.FROM_PAGE, row, row.number, middle, top, symbol.column)
		path: list[Point] = [(pentagon.x, pentagon.bottom)]
		if pentagon.x != symbol.x:
			path += [(pentagon.x, symbol.top - _JOIN), (symbol.x, symbol.top - _JOIN)]
		self._add(way, pentagon, symbol, [*path, (symbol.x, symbol.top)])

	def _draw_forward(self, row: Row) -> None:
		following = self.flow.next_of(row.number)
		if following is None:
			return
		source = self.steps[row.number]
		step = self.flow.step(row.number)
		target = self.steps.get(following) or self._pentagon_below(row, following)
		same = target.x == source.x
		label = None
		start: list[Point]
		if step.refuses and same:
			lane = self._lane(self.flow.lane_forward(row.number))
			turn = target.top - _JOIN if row.pentagons.leaves else self._crossing(row)
			start = [(source.right, source.y), (lane, source.y), (lane, turn), (source.x, turn)]
			label = self._label_in_corner(YES, source, right=True)
		elif step.refuses or (not step.decides and not same):
			rightwards = target.x > source.x
			start = [(source.right if rightwards else source.left, source.y), (target.x, source.y)]
			label = self._label_in_corner(YES, source, right=rightwards) if step.decides else None
		elif step.decides and not same:
			turn = self._crossing(row)
			start = [(source.x, source.bottom), (source.x, turn), (target.x, turn)]
			label = self._label_below(YES, source)
		else:
			start = [(source.x, source.bottom)]
			label = self._label_below(YES, source) if step.decides else None
		self._add(Way.FORWARD, source, target, [*start, (target.x, target.top)], label)

	def _pentagon_below(self, row: Row, to: int) -> Symbol:
		source = self.steps[row.number]
		step = self.flow.step(row.number)
		top = source.top + self.sizes.body_of(step) + table_of.BELOW_TO_PENTAGON
		return self._pentagon(Role.TO_PAGE, row, to, source.x, top, source.column)

	# ways of a "no"

	def _draw_refusal(self, row: Row) -> None:
		"""Draw the end of a request that is refused, under its decision."""
		source = self.steps[row.number]
		top = source.bottom + table_of.END_GAP
		middle = top + table_of.END_HEIGHT / 2
		end = Symbol(
			Shape.CAPSULE,
			Role.REFUSAL,
			row.number,
			source.column,
			source.x,
			middle,
			source.width,
			table_of.END_HEIGHT,
			REFUSED,
		)
		self.symbols.append(end)
		path = [(source.x, source.bottom), (source.x, end.top)]
		self._add(Way.NO, source, end, path, self._label_below(NO, source))

	def _draw_detour(self, row: Row) -> None:
		"""Draw what an applicant does who has no earlier step to go back to, and the way on from there."""
		source = self.steps[row.number]
		column = self.table.executors[0]
		box = Symbol(
			Shape.RECTANGLE,
			Role.DETOUR,
			row.number,
			0,
			column.middle,
			source.y,
			self.sizes.symbol,
			self.sizes.process,
			DETOUR,
		)
		self.symbols.append(box)
		there = [(source.left, source.y), (box.right, source.y)]
		self._add(Way.NO, source, box, there, self._label_in_corner(NO, source, right=False))
		over = source.top - _JOIN
		back = [(box.x, box.top), (box.x, over), (source.x, over), (source.x, source.top)]
		self._add(Way.RESUME, box, source, back)

	def _draw_return(self, row: Row) -> None:
		source = self.steps[row.number]
		number = self.flow.returns[row.number]
		target = self.steps.get(number)
		if target and self.flow.returns_by_applicant_column(row.number):
			path = [(source.left, source.y), (target.x, source.y), (target.x, target.bottom)]
			self._add(Way.NO, source, target, path, self._label_in_corner(NO, source, right=False))
		elif target:
			self._draw_return_by_lane(row, source, target)
		elif self.flow.stands_with_applicant(row.number):
			top = source.y - table_of.PENTAGON_HEIGHT / 2
			pentagon = self._pentagon(Role.TO_PAGE, row, number, self.table.executors[0].middle, top, 0)
			path = [(source.left, source.y), (pentagon.right, source.y)]
			self._add(Way.NO, source, pentagon, path, self._label_in_corner(NO, source, right=False))
		else:
			top = source.bottom + table_of.PENTAGON_BESIDE - table_of.PENTAGON_HEIGHT
			pentagon = self._pentagon(Role.TO_PAGE, row, number, self._aside(row), top, source.column)
			path = [(source.left, source.y), (pentagon.x, source.y), (pentagon.x, pentagon.top)]
			self._add(Way.NO, source, pentagon, path, self._label_in_corner(NO, source, right=False))

	def _draw_return_by_lane(self, row: Row, source: Symbol, target: Symbol) -> None:
		lane = self._lane(self.flow.lane_back(row.number))
		over = target.top - _JOIN
		path = [
			(source.right, source.y),
			(lane, source.y),
			(lane, over),
			(target.x, over),
			(target.x, target.top),
		]
		self._add(Way.NO, source, target, path, self._label_in_corner(NO, source, right=True))

	# lines and words

	def _crossing(self, row: Row) -> float:
		"""Return the height at which a way under a step crosses over to another executor."""
		below = self.steps[row.number].top + self.sizes.body_of(self.flow.step(row.number))
		return below + (table_of.PENTAGON_BESIDE + 1.2 if row.pentagons.returns else table_of.CROSSING)

	def _lane(self, lane: Lane) -> float:
		column = self.table.executors[lane.column]
		return table_of.lane_position(column, lane.track, self.flow.tracks(lane.column))

	def _add(
		self, way: Way, source: Symbol, target: Symbol, path: list[Point], label: Label | None = None
	) -> None:
		self.arrows.append(Arrow(way, source, target, tuple(path), label))

	def _label_below(self, text: str, source: Symbol) -> Label:
		return Label(text, source.x + 0.9, source.bottom + 2.5, points(6.5))

	def _label_in_corner(self, text: str, source: Symbol, right: bool) -> Label:
		"""Return a label over the arrow that leaves a decision sideways, between its slope and the cell's edge."""
		column = self.table.executors[source.column]
		up = source.height / 2 * _CORNER
		slope = source.width / 2 * (1 - _CORNER)
		room = column.core / 2 - slope - 1.0
		font = typesetting.fitting(text, room, _LABEL)
		outer = (
			column.left + column.core - 0.4 - typesetting.width(text, font) if right else column.left + 0.4
		)
		return Label(text, outer, source.y - up, font)
