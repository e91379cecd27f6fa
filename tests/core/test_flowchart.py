"""The official form of an SOP as drawn: rows, pages, symbols and arrows agree with the steps."""

import json
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jumapolo_layanan.core import flowchart, sop_form, typesetting
from jumapolo_layanan.core.flowchart import ARROW_LENGTH, Arrow, Chart, Label, Role, Shape, Symbol, Way
from jumapolo_layanan.core.sop_flow import FormStep
from jumapolo_layanan.core.sop_form import A4, F4, Identity, Paper
from jumapolo_layanan.core.sop_table import CUT, PADDING, Table

DATA = Path(__file__).parents[2] / "jumapolo_layanan" / "data" / "sop"
SVG = "{http://www.w3.org/2000/svg}"
TOUCH = 0.02
"""Two lengths in mm that differ by less are one on paper."""

Box = tuple[float, float, float, float]
Segment = tuple[tuple[float, float], tuple[float, float]]


def decree(number: str) -> tuple[FormStep, ...]:
	return tuple(map(FormStep.from_row, json.loads((DATA / f"{number}.json").read_text())["langkah"]))


def step(executor: str, kind: str = "Kegiatan", on_no: str = "", on_no_step: int = 0) -> FormStep:
	return FormStep("Mengerjakan", executor, "Berkas", 5, "Hasil", "", kind, on_no, on_no_step)


def drawn(steps: tuple[FormStep, ...], paper: Paper = F4) -> tuple[Table, tuple[Chart, ...]]:
	table = sop_form.lay_out(steps, paper)
	return table, flowchart.draw(table)


def identity(**changes: object) -> Identity:
	return Identity("Rekaan", "Contoh", "99/SOP/UJI", "Layanan Uji", **changes)


def arrow_from(charts: tuple[Chart, ...], number: int, way: Way) -> Arrow:
	(found,) = (
		arrow
		for chart in charts
		for arrow in chart.arrows
		if arrow.way is way and arrow.source.row == number and arrow.source.role is Role.STEP
	)
	return found


def symbol_of(charts: tuple[Chart, ...], number: int) -> Symbol:
	(found,) = (s for chart in charts for s in chart.symbols if s.role is Role.STEP and s.row == number)
	return found


# the decree


@pytest.mark.parametrize("paper", [F4, A4], ids=["F4", "A4"])
@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06"])
def test_each_table_of_the_decree_stands_on_one_page(number: str, paper: Paper) -> None:
	table, charts = drawn(decree(number), paper)
	assert len(table.pages) == 1
	assert not [s for s in charts[0].symbols if s.shape is Shape.PENTAGON]
	assert table.font.size == typesetting.points(9).size


def test_executors_stand_in_order_of_their_first_step() -> None:
	table, _ = drawn(decree("01"))
	assert table.flow.executors == ("Pemohon", "JFU", "Kasi Pemerintahan", "Operator SIAK")
	assert [column.title for column in table.columns[:2]] == ["No", "Uraian Kegiatan"]
	assert [column.title for column in table.columns[-4:]] == ["Kelengkapan", "Waktu", "Output", "Keterangan"]


def test_no_word_in_the_head_of_an_executor_is_broken_in_a_long_sop() -> None:
	seven = ("JFU", "Kasi Pemerintahan", "Operator SIAK", "Camat/Sekcam/Kasi", "Sekcam", "Bendahara")
	places = [seven[number % 6] for number in range(23)]
	steps = [step("Pemohon", "Mulai"), *map(step, places), step("JFU", "Selesai")]
	table, _ = drawn(tuple(replace(one, note="Dicatat") for one in steps))

	titles = {
		column.title: heading.lines for column, heading in zip(table.columns, table.headings, strict=True)
	}
	assert titles["Kasi Pemerintahan"] == ("Kasi", "Pemerintahan")
	assert len(table.executors) == 7


def test_the_applicant_stands_first_whoever_begins() -> None:
	table, _ = drawn((step("JFU", "Mulai"), step("Camat"), step("Pemohon", "Selesai")))
	assert table.flow.executors == ("Pemohon", "JFU", "Camat")


