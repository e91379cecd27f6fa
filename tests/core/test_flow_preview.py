"""The picture before an SOP is put in force: its states, buttons and ways are those of its graph."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jumapolo_layanan.core import flow_preview
from jumapolo_layanan.core.graph import DECISION, TO_STEP, Executor, SopGraph, Step

DATA = Path(__file__).parents[2] / "jumapolo_layanan" / "data"
SVG = "{http://www.w3.org/2000/svg}"
EXECUTORS = {
	row["nama_pelaksana"]: Executor(row["nama_pelaksana"], tuple(row["peran"]))
	for row in json.loads((DATA / "pelaksana.json").read_text())
}


def decree(number: str) -> SopGraph:
	return SopGraph.from_rows(json.loads((DATA / "sop" / f"{number}.json").read_text())["langkah"])


def picture(graph: SopGraph, name: str = "Layanan Uji") -> ElementTree.Element:
	return ElementTree.fromstring(flow_preview.draw(name, graph, EXECUTORS))


def words(node: ElementTree.Element) -> str:
	return " ".join(text.text or "" for text in node.iter(f"{SVG}text"))


def unbroken(text: str) -> str:
	"""A long name is broken into lines, also after a slash."""
	return "".join(text.split())


def row_of(svg: ElementTree.Element, number: int) -> str:
	return words(svg.find(f".//{SVG}g[@data-baris='{number}']"))


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06"])
def test_each_row_names_its_state_its_roles_and_every_button(number: str) -> None:
	graph = decree(number)
	svg = picture(graph)

	for step in graph.steps:
		state, shown = graph.state_of(step.number), row_of(svg, step.number)
		assert state in shown
		assert all(role in shown for role in EXECUTORS[step.executor].roles)
		for move in graph.moves(step.number, state):
			assert unbroken(f"{move.action} → {move.next_state}") in unbroken(shown)


@pytest.mark.parametrize("number", ["01", "02", "03", "04", "05", "06"])
def test_every_step_has_its_symbol_and_an_arrow_to_the_next(number: str) -> None:
	graph = decree(number)
	svg = picture(graph)

	symbols = svg.findall(f".//{SVG}g[@data-peran='langkah']")
	assert [int(symbol.get("data-langkah")) for symbol in symbols] == [step.number for step in graph.steps]
	assert [symbol.get("data-pelaksana") for symbol in symbols] == [step.executor for step in graph.steps]
	forward = {
		(int(arrow.get("data-dari")), int(arrow.get("data-ke")))
		for arrow in svg.findall(f".//{SVG}g[@data-panah='maju']")
	}
	assert forward == {(number, number + 1) for number in range(1, len(graph.steps))}


def test_a_long_sop_stays_one_picture() -> None:
	steps = tuple(Step(number, "JFU", f"Tahap {number}", "Kerjakan", 5) for number in range(1, 61))

	assert row_of(picture(SopGraph(steps)), 60).startswith("60 Tahap 60 (JFU)")


def test_what_somebody_wrote_is_text_and_no_markup() -> None:
	attack = "<script>alert(1)</script>"
	drawn = flow_preview.draw(attack, SopGraph((Step(1, attack, attack, attack, 5),)), {})

	assert "<script" not in drawn
	assert attack in ElementTree.fromstring(drawn).find(f"{SVG}title").text


def test_a_draft_without_half_of_its_words_is_drawn_too() -> None:
	steps = (
		Step(1, "", "", "", 0, kind=""),
		Step(2, "Belum Ada", "", "", 0, kind=DECISION, on_no=TO_STEP, on_no_step=9),
		Step(3, "JFU", "Pencatatan", "Catat", 0, kind=DECISION, on_no=TO_STEP),
	)
	svg = picture(SopGraph(steps))

	assert "Kembalikan" not in words(svg)
	assert flow_preview.draw("", SopGraph(()), EXECUTORS) == ""
