"""The table of the SOP form in mm: its columns, its lines of text, its rows and its pages.

Nothing is left to a PDF engine: what stands in a row is broken into lines here, and a page ends
where this module says. All lengths are mm from the upper left corner of the printable sheet.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from jumapolo_layanan.core import typesetting
from jumapolo_layanan.core.sop_flow import Flow, FormStep
from jumapolo_layanan.core.typesetting import Font, points

PADDING = 1.3
"""Between the text of a cell and its rules."""

PENTAGON_HEIGHT = 5.0
END_HEIGHT = 4.6
END_GAP = 4.2
"""From a decision down to the end of those refused."""

ABOVE = 5.0
"""From the upper edge of a row, or from a pentagon, down to the symbol: room for an arrow from the side."""
CROSSING = 3.6
"""From a symbol down to a way that crosses over to another executor."""
BELOW = CROSSING + 2.6
BELOW_TO_PENTAGON = 4.2
PENTAGON_BESIDE = 5.2
"""From a symbol down to the lower tip of a pentagon that hangs beside it."""
BELOW_BESIDE_PENTAGON = PENTAGON_BESIDE + 1.2 + 2.6

_NUMBER_WIDTH = 8.0
_TIME_WIDTH = 16.0
_NOTE_WIDTH = 20.0
_NOTE_WIDTH_FILLED = 28.0
_EXECUTOR_WIDTH = (15.0, 24.0)
_COMFORTABLE_TEXT = 140.0
_NARROWEST_TEXT = 75.0
_TEXT_SHARES = (0.38, 0.31, 0.31)
_LANE = 1.6
_LANES_MAX = 9.0

_GROUP_HEIGHT = 5.5
_NUMBERING_HEIGHT = 4.4
_TITLE_MARGIN = 2.2
_HEADING_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_SMALLEST_HEADING = points(_HEADING_SIZES[-1], bold=True)
"""No column is so narrow that a word of its title breaks in this type, as long as the text has room."""
_COMFORTABLE_SIZES = (9.0, 8.5, 8.0)
_SIZES = (*_COMFORTABLE_SIZES, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
CUT = " … (dipotong)"


@dataclass(frozen=True)
class Titles:
	"""What stands over the columns of text, and over the last but one three of them together."""

	number: str = "No"
	text: str = "Uraian Kegiatan"
	needs: str = "Kelengkapan"
	minutes: str = "Waktu"
	output: str = "Output"
	note: str = "Keterangan"
	standards: str = "Mutu Baku"


OFFICIAL = Titles()


@dataclass(frozen=True)
class Area:
	"""Where the table may stand."""

	left: float
	top: float
	width: float
	height: float


@dataclass(frozen=True)
class Column:
	"""One column; `lanes` is the part at its right that only arrows use."""

	title: str
	left: float
	width: float
	lanes: float = 0.0

	@property
	def right(self) -> float:
		return self.left + self.width

	@property
	def core(self) -> float:
		return self.width - self.lanes

	@property
	def middle(self) -> float:
		return self.left + self.core / 2


@dataclass(frozen=True)
class Row:
	"""One step's row on its page: the lines of its six cells of text, its place and its pentagons."""

	number: int
	cells: tuple[tuple[str, ...], ...]
	top: float
	height: float
	pentagons: "Pentagons"

	@property
	def bottom(self) -> float:
		return self.top + self.height


@dataclass(frozen=True)
class Sizes:
	"""How large the symbols are in a column whose core is `core` mm wide, and the room they need."""

	core: float

	@property
	def symbol(self) -> float:
		"""The width of a step's symbol."""
		return min(15.0, self.core * 0.62)

	@property
	def pentagon(self) -> float:
		"""The width of a pentagon."""
		return min(PENTAGON_HEIGHT, self.core * 0.28)

	@property
	def process(self) -> float:
		"""The height of every step's symbol but a decision's."""
		return min(8.0, max(5.5, self.symbol * 0.62))

	@property
	def decision(self) -> float:
		return min(10.0, max(8.0, self.symbol * 0.8))

	def height_of(self, step: FormStep) -> float:
		return self.decision if step.decides else self.process

	def body_of(self, step: FormStep) -> float:
		"""Return the height of the step's symbol and of what stands under it in its own cell."""
		return self.height_of(step) + (END_GAP + END_HEIGHT if step.refuses else 0.0)

	def least_row(self, step: FormStep, signs: "Pentagons") -> float:
		"""Return the least height of a row: its symbols with the arrows into and out of them."""
		return signs.room_above + self.body_of(step) + signs.room_below