def test_an_incomplete_file_goes_back_into_the_applicants_box_from_below() -> None:
	_, charts = drawn(decree("01"))
	back = arrow_from(charts, 2, Way.NO)
	box = symbol_of(charts, 1)
	assert back.target == box
	assert back.path[-1] == (box.x, box.bottom)
	assert (back.label.text, arrow_from(charts, 2, Way.FORWARD).label.text) == ("Tidak", "Ya")


def test_a_return_to_a_step_joins_the_arrow_into_it_from_above() -> None:
	_, charts = drawn(decree("04"))
	back = arrow_from(charts, 3, Way.NO)
	decision = symbol_of(charts, 2)
	assert back.target == decision
	assert back.path[-1] == (decision.x, decision.top)


# ways of a "no"


def test_a_refusal_ends_in_a_capsule_under_its_decision() -> None:
	_, charts = drawn((step("Pemohon", "Mulai"), step("JFU", "Keputusan", "Tolak"), step("JFU", "Selesai")))
	end = arrow_from(charts, 2, Way.NO).target
	assert (end.role, end.shape, end.text, end.column) == (Role.REFUSAL, Shape.CAPSULE, "Ditolak", 1)
	assert end.top > symbol_of(charts, 2).bottom
	assert arrow_from(charts, 2, Way.FORWARD).target == symbol_of(charts, 3)


def test_an_applicant_without_an_earlier_step_gets_a_box_and_a_way_back() -> None:
	table, charts = drawn(
		(step("JFU", "Mulai"), step("JFU", "Keputusan", "Kembali ke Pemohon"), step("JFU", "Selesai"))
	)
	assert table.flow.executors == ("Pemohon", "JFU")
	box = arrow_from(charts, 2, Way.NO).target
	assert (box.role, box.shape, box.column, box.row) == (Role.DETOUR, Shape.RECTANGLE, 0, 2)
	(resume,) = (arrow for arrow in charts[0].arrows if arrow.way is Way.RESUME)
	assert (resume.source, resume.target) == (box, symbol_of(charts, 2))


def test_a_return_over_a_page_break_goes_by_pentagons_of_one_letter() -> None:
	steps = [step("Pemohon", "Mulai"), *[step("JFU") for _ in range(10)]]
	steps += [
		step("JFU", "Keputusan", "Kembali ke Pemohon"),
		step("JFU", "Keputusan", "Kembali ke Langkah", 2),
	]
	_, charts = drawn((*steps, step("JFU", "Selesai")))
	to_applicant, to_step = (arrow_from(charts, number, Way.NO).target for number in (12, 13))
	assert (to_applicant.role, to_applicant.column) == (Role.TO_PAGE, 0)
	assert (to_step.role, to_step.column) == (Role.TO_PAGE, 1)
	arrivals = {
		arrow.source.text: arrow.target.row
		for arrow in charts[0].arrows
		if arrow.source.role is Role.FROM_PAGE
	}
	assert arrivals == {to_applicant.text: 1, to_step.text: 2}


def test_no_row_stands_alone_on_the_last_page() -> None:
	for count in range(2, 30):
		table, _ = drawn((step("Pemohon", "Mulai"), *[step("JFU") for _ in range(count)]))
		assert len(table.pages) == 1 or len(table.pages[-1]) > 1


# what is typed


def test_a_text_that_no_page_holds_is_cut_and_says_so() -> None:
	steps = (step("Pemohon", "Mulai"), FormStep("panjang sekali " * 3000, "JFU"), step("JFU", "Selesai"))
	table, _ = drawn(steps)
	lines = next(row for rows in table.pages for row in rows if row.number == 2).cells[1]
	assert " ".join(lines).endswith(CUT.strip())
	assert_rows_fit(table, F4)


