"""How requests will move under an SOP, as a picture: its states, the buttons out of each, and who has them."""

from dataclasses import replace

from jumapolo_layanan.core.graph import NONE, TO_STEP, Executor, SopGraph, Step
from jumapolo_layanan.core.sop_flow import FormStep
from jumapolo_layanan.core.sop_form import draw_on_one_sheet
from jumapolo_layanan.core.sop_table import Titles

_TITLES = Titles(
	text="Keadaan permohonan",
	needs="Tombol → keadaan berikut",
	output="Peran yang bertindak",
	note="Nomor, pengesahan",
	standards="Jalannya",
)


def draw(name: str, graph: SopGraph, executors: dict[str, Executor]) -> str:
	"""Return the flow chart of `graph` as one SVG without page breaks; empty without a step.

	A draft is drawn too: what a step lacks, and a way back that leads to no earlier step, is left out.
	"""
	if not graph.steps:
		return ""
	sound = SopGraph(tuple(_sound(step) for step in graph.steps))
	return draw_on_one_sheet(name, tuple(_row(sound, step, executors) for step in sound.steps), _TITLES)


def _sound(step: Step) -> Step:
	leads_nowhere = step.on_no == TO_STEP and not 1 <= step.on_no_step < step.number
	return replace(step, on_no="") if leads_nowhere else step


def _row(graph: SopGraph, step: Step, executors: dict[str, Executor]) -> FormStep:
	state = graph.state_of(step.number)
	return FormStep(
		text=state,
		executor=step.executor,
		needs="\n".join(f"{move.action} → {move.next_state}" for move in graph.moves(step.number, state)),
		minutes=step.minutes,
		output="\n".join(executors[step.executor].roles) if step.executor in executors else "",
		note="\n".join(mark for mark in (step.numbering, step.approval) if mark != NONE),
		kind=step.kind,
		on_no=step.on_no,
		on_no_step=step.on_no_step,
	)