@dataclass(frozen=True)
class Pentagons:
	"""Which connectors to other pages stand in a row."""

	arrives: bool = False
	"""The row is the first of its page; the page before leads to it."""
	returned_to: bool = False
	"""A decision on another page goes back to it."""
	leaves: bool = False
	"""The row is the last of its page and leads to the next."""
	returns: bool = False
	"""Its decision goes back to another page by a pentagon in its own cell."""

	@property
	def room_above(self) -> float:
		return 1.0 + PENTAGON_HEIGHT + ABOVE if self.arrives or self.returned_to else ABOVE

	@property
	def room_below(self) -> float:
		if self.leaves:
			return BELOW_TO_PENTAGON + PENTAGON_HEIGHT + 1.0
		return BELOW_BESIDE_PENTAGON if self.returns else BELOW


@dataclass(frozen=True)
class Heading:
	"""The title of one column, broken into lines."""

	lines: tuple[str, ...]
	font: Font

	@property
	def height(self) -> float:
		return len(self.lines) * self.font.line


@dataclass(frozen=True)
class Table:
	"""The whole table. The columns are number, text, one each executor, needs, time, output, note."""

	flow: Flow
	columns: tuple[Column, ...]
	font: Font
	headings: tuple["Heading", ...]
	top: float
	pages: tuple[tuple[Row, ...], ...]
	standards: str
	"""The common head of needs, time and output."""

	@property
	def executors(self) -> tuple[Column, ...]:
		return self.columns[2:-4]

	@property
	def sizes(self) -> Sizes:
		return Sizes(self.executors[0].core)

	@cached_property
	def head_height(self) -> float:
		return _head_height(self.headings)

	@property
	def group_height(self) -> float:
		return _GROUP_HEIGHT

	@property
	def numbering_height(self) -> float:
		return _NUMBERING_HEIGHT

	@cached_property
	def page_of(self) -> dict[int, int]:
		"""The page, counted from 0, of each step."""
		return {row.number: page for page, rows in enumerate(self.pages) for row in rows}


def lay_out(steps: tuple[FormStep, ...], area: Area, titles: Titles = OFFICIAL) -> Table:
	"""Return the table of `steps` in the largest type that needs no page more than a smaller one."""
	flow = Flow(steps)
	columns = _columns(flow, area, titles)
	headings = (*_headings(columns[:2]), *_headings(columns[2:-4]), *_headings(columns[-4:]))
	body = area.height - _head_height(headings)
	top = area.top + area.height - body

	settings = [_Setting(flow, columns, points(size), body) for size in _SIZES]
	best = next((setting for setting in settings if setting.is_complete), settings[-1])
	for setting in settings[: len(_COMFORTABLE_SIZES)]:
		if setting.is_complete and len(setting.breaks) < len(best.breaks):
			best = setting
	return Table(flow, columns, best.font, headings, area.top, tuple(best.pages(top)), titles.standards)