def test_a_long_text_is_set_smaller_before_it_is_cut() -> None:
	text = "Memeriksa kelengkapan berkas permohonan " * 60
	table, _ = drawn((step("Pemohon", "Mulai"), FormStep(text, "JFU", minutes=5), step("JFU", "Selesai")))
	assert typesetting.points(5).size <= table.font.size < typesetting.points(9).size
	assert_keeps_texts(table)


def test_what_is_typed_is_escaped() -> None:
	attack = "<script>alert('x')</script>\x00 & \"kutip\""
	steps = (FormStep(attack, attack, attack, 1, attack, attack), step(attack, "Selesai"))
	sheets = sop_form.draw(Identity(attack, attack, attack, attack, legal_basis=(attack,)), steps)
	for sheet in sheets:
		assert "<script" not in sheet
		assert not [node for node in ElementTree.fromstring(sheet).iter() if "script" in node.tag]
	assert "<script>alert" in "".join(ElementTree.fromstring(sheets[-1]).itertext()).replace(" ", "")


@pytest.mark.parametrize(
	"steps",
	[
		(),
		(FormStep("", ""),),
		(
			step("JFU", "Keputusan"),
			step("", "Keputusan", "Kembali ke Langkah", 9),
			step("", "Keputusan", "Tolak"),
		),
		(step("Pemohon", "Keputusan", "Kembali ke Pemohon"), step("JFU", "")),
	],
	ids=["no step", "an empty step", "unfinished decisions", "an applicant who decides"],
)
def test_an_unfinished_draft_is_drawn_too(steps: tuple[FormStep, ...]) -> None:
	sheets = sop_form.draw(identity(), steps)
	assert len(sheets) == 1 + bool(steps)
	for sheet in sheets:
		ElementTree.fromstring(sheet)


def test_a_long_list_of_laws_goes_on_on_a_second_sheet() -> None:
	laws = tuple(f"Peraturan Nomor {number} tentang {'Pelayanan Publik ' * 12}" for number in range(60))
	sheets = sop_form.draw(identity(legal_basis=laws), decree("01"))
	words = " ".join(" ".join(ElementTree.fromstring(sheet).itertext()) for sheet in sheets)
	assert len(sheets) > 2
	assert "Dasar Hukum (lanjutan):" in words
	assert all(f"Peraturan Nomor {number} tentang" in words for number in range(60))
	for sheet in sheets:
		assert_texts_stay_on_the_sheet(sheet, F4)


def test_the_signer_is_named_or_can_be_written_in() -> None:
	named = sop_form.Signature(
		("a.n. Camat Contoh", "Sekretaris Camat"), "Ratna Rekaan", "Penata (III/c)", "1"
	)
	first = sop_form.draw(identity(signature=named), ())[0]
	assert all(part in first for part in ("a.n. Camat Contoh", "Ratna Rekaan", "Penata (III/c)", "NIP 1"))
	assert "(....." in sop_form.draw(identity(), ())[0]


# any SOP

WORDS = st.sampled_from(
	"Menyerahkan surat pengantar berkas/formulir kelengkapan & Kasi Pertanggungjawaban <b> KTP-el 12".split()
)
TEXTS = st.one_of(
	st.lists(WORDS, max_size=30).map(" ".join),
	st.text(st.characters(blacklist_categories=["Cs"]), max_size=60),
)
OFFICE = ("JFU", "Kasi Pemerintahan", "Operator SIAK", "Camat/Sekcam/Kasi", "Sekcam", "Bendahara Pengeluaran")


@st.composite
def sops(draw: st.DrawFn) -> tuple[FormStep, ...]:
	"""Valid SOPs of up to 40 steps and 7 executors."""
	count = draw(st.integers(2, 40))
	executors = draw(st.lists(st.sampled_from(("Pemohon", *OFFICE)), min_size=1, max_size=7, unique=True))
	texts = draw(st.lists(TEXTS, min_size=1, max_size=5))
	steps = []
	for number in range(1, count + 1):
		kind = "Mulai" if number == 1 else "Selesai" if number == count else ""
		kind = kind or draw(st.sampled_from(("Kegiatan", "Kegiatan", "Keputusan")))
		ways = ("Kembali ke Pemohon", "Kembali ke Langkah", "Tolak")
		on_no = draw(st.sampled_from(ways)) if kind == "Keputusan" else ""
		target = draw(st.integers(1, number - 1)) if on_no == "Kembali ke Langkah" else 0
		text, output = (texts[(number + shift) % len(texts)] for shift in (0, 1))
		note = draw(st.sampled_from(("", text)))
		executor = draw(st.sampled_from(executors))
		steps.append(FormStep(text, executor, output, number * 3, output, note, kind, on_no, target))
	return tuple(steps)


