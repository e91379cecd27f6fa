"""The official form of an SOP, sheet by sheet: the identity, then the table with its flow chart."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from jumapolo_layanan.core import flowchart, sop_table, typesetting
from jumapolo_layanan.core.flowchart import ARROW_LENGTH, ARROW_WIDTH, Arrow, Chart, Shape, Symbol
from jumapolo_layanan.core.sop_flow import FormStep
from jumapolo_layanan.core.sop_table import Area, Column, Row, Table, Titles
from jumapolo_layanan.core.svg import Drawing
from jumapolo_layanan.core.typesetting import Font, points

_FRAME = 0.4
_RULE = 0.15
_FLOW = 0.45
_INSET = 0.3
"""A frame that ends with the sheet loses half its line."""
_SCREEN_WIDTH = 300.0
_ENDLESS = 100_000.0

_TITLE_HEIGHT = 6.5
_FOOT_HEIGHT = 5.0
_SMALL = points(7.5)
_NOTICE = points(9, bold=True)
_TITLE = points(9.5, bold=True)
_GROUP = points(8.5, bold=True)

_LABEL_WIDTH = 44.0
_SIGNATURE = 17.0
_CELL = 2.0
"""Between the text of the identity and its rules."""
_BLOCK_MIN = 16.0
_IDENTITY_SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)
_BLANK_NAME = "(" + "." * 40 + ")"


@dataclass(frozen=True)
class Paper:
	"""A sheet lying on its side with its margins, in mm."""

	name: str
	width: float
	height: float
	margin_left: float = 15.0
	margin_right: float = 12.0
	margin_top: float = 12.0
	margin_bottom: float = 10.0

	@property
	def printable_width(self) -> float:
		return self.width - self.margin_left - self.margin_right

	@property
	def printable_height(self) -> float:
		"""The height that is drawn on; a little less than the margins leave, lest a sheet spill over."""
		return self.height - self.margin_top - self.margin_bottom - 1.5


F4 = Paper("F4", 330, 215)
A4 = Paper("A4", 297, 210)
PAPERS = {paper.name: paper for paper in (F4, A4)}


@dataclass(frozen=True)
class Signature:
	"""Who makes the SOP binding; what is not known yet is left free to be written in."""

	title: tuple[str, ...] = ()
	name: str = ""
	rank: str = ""
	nip: str = ""


@dataclass(frozen=True)
class Identity:
	"""The first sheet. Dates are in words."""

	regency: str
	district: str
	number: str
	name: str
	made_on: str = ""
	revised_on: str = ""
	effective_on: str = ""
	decree: tuple[str, ...] = ()
	signature: Signature = field(default_factory=Signature)
	legal_basis: tuple[str, ...] = ()
	qualifications: tuple[str, ...] = ()
	related: tuple[str, ...] = ()
	equipment: tuple[str, ...] = ()
	warnings: tuple[str, ...] = ()
	records: tuple[str, ...] = ()
	version: str = ""
	notice: str = ""
	"""Why the form does not bind, or not yet; in the middle of every foot."""


def draw(identity: Identity, steps: tuple[FormStep, ...], paper: Paper = F4) -> tuple[str, ...]:
	"""Return every sheet of the form as SVG, in the order of the pages."""
	first = _identity_sheets(identity, paper)
	table = lay_out(steps, paper)
	count = len(first) + len(table.pages)
	sheets = [_Sheet(identity, paper, number, count) for number in range(1, count + 1)]
	for sheet, blocks in zip(sheets, first, strict=False):
		sheet.draw_identity(blocks)
	charts = flowchart.draw(table)
	for sheet, rows, chart in zip(sheets[len(first) :], table.pages, charts, strict=True):
		sheet.draw_table(table, rows, chart)
	return tuple(sheet.finish() for sheet in sheets)


def lay_out(steps: tuple[FormStep, ...], paper: Paper) -> Table:
	"""Return the table as it stands on `paper`, under the title of its sheets and over their foot."""
	height = paper.printable_height - _TITLE_HEIGHT - _FOOT_HEIGHT
	return sop_table.lay_out(steps, Area(_INSET, _TITLE_HEIGHT, paper.printable_width - 2 * _INSET, height))


def draw_on_one_sheet(name: str, steps: tuple[FormStep, ...], titles: Titles) -> str:
	"""Return the table and its flow chart for the screen: without page breaks, under `titles` of its own."""
	table = sop_table.lay_out(steps, Area(_INSET, _INSET, _SCREEN_WIDTH - 2 * _INSET, _ENDLESS), titles)
	[rows], [chart] = table.pages, flowchart.draw(table)
	sheet = _TableSheet(Drawing(_SCREEN_WIDTH, rows[-1].bottom + _INSET, name), _SCREEN_WIDTH)
	sheet.draw_rows(table, rows, chart)
	return sheet.drawing.finish()


# the identity


@dataclass(frozen=True)
class _Text:
	"""Paragraphs in a box, broken into lines: (indent in mm, number, text)."""

	heading: str
	lines: tuple[tuple[float, str, str], ...]


@dataclass(frozen=True)
class _Blocks:
	"""What one sheet of the identity holds: the head on the first one, then pairs of boxes."""

	font: Font
	head: "_Head | None"
	pairs: tuple[tuple[_Text, _Text], ...]


@dataclass(frozen=True)
class _Head:
	"""The office at the left, at the right the rows of (label, lines of text, is bold)."""

	office: tuple[tuple[str, Font], ...]
	rows: tuple[tuple[str, tuple[str, ...], bool], ...]
	signature: tuple[tuple[str, ...], tuple[str, ...]]
	decree: tuple[str, ...]


def _identity_sheets(identity: Identity, paper: Paper) -> tuple[_Blocks, ...]:
	"""Return the sheets of the identity, one if some readable size of type allows it."""
	for size in _IDENTITY_SIZES:
		sheets = tuple(_break_identity(identity, paper, points(size)))
		if len(sheets) == 1:
			break
	return sheets


def _break_identity(identity: Identity, paper: Paper, font: Font) -> Iterator[_Blocks]:
	head = _head_of(identity, paper, font)
	bottom = paper.printable_height - _FOOT_HEIGHT
	room = bottom - _head_height(head, font)
	waiting = _pairs_of(identity, paper, font)
	here: list[tuple[_Text, _Text]] = []
	while waiting:
		pair = waiting.pop(0)
		needed = _pair_height(pair, font)
		if needed <= room:
			here.append(pair)
			room -= needed
			continue
		whole = int((room - 2 * _CELL) / font.line) - 1
		if whole >= 3:
			here.append((_first(pair[0], whole), _first(pair[1], whole)))
			pair = (_rest(pair[0], whole), _rest(pair[1], whole))
		waiting.insert(0, pair)
		yield _Blocks(font, head, tuple(here))
		head, here, room = None, [], bottom - _TITLE_HEIGHT
	yield _Blocks(font, head, tuple(here))


def _head_of(identity: Identity, paper: Paper, font: Font) -> _Head:
	half = paper.printable_width / 2 - _INSET
	room = half - _LABEL_WIDTH - 2 * _CELL
	bold = Font(font.size, bold=True)

	def row(label: str, text: str, is_bold: bool = False) -> tuple[str, tuple[str, ...], bool]:
		return label, typesetting.wrap(text or "–", room, bold if is_bold else font), is_bold

	signature = identity.signature
	under = [signature.name or _BLANK_NAME]
	under += [signature.rank] if signature.rank else []
	under += [f"NIP {signature.nip}"] if signature.nip or not signature.name else []
	office = [
		(f"PEMERINTAH KABUPATEN {identity.regency.upper()}", points(13, bold=True)),
		(f"KECAMATAN {identity.district.upper()}", points(15, bold=True)),
		("STANDAR OPERASIONAL PROSEDUR", points(11, bold=True)),
	]
	return _Head(
		office=tuple(
			(text, typesetting.fitting(text, half - 2 * _CELL, largest)) for text, largest in office
		),
		rows=(
			row("NOMOR SOP", identity.number),
			row("TANGGAL PEMBUATAN", identity.made_on),
			row("TANGGAL REVISI", identity.revised_on),
			row("TANGGAL EFEKTIF", identity.effective_on),
			row("DISAHKAN OLEH", ""),
			row("NAMA SOP", identity.name, True),
		),
		signature=(
			tuple(line for text in signature.title for line in typesetting.wrap(text, room, font)),
			tuple(line for text in under for line in typesetting.wrap(text, room, bold)),
		),
		decree=identity.decree,
	)


def _row_height(head: _Head, index: int, font: Font) -> float:
	label, lines, _bold = head.rows[index]
	if label != "DISAHKAN OLEH":
		return len(lines) * font.line + _CELL
	above, under = head.signature
	return (len(above) + len(under)) * font.line + _SIGNATURE + _CELL


def _decree_height(head: _Head) -> float:
	return len(head.decree) * _SMALL.line + 1.5 if head.decree else 0.0


def _head_height(head: _Head, font: Font) -> float:
	return _INSET + _decree_height(head) + sum(_row_height(head, i, font) for i in range(len(head.rows)))


def _pairs_of(identity: Identity, paper: Paper, font: Font) -> list[tuple[_Text, _Text]]:
	room = paper.printable_width / 2 - _INSET - 2 * _CELL

	def numbered(heading: str, items: tuple[str, ...]) -> _Text:
		lines: list[tuple[float, str, str]] = []
		indent = typesetting.width(f"{len(items)}. ", font) if len(items) > 1 else 0.0
		for number, item in enumerate(items, 1):
			for index, line in enumerate(typesetting.wrap(item, room - indent, font)):
				lines.append((indent, f"{number}." if indent and index == 0 else "", line))
		return _Text(heading, tuple(lines))

	def plain(heading: str, paragraphs: tuple[str, ...]) -> _Text:
		lines = (line for text in paragraphs for line in typesetting.wrap(text, room, font))
		return _Text(heading, tuple((0.0, "", line) for line in lines))

	return [
		(
			numbered("Dasar Hukum:", identity.legal_basis),
			numbered("Kualifikasi Pelaksana:", identity.qualifications),
		),
		(numbered("Keterkaitan:", identity.related), numbered("Peralatan/Perlengkapan:", identity.equipment)),
		(plain("Peringatan:", identity.warnings), plain("Pencatatan dan Pendataan:", identity.records)),
	]


def _pair_height(pair: tuple[_Text, _Text], font: Font) -> float:
	lines = max(len(text.lines) for text in pair)
	return max((lines + 1) * font.line + 2 * _CELL, _BLOCK_MIN)


def _first(text: _Text, count: int) -> _Text:
	return _Text(text.heading, text.lines[:count])


def _rest(text: _Text, count: int) -> _Text:
	return _Text(f"{text.heading.rstrip(':')} (lanjutan):", text.lines[count:])


# the sheets


class _TableSheet:
	"""What the table and its chart are drawn on."""

	def __init__(self, drawing: Drawing, width: float) -> None:
		self.drawing = drawing
		self.width = width
		self.left = _INSET
		self.right = width - _INSET

	def draw_rows(self, table: Table, rows: tuple[Row, ...], chart: Chart) -> None:
		self._draw_heading(table)
		self._draw_rules(table, rows)
		for row in rows:
			self._draw_row(table, row)
		self._draw_chart(table, chart)

	def _draw_heading(self, table: Table) -> None:
		"""Draw the heads of the columns: those of executors and standards under one common head each."""
		numbering = table.top + table.head_height - table.numbering_height
		groups = table.top + table.group_height
		for index, (column, heading) in enumerate(zip(table.columns, table.headings, strict=True)):
			grouped = 1 < index < len(table.columns) - 1
			top = groups if grouped else table.top
			upper = (top + numbering - heading.height) / 2
			centre = column.left + column.width / 2
			self.drawing.lines(heading.lines, centre, upper, heading.font, "middle")
			self.drawing.text(str(index + 1), centre, numbering + 3.2, points(7.5), "middle")
		executors, standards = table.executors, table.columns[-4:-1]
		for title, columns in (("Pelaksana", executors), (table.standards, standards)):
			if columns:
				left, right = columns[0].left, columns[-1].right
				font = typesetting.fitting(title, right - left - 1.0, _GROUP)
				self.drawing.text(title, (left + right) / 2, table.top + 3.9, font, "middle")
				self.drawing.line((left, groups), (right, groups), _RULE)
		for at in (numbering, numbering + table.numbering_height):
			self.drawing.line((self.left, at), (self.right, at), _RULE)

	def _draw_rules(self, table: Table, rows: tuple[Row, ...]) -> None:
		bottom = rows[-1].bottom
		groups = table.top + table.group_height
		for index, column in enumerate(table.columns[1:], 1):
			inside = (
				2 < index < len(table.columns) - 4 or len(table.columns) - 4 < index < len(table.columns) - 1
			)
			self.drawing.line((column.left, groups if inside else table.top), (column.left, bottom), _RULE)
		for row in rows[:-1]:
			self.drawing.line((self.left, row.bottom), (self.right, row.bottom), _RULE)
		self.drawing.box(self.left, table.top, self.right - self.left, bottom - table.top, _FRAME)

	def _draw_row(self, table: Table, row: Row) -> None:
		columns = (*table.columns[:2], *table.columns[-4:])
		top = row.top + sop_table.PADDING
		self.drawing.open_group(baris=row.number)
		for index, (column, lines) in enumerate(zip(columns, row.cells, strict=True)):
			if index in (0, 3):
				self.drawing.lines(lines, column.left + column.width / 2, top, table.font, "middle")
			else:
				self.drawing.lines(lines, column.left + sop_table.PADDING, top, table.font)
		self.drawing.close_group()

	# flow chart

	def _draw_chart(self, table: Table, chart: Chart) -> None:
		for arrow in chart.arrows:
			self._draw_arrow(arrow)
		for symbol in chart.symbols:
			self._draw_symbol(symbol, table.executors[symbol.column])

	def _draw_arrow(self, arrow: Arrow) -> None:
		(before_x, before_y), (x, y) = arrow.path[-2:]
		along = (_sign(x - before_x), _sign(y - before_y))
		back = (x - along[0] * ARROW_LENGTH, y - along[1] * ARROW_LENGTH)
		half = ARROW_WIDTH / 2
		wings = [
			(back[0] - along[1] * half, back[1] - along[0] * half),
			(back[0] + along[1] * half, back[1] + along[0] * half),
		]
		self.drawing.open_group(
			panah=arrow.way.value,
			dari=_end_of(arrow.source),
			ke=_end_of(arrow.target),
		)
		self.drawing.polyline((*arrow.path[:-1], back), _FLOW)
		self.drawing.polygon(((x, y), *wings), filled=True)
		if arrow.label:
			self.drawing.text(arrow.label.text, arrow.label.left, arrow.label.baseline, arrow.label.font)
		self.drawing.close_group()

	def _draw_symbol(self, symbol: Symbol, column: Column) -> None:
		self.drawing.open_group(
			simbol=symbol.shape.value, peran=symbol.role.value, langkah=symbol.row, pelaksana=column.title
		)
		if symbol.shape is Shape.DIAMOND:
			corners = (
				(symbol.x, symbol.top),
				(symbol.right, symbol.y),
				(symbol.x, symbol.bottom),
				(symbol.left, symbol.y),
			)
			self.drawing.polygon(corners, _FLOW)
		elif symbol.shape is Shape.PENTAGON:
			shoulder = symbol.top + symbol.height * 0.62
			corners = (
				(symbol.left, symbol.top),
				(symbol.right, symbol.top),
				(symbol.right, shoulder),
				(symbol.x, symbol.bottom),
				(symbol.left, shoulder),
			)
			self.drawing.polygon(corners, _FLOW)
		else:
			radius = symbol.height / 2 if symbol.shape is Shape.CAPSULE else 0.0
			self.drawing.box(
				symbol.left,
				symbol.top,
				symbol.width,
				symbol.height,
				_FLOW,
				min(radius, symbol.width / 2),
				"#fff",
			)
		if symbol.text:
			raised = 0.3 if symbol.shape is Shape.PENTAGON else 0.0
			baseline = symbol.y - raised + symbol.font.size * 0.36
			self.drawing.text(symbol.text, symbol.x, baseline, symbol.font, "middle")
		self.drawing.close_group()


class _Sheet(_TableSheet):
	"""One page of the form."""

	def __init__(self, identity: Identity, paper: Paper, number: int, count: int) -> None:
		self.identity = identity
		self.height = paper.printable_height
		title = f"{identity.name}, halaman {number} dari {count}"
		super().__init__(Drawing(paper.printable_width, self.height, title), paper.printable_width)
		self._draw_foot(number, count)

	def finish(self) -> str:
		return self.drawing.finish()

	def draw_identity(self, blocks: _Blocks) -> None:
		top = start = self._draw_head(blocks.head, blocks.font) if blocks.head else self._draw_title()
		middle = self.width / 2
		for pair in blocks.pairs:
			height = _pair_height(pair, blocks.font)
			for text, left in zip(pair, (self.left, middle), strict=True):
				self._draw_block(text, left + _CELL, top + _CELL, blocks.font)
			top += height
			self.drawing.line((self.left, top), (self.right, top), _RULE)
		self.drawing.line((middle, start), (middle, top), _RULE)
		frame = _decree_height(blocks.head) + _INSET if blocks.head else start
		self.drawing.box(self.left, frame, self.right - self.left, top - frame, _FRAME)

	def draw_table(self, table: Table, rows: tuple[Row, ...], chart: Chart) -> None:
		self._draw_title()
		self.draw_rows(table, rows, chart)

	def _draw_foot(self, number: int, count: int) -> None:
		baseline = self.height - 1.0
		left = " · ".join(part for part in (self.identity.number, self.identity.version) if part)
		self.drawing.text(left, self.left, baseline, typesetting.fitting(left, self.width * 0.35, _SMALL))
		self.drawing.text(self.identity.notice, self.width / 2, baseline, _NOTICE, "middle")
		self.drawing.text(f"Halaman {number} dari {count}", self.right, baseline, _SMALL, "end")

	def _draw_title(self) -> float:
		"""Write the name of the SOP over what follows and return where that begins."""
		title = f"SOP {self.identity.name}"
		self.drawing.text(title, self.left, 4.4, typesetting.fitting(title, self.width * 0.72, _TITLE))
		office = f"Kecamatan {self.identity.district}"
		self.drawing.text(
			office, self.right, 4.4, typesetting.fitting(office, self.width * 0.25, _SMALL), "end"
		)
		return _TITLE_HEIGHT

	# identity

	def _draw_head(self, head: _Head, font: Font) -> float:
		middle = self.width / 2
		top = start = _INSET + _decree_height(head)
		widest = max((typesetting.width(line, _SMALL) for line in head.decree), default=0.0)
		self.drawing.lines(head.decree, self.right - widest, _INSET, _SMALL)
		for index, (label, lines, bold) in enumerate(head.rows):
			height = _row_height(head, index, font)
			self._draw_head_row(head, label, lines, Font(font.size, bold), top)
			top += height
			self.drawing.line((middle, top), (self.right, top), _RULE)
		self.drawing.line((middle, start), (middle, top), _RULE)
		self.drawing.line((middle + _LABEL_WIDTH, start), (middle + _LABEL_WIDTH, top), _RULE)
		self.drawing.line((self.left, top), (self.right, top), _RULE)
		self._draw_office(head, (start + top) / 2)
		return top

	def _draw_head_row(self, head: _Head, label: str, lines: tuple[str, ...], font: Font, top: float) -> None:
		middle = self.width / 2
		at = top + _CELL / 2
		plain = Font(font.size)
		self.drawing.lines((label,), middle + _CELL, at, plain)
		left = middle + _LABEL_WIDTH + _CELL
		if label != "DISAHKAN OLEH":
			self.drawing.lines(lines, left, at, font)
			return
		above, under = head.signature
		centre = (middle + _LABEL_WIDTH + self.right) / 2
		self.drawing.lines(above, centre, at, plain, "middle")
		at += len(above) * font.line + _SIGNATURE
		bold = Font(font.size, bold=True)
		self.drawing.lines(under[:1], centre, at, bold, "middle")
		if under[0] != _BLANK_NAME:
			half, below = typesetting.width(under[0], bold) / 2, at + font.size * 1.06
			self.drawing.line((centre - half, below), (centre + half, below), _RULE * 2)
		self.drawing.lines(under[1:], centre, at + font.line, plain, "middle")

	def _draw_office(self, head: _Head, middle: float) -> None:
		gap = 5.0
		height = sum(font.line for _text, font in head.office) + gap
		at = middle - height / 2
		centre = (self.left + self.width / 2) / 2
		for index, (text, font) in enumerate(head.office):
			at += gap if index == len(head.office) - 1 else 0.0
			self.drawing.lines((text,), centre, at, font, "middle")
			at += font.line

	def _draw_block(self, text: _Text, left: float, top: float, font: Font) -> None:
		self.drawing.lines((text.heading,), left, top, Font(font.size, bold=True))
		for index, (indent, number, line) in enumerate(text.lines, 1):
			self.drawing.lines((number,), left, top + index * font.line, font)
			self.drawing.lines((line,), left + indent, top + index * font.line, font)


def _sign(value: float) -> int:
	return (value > 0) - (value < 0)


def _end_of(symbol: Symbol) -> str:
	"""Name one end of an arrow: the step's number, or what else stands in its row."""
	if symbol.role is flowchart.Role.STEP:
		return str(symbol.row)
	return f"{symbol.text}" if symbol.shape is Shape.PENTAGON else symbol.role.value
