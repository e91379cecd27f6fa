"""The chain of a history: each way to falsify it is found, and named at the row where it shows."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from jumapolo_layanan.core import chain
from jumapolo_layanan.core.chain import Fault, Row

KEY = b"kunci kantor"
FACTS = {
	"name": 7,
	"tindakan": "Lengkap",
	"menit_kerja": 2.0833,
	"selesai": datetime(2026, 8, 17, 9, 0),
	"x": None,
}


def history(length: int = 4, open_row: bool = False) -> list[Row]:
	rows, head = [], chain.GENESIS
	for number in range(1, length + 1):
		salt, note = f"garam {number}", f"catatan {number}"
		note_hash = chain.hash_note(salt, note)
		facts = {**FACTS, "name": number, "sidik": note_hash}
		sealed = chain.link(KEY, head, facts)
		rows.append(Row(facts, head, sealed, True, note, salt, note_hash))
		head = sealed
	if open_row:
		rows.append(Row({**FACTS, "name": length + 1}, head, "", False))
	return rows


def fault(rows: list[Row], ended: bool = True, erased: bool = False) -> tuple[int, Fault] | None:
	return chain.first_fault(KEY, rows, ended, erased)


def test_a_history_as_it_was_written_has_no_fault() -> None:
	assert fault(history()) is None
	assert fault(history(open_row=True), ended=False) is None
	assert fault(history(0, open_row=True), ended=False) is None


@pytest.mark.parametrize("field", FACTS)
def test_each_altered_fact_is_found_at_its_row(field: str) -> None:
	rows = history()
	rows[1] = replace(rows[1], facts={**rows[1].facts, field: "lain"})
	assert fault(rows) == (1, Fault.ALTERED)


def test_the_smallest_difference_that_a_column_holds_is_found() -> None:
	rows = history()
	rows[2] = replace(rows[2], facts={**rows[2].facts, "menit_kerja": Decimal("2.083300001")})
	assert fault(rows) == (2, Fault.ALTERED)


def test_a_row_taken_out_put_in_or_swapped_is_found() -> None:
	rows = history()
	assert fault([rows[0], *rows[2:]]) == (1, Fault.UNLINKED)
	assert fault(rows[1:]) == (0, Fault.UNLINKED)
	assert fault([rows[0], rows[2], rows[1], rows[3]]) == (1, Fault.UNLINKED)
	assert fault([rows[0], replace(rows[1], hash="f" * 64), *rows[1:]]) == (1, Fault.ALTERED)
	assert fault([*rows, replace(rows[3], previous=rows[3].hash)]) == (4, Fault.ALTERED)
	assert fault([*rows, replace(rows[3], previous=rows[3].hash, hash="")]) == (4, Fault.UNSEALED)


def test_the_last_row_cut_off_an_open_history_is_found_by_the_open_row() -> None:
	rows = history(open_row=True)
	assert fault([*rows[:-2], rows[-1]], ended=False) == (3, Fault.UNLINKED)
	assert fault(rows[:-1], ended=False) == (4, Fault.CUT)


def test_no_row_at_all_and_an_open_row_too_many_are_found() -> None:
	assert fault([]) == (0, Fault.CUT)
	assert fault(history(open_row=True)) == (4, Fault.ADDED)
	assert fault([*history(open_row=True), *history(open_row=True)[-1:]], ended=False) == (4, Fault.ADDED)


def test_nobody_makes_a_link_without_the_key() -> None:
	rows = history(1)
	forged = chain.link(b"kunci lain", chain.GENESIS, rows[0].facts)
	assert fault([replace(rows[0], hash=forged)]) == (0, Fault.ALTERED)


def test_a_note_is_checked_until_it_is_erased_by_right() -> None:
	rows = history()
	assert fault([replace(rows[0], note="lain"), *rows[1:]]) == (0, Fault.NOTE_ALTERED)
	gone = [replace(row, note="", salt="") for row in rows]
	assert fault(gone) == (0, Fault.NOTE_ALTERED)
	assert fault(gone, erased=True) is None
	assert fault([replace(rows[0], note="lain"), *rows[1:]], erased=True) == (0, Fault.NOTE_ALTERED)


def test_a_fact_reads_the_same_before_and_after_it_is_stored() -> None:
	written = {"a": 2.0833, "b": 3, "c": None, "d": "", "e": True}
	read = {"a": Decimal("2.083300000"), "b": 3.0, "c": "", "d": None, "e": 1}
	assert chain.canonical(written) == chain.canonical(read)


def test_facts_do_not_run_into_each_other() -> None:
	assert chain.canonical({"a": "x", "b": 'y","z'}) != chain.canonical({"a": 'x","y', "b": "z"})
	assert chain.fingerprint(["ab", "c"]) != chain.fingerprint(["a", "bc"])