@settings(max_examples=150, deadline=None)
@given(sops(), st.sampled_from((F4, A4)))
def test_any_sop_is_drawn_as_it_runs(steps: tuple[FormStep, ...], paper: Paper) -> None:
	table, charts = drawn(steps, paper)
	assert_rows_fit(table, paper)
	assert_keeps_texts(table)
	assert_one_symbol_a_step(table, charts)
	assert_pentagons_match(charts)
	assert_every_way_forward(table, charts)
	assert_every_no(table, charts)
	for chart in charts:
		assert_nothing_overlaps(table, chart)
		assert_arrows_are_readable(chart)


@settings(max_examples=25, deadline=None)
@given(sops(), st.sampled_from((F4, A4)))
def test_the_sheets_of_any_sop_hold_the_same_in_svg(steps: tuple[FormStep, ...], paper: Paper) -> None:
	table, charts = drawn(steps, paper)
	sheets = sop_form.draw(identity(), steps, paper)
	assert sheets == sop_form.draw(identity(), steps, paper)
	assert len(sheets) == 1 + len(table.pages)
	for sheet, chart, rows in zip(sheets[1:], charts, table.pages, strict=True):
		root = ElementTree.fromstring(sheet)
		found = Counter(
			(node.get("data-simbol"), node.get("data-peran"), int(node.get("data-langkah")))
			for node in root.iter(f"{SVG}g")
			if node.get("data-simbol")
		)
		assert found == Counter((s.shape.value, s.role.value, s.row) for s in chart.symbols)
		arrows = [node for node in root.iter(f"{SVG}g") if node.get("data-panah")]
		assert len(arrows) == len(chart.arrows)
		drawn_rows = [int(node.get("data-baris")) for node in root.iter(f"{SVG}g") if node.get("data-baris")]
		assert drawn_rows == [row.number for row in rows]
		assert_texts_stay_on_the_sheet(sheet, paper)


# what holds for every drawing


def assert_rows_fit(table: Table, paper: Paper) -> None:
	numbers = [row.number for rows in table.pages for row in rows]
	assert numbers == list(table.flow.numbers)
	body = table.top + table.head_height
	for rows in table.pages:
		assert rows[0].top == pytest.approx(body)
		assert all(above.bottom == pytest.approx(below.top) for above, below in pairwise(rows))
		assert rows[-1].bottom <= paper.printable_height - 5.0 + TOUCH
	columns = (*table.columns[:2], *table.columns[-4:])
	assert table.columns[-1].right <= paper.printable_width
	for rows in table.pages:
		for row in rows:
			for column, lines in zip(columns, row.cells, strict=True):
				assert len(lines) * table.font.line + 2 * PADDING <= row.height + TOUCH
				room = column.width - 2 * PADDING + TOUCH
				assert all(typesetting.width(line, table.font) <= room for line in lines)


def assert_keeps_texts(table: Table) -> None:
	def bare(text: str) -> str:
		return "".join(typesetting.clean(text).split())

	for rows in table.pages:
		for row in rows:
			one = table.flow.step(row.number)
			texts = (str(row.number), one.text, one.needs, f"{one.minutes} menit", one.output, one.note)
			assert [bare(" ".join(lines)) for lines in row.cells] == [bare(text) for text in texts]


