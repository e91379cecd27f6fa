"""The running process, as compiled from the decree: who may press which button where."""

import json
import random
from pathlib import Path

import pytest

from jumapolo_layanan.core.compiler import compile_workflow, office_key
from jumapolo_layanan.core.graph import (
	CANCELLED,
	DONE,
	ENTRY,
	FINAL_STATES,
	REFUSED,
	WAITING,
	Executor,
	InvalidSop,
	Kind,
	SopGraph,
	Step,
	problems_of,
)
from jumapolo_layanan.core.roles import STAND_IN

DATA = Path(__file__).parents[2] / "jumapolo_layanan" / "data"


def _executors() -> dict[str, Executor]:
	rows = json.loads((DATA / "pelaksana.json").read_text())
	return {row["nama_pelaksana"]: Executor(row["nama_pelaksana"], tuple(row["peran"])) for row in rows}


def _graph(path: Path) -> SopGraph:
	return SopGraph.from_rows(json.loads(path.read_text())["langkah"])


EXECUTORS = _executors()
DECREE = [_graph(path) for path in sorted((DATA / "sop").glob("*.json"))]
KK, KTP, PINDAH, NIKAH, LEGALISIR, REKOMENDASI = DECREE


def _step(number: int, **changes: object) -> Step:
	base = {"executor": "JFU", "stage": f"Tahap {number}", "action": f"Kerjakan {number}", "minutes": 5}
	return Step(number=number, **{**base, **changes})


def _sop(*middle: Step) -> SopGraph:
	first = _step(1, executor="Pemohon", stage=ENTRY, kind="Mulai")
	last = _step(len(middle) + 2, kind="Selesai")
	return SopGraph((first, *middle, last))


@pytest.mark.parametrize("graph", DECREE)
def test_every_sop_of_the_decree_can_run(graph: SopGraph) -> None:
	assert problems_of(graph, EXECUTORS) == []


def test_the_marriage_dispensation_goes_from_the_counter_over_kasi_and_camat_and_back() -> None:
	states = [NIKAH.state_of(step.number) for step in NIKAH.steps]

	assert states == [
		"Pendaftaran",
		"Pemeriksaan Berkas (JFU)",
		"Verifikasi (Kasi Kesos)",
		"Penandatanganan (Camat)",
		"Penomoran (JFU)",
		"Penyerahan (JFU)",
	]


def test_the_forward_button_comes_first() -> None:
	for graph in DECREE:
		for step in graph.steps:
			assert graph.moves(step.number, graph.state_of(step.number))[0].kind is Kind.FORWARD


def test_the_last_step_leads_to_done() -> None:
	for graph in DECREE:
		last = graph.moves(len(graph.steps), graph.state_of(len(graph.steps)))
		assert last[0].next_state == DONE


def test_an_incomplete_file_goes_back_to_the_applicant_and_comes_back_to_the_check() -> None:
	returned = next(move for move in KK.moves(2, KK.state_of(2)) if move.kind is Kind.RETURN)
	resumed = KK.moves(2, WAITING)[0]

	assert (returned.next_state, returned.to_step) == (WAITING, 2)
	assert (resumed.next_state, resumed.to_step) == (KK.state_of(2), 2)


def test_the_kasi_kesos_may_send_a_dispensation_back_to_the_check() -> None:
	returned = next(move for move in NIKAH.moves(3, NIKAH.state_of(3)) if move.kind is Kind.RETURN)

	assert (returned.next_state, returned.to_step) == (NIKAH.state_of(2), 2)


def test_only_who_judges_may_refuse_and_only_who_does_not_sign_may_cancel() -> None:
	for graph in DECREE:
		for step in graph.steps:
			nexts = {move.next_state for move in graph.moves(step.number, graph.state_of(step.number))}
			assert (REFUSED in nexts) == (step.kind == "Keputusan" or step.approval != "–")
			assert (CANCELLED in nexts) == (step.approval == "–")


def test_a_final_state_has_no_way_out() -> None:
	for state in FINAL_STATES:
		assert KK.moves(7, state) == ()


def test_the_entry_is_the_first_state_of_the_workflow() -> None:
	assert compile_workflow(DECREE, EXECUTORS).states[0].state == ENTRY


def test_final_states_are_submitted_and_all_others_are_drafts() -> None:
	for row in compile_workflow(DECREE, EXECUTORS).states:
		assert row.doc_status == int(row.state in FINAL_STATES)


def test_every_state_of_the_decree_is_reached_and_every_open_state_has_a_way_on() -> None:
	workflow = compile_workflow(DECREE, EXECUTORS)
	states = {row.state for row in workflow.states}
	reached = {ENTRY} | {row.next_state for row in workflow.transitions}
	left = {row.state for row in workflow.transitions}

	assert states == reached
	assert left == states - set(FINAL_STATES)


