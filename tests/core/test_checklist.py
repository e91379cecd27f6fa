"""The check list beside an SOP that is being written."""

from jumapolo_layanan.core.checklist import KEPT_STAGES, check
from jumapolo_layanan.core.graph import STATE_LENGTH, Executor, SopGraph, Step

EXECUTORS = {
	"Pemohon": Executor("Pemohon", ("JFU",)),
	"JFU": Executor("JFU", ("JFU",)),
	"Camat": Executor("Camat", ("Camat", "Sekcam")),
}


def graph(stage: str = "Penandatanganan", **changes: object) -> SopGraph:
	middle = {
		"executor": "Camat",
		"stage": stage,
		"action": "Tanda Tangani",
		"minutes": 5,
		"approval": "Tanda Tangan",
	}
	return SopGraph(
		(
			Step(1, "Pemohon", "Pendaftaran", "Serahkan Berkas", 2, kind="Mulai"),
			Step(2, **{**middle, **changes}),
			Step(3, "JFU", "Penyerahan", "Serahkan Dokumen", 1, kind="Selesai"),
		)
	)


KNOWN = ("Penandatanganan", "Penyerahan")


def test_a_sound_sop_has_no_findings() -> None:
	assert check(graph(), EXECUTORS, ["Camat"], KNOWN) == []


def test_blocking_findings_come_first() -> None:
	found = check(graph("Baru", minutes=0), EXECUTORS, [], KNOWN, ["Nomor Keputusan"])

	assert [finding.blocks for finding in found] == [True, True, False, False]
	assert "Nomor Keputusan belum diisi." in [finding.text for finding in found]


def test_any_one_official_of_a_shared_signing_step_is_enough() -> None:
	assert check(graph(), EXECUTORS, ["Sekcam"], KNOWN) == []
	assert "Camat atau Sekcam" in check(graph(), EXECUTORS, ["JFU"], KNOWN)[0].text


def test_a_new_stage_is_questioned_and_too_many_are_pointed_out() -> None:
	known = [f"Tahap {number}" for number in range(KEPT_STAGES)]
	texts = [finding.text for finding in check(graph("Baru"), EXECUTORS, ["Camat"], [*known, "Penyerahan"])]

	assert texts[0] == "Tahap Baru baru. Pakai tahap yang ada bila maknanya sama."
	assert "lebih dari 24" in texts[1]


def test_a_state_that_the_database_would_not_take_is_named_while_it_is_written() -> None:
	longest = "T" * (STATE_LENGTH - len(" (Camat)"))

	assert [
		finding.text for finding in check(graph(longest + "T"), EXECUTORS, ["Camat"], [*KNOWN, longest + "T"])
	] == ["Langkah 2: tahap dan pelaksana terlalu panjang; nama keduanya bersama paling panjang 137 huruf."]
	assert check(graph(longest), EXECUTORS, ["Camat"], [*KNOWN, longest]) == []