def assert_one_symbol_a_step(table: Table, charts: tuple[Chart, ...]) -> None:
	shapes = {"Mulai": Shape.CAPSULE, "Selesai": Shape.CAPSULE, "Keputusan": Shape.DIAMOND}
	for chart, rows in zip(charts, table.pages, strict=True):
		symbols = {symbol.row: symbol for symbol in chart.symbols if symbol.role is Role.STEP}
		assert len(symbols) == sum(symbol.role is Role.STEP for symbol in chart.symbols)
		assert list(symbols) == [row.number for row in rows]
		for row in rows:
			symbol, one = symbols[row.number], table.flow.step(row.number)
			assert symbol.shape is shapes.get(one.kind, Shape.RECTANGLE)
			assert table.executors[symbol.column].title == one.executor
		by_number = {row.number: row for row in rows}
		for symbol in chart.symbols:
			row, column = by_number[symbol.row], table.executors[symbol.column]
			assert row.top < symbol.top and symbol.bottom < row.bottom
			assert column.left < symbol.left and symbol.right < column.left + column.core


def assert_pentagons_match(charts: tuple[Chart, ...]) -> None:
	"""Each letter leads to one step, from elsewhere, and arrives there once."""
	pentagons = [
		(page, s) for page, chart in enumerate(charts) for s in chart.symbols if s.shape is Shape.PENTAGON
	]
	assert len({s.text for _, s in pentagons}) == len({s.to for _, s in pentagons})
	assert len({(s.text, s.to) for _, s in pentagons}) == len({s.text for _, s in pentagons})
	for letter in {s.text for _, s in pentagons}:
		arrivals = [(page, s) for page, s in pentagons if s.text == letter and s.role is Role.FROM_PAGE]
		departures = [(page, s) for page, s in pentagons if s.text == letter and s.role is Role.TO_PAGE]
		((page, arrival),) = arrivals
		assert departures and all(other != page for other, _ in departures)
		(arrow,) = (arrow for arrow in charts[page].arrows if arrow.source == arrival)
		assert (arrow.target.role, arrow.target.row) == (Role.STEP, arrival.to)


def leads_to(arrow: Arrow) -> int:
	"""Return the step that an arrow leads to, over pages too."""
	return arrow.target.to if arrow.target.role is Role.TO_PAGE else arrow.target.row


def assert_every_way_forward(table: Table, charts: tuple[Chart, ...]) -> None:
	for number in table.flow.numbers:
		if number == len(table.flow.steps):
			assert not any(
				a.way is Way.FORWARD and a.source.row == number and a.source.role is Role.STEP
				for c in charts
				for a in c.arrows
			)
			continue
		arrow = arrow_from(charts, number, Way.FORWARD)
		assert leads_to(arrow) == number + 1
		same_page = table.page_of[number] == table.page_of[number + 1]
		assert arrow.target.role is (Role.STEP if same_page else Role.TO_PAGE)
		expected = "Ya" if table.flow.step(number).decides else None
		assert (arrow.label.text if arrow.label else None) == expected


def assert_every_no(table: Table, charts: tuple[Chart, ...]) -> None:
	steps = table.flow.steps
	for number, one in enumerate(steps, 1):
		if one.kind != "Keputusan":
			continue
		arrow = arrow_from(charts, number, Way.NO)
		assert arrow.label.text == "Tidak"
		if one.on_no == "Tolak":
			assert (arrow.target.role, arrow.target.text) == (Role.REFUSAL, "Ditolak")
		elif one.on_no == "Kembali ke Langkah":
			assert leads_to(arrow) == one.on_no_step
		else:
			assert table.executors[0].title == "Pemohon"
			boxes = [n for n in range(1, number) if steps[n - 1].executor == "Pemohon"]
			if boxes:
				assert leads_to(arrow) == boxes[-1]
			elif one.executor == "Pemohon":
				assert leads_to(arrow) == number
			else:
				assert (arrow.target.role, arrow.target.column) == (Role.DETOUR, 0)