def test_compiling_is_deterministic_whatever_the_order_of_the_sops() -> None:
	shuffled = DECREE[:]
	random.Random(1).shuffle(shuffled)

	assert compile_workflow(shuffled, EXECUTORS) == compile_workflow(DECREE, EXECUTORS)


def test_any_one_of_camat_sekcam_and_kasi_signs_a_recommendation() -> None:
	rows = [
		row for row in compile_workflow([REKOMENDASI], EXECUTORS).transitions if row.action == "Tanda Tangani"
	]

	assert [row.allowed for row in rows] == ["Camat", "Sekcam", "Kasi Pemerintahan", "Kasi Kesos", STAND_IN]


def test_a_stand_in_row_asks_for_an_assignment_and_only_stands_at_approval_steps() -> None:
	rows = [row for row in compile_workflow(DECREE, EXECUTORS).transitions if row.allowed == STAND_IN]

	assert {row.state for row in rows} == {
		"Legalisasi (Kasi Pemerintahan)",
		"Verifikasi (Kasi Kesos)",
		"Penandatanganan (Camat)",
		"Penandatanganan (Camat/Sekcam/Kasi)",
	}
	assert all("Penugasan Pejabat" in row.condition for row in rows)
	camat = next(row for row in rows if row.state == "Penandatanganan (Camat)")
	assert office_key("Camat") in camat.condition and office_key("Sekcam") not in camat.condition


def test_who_did_an_earlier_step_does_not_approve() -> None:
	for row in compile_workflow(DECREE, EXECUTORS).transitions:
		approves = row.action in ("Legalisasi", "Paraf", "Tanda Tangani")
		assert ("pelaku_terdahulu" in row.condition) == approves


def test_conditions_pass_the_expression_check_of_every_frappe() -> None:
	executors = {**EXECUTORS, "Kasi Informatika": Executor("Kasi Informatika", ("Kasi __Informatika",))}
	graph = _sop(_step(2, executor="Kasi Informatika", approval="Tanda Tangan"))

	for row in compile_workflow([graph], executors).transitions:
		assert "format" not in row.condition and "__" not in row.condition
		compile(row.condition, "condition", "eval")


def test_two_sops_that_share_stage_and_button_but_not_the_entry_executor_have_keys_of_their_own() -> None:
	counter = _sop(_step(2))
	operator = SopGraph(
		(
			_step(1, executor="Operator SIAK", stage=ENTRY, kind="Mulai", action="Kerjakan 1"),
			*counter.steps[1:],
		)
	)

	keys = {graph.moves(1, ENTRY)[0].key for graph in (counter, operator)}

	assert len(keys) == 2


def test_a_shared_way_on_is_one_row_for_all_sops() -> None:
	both = compile_workflow([KK, KTP], EXECUTORS)

	assert both == compile_workflow([KK], EXECUTORS)


@pytest.mark.parametrize(
	("step", "message"),
	[
		(_step(2, minutes=0), "waktu baku harus lebih dari 0"),
		(_step(2, executor="Lurah"), "pelaksana Lurah belum ada"),
		(_step(2, executor="Kosong"), "belum punya peran"),
		(_step(2, stage=""), "tahap belum diisi"),
		(_step(2, action=""), "tindakan"),
		(_step(2, action="Tolak"), "sudah dipakai oleh sistem"),
		(_step(2, stage="Menunggu Pemohon"), "disediakan untuk sistem"),
		(_step(2, kind="Keputusan"), "belum punya cabang"),
		(_step(2, on_no="Tolak"), "hanya untuk langkah berjenis Keputusan"),
		(_step(2, kind="Keputusan", on_no="Kembali ke Langkah", on_no_step=2), "harus sebelum langkah 2"),
		(_step(2, kind="Keputusan", on_no="Kembali ke Langkah"), "harus sebelum langkah 2"),
		(_step(2, kind="Selesai"), "hanya untuk langkah terakhir"),
		(_step(2, kind="Mulai"), "hanya untuk langkah 1"),
		(_step(2, stage="Tahap 3"), "tahap dan pelaksana yang sama"),
	],
)
def test_an_sop_that_cannot_run_is_refused_with_its_reason(step: Step, message: str) -> None:
	executors = {**EXECUTORS, "Kosong": Executor("Kosong", ())}

	with pytest.raises(InvalidSop) as refused:
		compile_workflow([_sop(step)], executors)

	assert any(message in problem for problem in refused.value.problems)


def test_one_book_gives_one_number_a_request() -> None:
	graph = _sop(_step(2, numbering="Nomor Surat"), _step(3, numbering="Nomor Surat"))

	assert any("buku yang sama" in problem for problem in problems_of(graph, EXECUTORS))


def test_every_problem_is_named_at_once() -> None:
	with pytest.raises(InvalidSop) as refused:
		compile_workflow([_sop(_step(2, minutes=0, action=""))], EXECUTORS)

	assert len(refused.value.problems) == 2