def _columns(flow: Flow, area: Area, titles: Titles) -> tuple[Column, ...]:
	count = len(flow.executors)
	lanes = [_lanes_width(flow.tracks(index)) for index in range(count)]
	note = _NOTE_WIDTH_FILLED if any(step.note for step in flow.steps) else _NOTE_WIDTH
	room = area.width - _NUMBER_WIDTH - _TIME_WIDTH - note - sum(lanes)
	narrow, wide = _EXECUTOR_WIDTH
	words = max(typesetting.longest_word(name, _SMALLEST_HEADING) for name in flow.executors or ("",))
	core = min(wide, max(narrow, words + _TITLE_MARGIN, (room - _COMFORTABLE_TEXT) / max(count, 1)))
	core = min(core, (room - _NARROWEST_TEXT) / max(count, 1))
	text, needs, output = ((room - core * count) * share for share in _TEXT_SHARES)

	widths = [
		(titles.number, _NUMBER_WIDTH, 0.0),
		(titles.text, text, 0.0),
		*((name or "–", core + extra, extra) for name, extra in zip(flow.executors, lanes, strict=True)),
		(titles.needs, needs, 0.0),
		(titles.minutes, _TIME_WIDTH, 0.0),
		(titles.output, output, 0.0),
		(titles.note, note, 0.0),
	]
	columns: list[Column] = []
	left = area.left
	for title, width, extra in widths:
		columns.append(Column(title, left, width, extra))
		left += width
	return tuple(columns)


def _lanes_width(tracks: int) -> float:
	return min(_LANES_MAX, tracks * _LANE) + 1.0 if tracks else 0.0


def lane_position(column: Column, track: int, tracks: int) -> float:
	"""Return where a lane of `column` runs."""
	spacing = (column.lanes - 1.0) / tracks
	return column.right - column.lanes + 0.2 + spacing * (track + 0.5)


def _headings(columns: tuple[Column, ...]) -> tuple[Heading, ...]:
	"""Return the titles in the largest bold type that breaks none of their words."""
	fonts = [points(size, bold=True) for size in _HEADING_SIZES]
	whole = (font for font in fonts if all(_holds_words(column, font) for column in columns))
	font = next(whole, fonts[-1])
	return tuple(
		Heading(typesetting.wrap(column.title, column.width - _TITLE_MARGIN, font), font)
		for column in columns
	)


def _holds_words(column: Column, font: Font) -> bool:
	return typesetting.longest_word(column.title, font) <= column.width - _TITLE_MARGIN


def _head_height(headings: tuple[Heading, ...]) -> float:
	names = max(heading.height for heading in headings) + 2 * PADDING
	return _GROUP_HEIGHT + max(names, 8.0) + _NUMBERING_HEIGHT