def assert_nothing_overlaps(table: Table, chart: Chart) -> None:
	labels = [arrow.label for arrow in chart.arrows if arrow.label]
	for a, b in combinations(chart.symbols, 2):
		assert not overlap(box_of(a), box_of(b)), (a, b)
	for a, b in combinations(labels, 2):
		assert not overlap(box_of(a), box_of(b)), (a, b)
	for label in labels:
		assert table.executors[0].left < label.left and label.right < table.executors[-1].right
		for symbol in chart.symbols:
			assert not covers(symbol, label), (symbol, label)
	for arrow in chart.arrows:
		for segment in arrow.segments:
			for symbol in chart.symbols:
				assert not overlap(box_of(segment), box_of(symbol)), (arrow, symbol)
			for label in labels:
				assert not overlap(box_of(segment), box_of(label)), (arrow, label)


def assert_arrows_are_readable(chart: Chart) -> None:
	for arrow in chart.arrows:
		assert all(a[0] == b[0] or a[1] == b[1] for a, b in arrow.segments)
		(before, end) = arrow.segments[-1]
		assert abs(before[0] - end[0]) + abs(before[1] - end[1]) >= ARROW_LENGTH
		assert touches(arrow.path[0], arrow.source) and touches(end, arrow.target)
	for a, b in combinations(chart.arrows, 2):
		if a.target != b.target:
			assert not any(run_together(one, other) for one in a.segments for other in b.segments), (a, b)


def assert_texts_stay_on_the_sheet(sheet: str, paper: Paper) -> None:
	for node in ElementTree.fromstring(sheet).iter(f"{SVG}text"):
		left, baseline = float(node.get("x")), float(node.get("y"))
		assert 0 <= left and left + float(node.get("textLength")) <= paper.printable_width + TOUCH
		assert 0 < baseline < paper.printable_height


def box_of(thing: Symbol | Label | Segment) -> Box:
	"""Return left, top, right, bottom."""
	if isinstance(thing, Symbol):
		return thing.left, thing.top, thing.right, thing.bottom
	if isinstance(thing, Label):
		return thing.left, thing.top, thing.right, thing.baseline
	(x1, y1), (x2, y2) = thing
	return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def overlap(a: Box, b: Box) -> bool:
	"""Whether two boxes, or a line and a box, share more than an edge."""
	across = (
		a[0] < b[2] - TOUCH and b[0] + TOUCH < a[2] if a[0] != a[2] else b[0] + TOUCH < a[0] < b[2] - TOUCH
	)
	along = (
		a[1] < b[3] - TOUCH and b[1] + TOUCH < a[3] if a[1] != a[3] else b[1] + TOUCH < a[1] < b[3] - TOUCH
	)
	return across and along


def covers(symbol: Symbol, label: Label) -> bool:
	"""Whether a label lies on a symbol; only a decision leaves the corners of its box free."""
	if not overlap(box_of(symbol), box_of(label)):
		return False
	if symbol.shape is not Shape.DIAMOND:
		return True
	nearest_x = min(max(symbol.x, label.left), label.right)
	nearest_y = min(max(symbol.y, label.top), label.baseline)
	across, along = abs(nearest_x - symbol.x) / symbol.width, abs(nearest_y - symbol.y) / symbol.height
	return across + along < 0.5


def touches(point: tuple[float, float], symbol: Symbol) -> bool:
	"""Whether a point is the middle of one side of a symbol."""
	sides = [
		(symbol.x, symbol.top),
		(symbol.x, symbol.bottom),
		(symbol.left, symbol.y),
		(symbol.right, symbol.y),
	]
	return any(abs(point[0] - x) < TOUCH and abs(point[1] - y) < TOUCH for x, y in sides)


def run_together(a: Segment, b: Segment) -> bool:
	"""Whether two lines share more than a crossing."""
	left, top, right, bottom = (
		max(box_of(a)[0], box_of(b)[0]),
		max(box_of(a)[1], box_of(b)[1]),
		min(box_of(a)[2], box_of(b)[2]),
		min(box_of(a)[3], box_of(b)[3]),
	)
	return right - left > -TOUCH and bottom - top > -TOUCH and max(right - left, bottom - top) > TOUCH