@dataclass(frozen=True)
class _Setting:
	"""The table in one size of type. `room` is the height that rows have on a page."""

	flow: Flow
	columns: tuple[Column, ...]
	font: Font
	room: float

	@property
	def is_complete(self) -> bool:
		"""Whether every row fits a page with all its text."""
		return all(self._text_height(self._full_cells(number)) <= self.room for number in self.flow.numbers)

	@cached_property
	def breaks(self) -> tuple[tuple[int, int], ...]:
		return self._breaks_and_returns[0]

	def pages(self, top: float) -> Iterator[tuple[Row, ...]]:
		"""Yield the rows of each page, the first row at `top`."""
		breaks, returns = self._breaks_and_returns
		for first, last in breaks:
			at = top
			rows: list[Row] = []
			for number in range(first, last + 1):
				signs = returns.pentagons(number, first, last, len(self.flow.steps))
				height = self._height(number, signs)
				rows.append(Row(number, self._cells[number], at, height, signs))
				at += height
			yield tuple(rows)

	@cached_property
	def _breaks_and_returns(self) -> tuple[tuple[tuple[int, int], ...], "_PageReturns"]:
		"""Break into pages until no way back crosses a page without room for its pentagons.

		Room once given is kept in later rounds, so this ends.
		"""
		roomy = _PageReturns(frozenset(), frozenset())
		while True:
			breaks = self._break(roomy)
			returns = _PageReturns.over(breaks, self.flow)
			if returns.targets <= roomy.targets and returns.sources <= roomy.sources:
				return breaks, returns
			roomy = _PageReturns(roomy.targets | returns.targets, roomy.sources | returns.sources)

	def _break(self, returns: "_PageReturns") -> tuple[tuple[int, int], ...]:
		last_step = len(self.flow.steps)
		breaks: list[tuple[int, int]] = []
		first = 1
		while first <= last_step:
			last = first
			while last < last_step and self._page_height(first, last + 1, returns) <= self.room:
				last += 1
			breaks.append((first, last))
			first = last + 1
		return tuple(self._without_widow(breaks, returns))

	def _without_widow(self, breaks: list[tuple[int, int]], returns: "_PageReturns") -> list[tuple[int, int]]:
		"""Leave no single row alone on the last page if the page before can spare one."""
		if len(breaks) < 2 or breaks[-1][0] != breaks[-1][1]:
			return breaks
		first, last = breaks[-2]
		end = breaks[-1][1]
		fits = self._page_height(first, last - 1, returns) <= self.room
		fits = fits and self._page_height(last, end, returns) <= self.room
		return [*breaks[:-2], (first, last - 1), (last, end)] if last - first >= 2 and fits else breaks

	def _page_height(self, first: int, last: int, returns: "_PageReturns") -> float:
		count = len(self.flow.steps)
		return sum(
			self._height(number, returns.pentagons(number, first, last, count))
			for number in range(first, last + 1)
		)

	def _height(self, number: int, signs: Pentagons) -> float:
		least = Sizes(self.columns[2].core).least_row(self.flow.step(number), signs)
		return max(self._text_height(self._cells[number]), least)

	def _text_height(self, cells: tuple[tuple[str, ...], ...]) -> float:
		return max(len(lines) for lines in cells) * self.font.line + 2 * PADDING

	@cached_property
	def _cells(self) -> dict[int, tuple[tuple[str, ...], ...]]:
		most = int((self.room - 2 * PADDING) / self.font.line)
		return {
			number: tuple(
				self._cut(lines, most, column.width)
				for lines, column in zip(self._full_cells(number), self._text_columns, strict=True)
			)
			for number in self.flow.numbers
		}

	def _full_cells(self, number: int) -> tuple[tuple[str, ...], ...]:
		return self._all_full_cells[number - 1]

	@cached_property
	def _all_full_cells(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
		return tuple(
			tuple(
				typesetting.wrap(text, column.width - 2 * PADDING, self.font)
				for text, column in zip(
					_texts(number, self.flow.step(number)), self._text_columns, strict=True
				)
			)
			for number in self.flow.numbers
		)

	@property
	def _text_columns(self) -> tuple[Column, ...]:
		return (*self.columns[:2], *self.columns[-4:])

	def _cut(self, lines: tuple[str, ...], most: int, column_width: float) -> tuple[str, ...]:
		"""Cut what no page can hold, and say so."""
		if len(lines) <= most:
			return lines
		notice = typesetting.wrap(CUT, column_width - 2 * PADDING, self.font)
		return (*lines[: most - len(notice)], *notice)


@dataclass(frozen=True)
class _PageReturns:
	"""Ways back that cross a page: the steps they lead to, and the steps whose pentagon hangs under them."""

	targets: frozenset[int]
	sources: frozenset[int]

	@classmethod
	def over(cls, breaks: tuple[tuple[int, int], ...], flow: Flow) -> "_PageReturns":
		page_of = {n: page for page, (first, last) in enumerate(breaks) for n in range(first, last + 1)}
		crossing = [number for number, target in flow.returns.items() if page_of[number] != page_of[target]]
		return cls(
			targets=frozenset(flow.returns[number] for number in crossing),
			sources=frozenset(number for number in crossing if not flow.stands_with_applicant(number)),
		)

	def pentagons(self, number: int, first: int, last: int, count: int) -> Pentagons:
		"""Return the pentagons of a row on the page from `first` to `last`, of `count` rows in all."""
		return Pentagons(
			arrives=number == first and number > 1,
			returned_to=number in self.targets,
			leaves=number == last and number < count,
			returns=number in self.sources,
		)


def _texts(number: int, step: FormStep) -> tuple[str, ...]:
	time = f"{step.minutes} menit" if step.minutes else ""
	return (str(number), step.text, step.needs, time, step.output, step.note)
