"""The code of an issued document: only the office makes one, and no character of it or of a fact can change."""

import random
import string
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core import verification
from jumapolo_layanan.core.masking import hide_numbers, mask_name
from jumapolo_layanan.core.verification import ALPHABET, CODE_LENGTH, ID_LENGTH, Facts

KEY = verification.derive_key("rahasia situs", "dokumen-terbit")
ID = verification.identifier(bytes(range(verification.ID_BYTES)))
FACTS = Facts(
	request="PMH-2026-000123",
	kind="Layanan Legalisir Surat-Surat",
	number="015/JMPL/XI/2026",
	dated=date(2026, 11, 24),
	signer="Drs. Rekaan Utama, M.Si.",
	title="a.n. Camat Jumapolo, Sekretaris Camat",
	district="Jumapolo",
	regency="Karanganyar",
	holder="W***n R***n",
)
CODE = verification.code_of(KEY, ID, FACTS)
texts = st.text(max_size=20)
facts = st.builds(Facts, texts, texts, texts, st.dates(), texts, texts, texts, texts, texts)


def other_characters(text: str, alphabet: str) -> list[str]:
	"""Return `text` with one character replaced, for each place and each other character."""
	return [
		text[:place] + character + text[place + 1 :]
		for place in range(len(text))
		for character in alphabet
		if character != text[place]
	]


def test_the_code_of_a_document_is_genuine() -> None:
	assert len(CODE) == CODE_LENGTH and set(CODE) <= set(ALPHABET)
	assert verification.is_genuine(CODE, KEY, FACTS)


def test_the_code_stays_the_same_from_release_to_release() -> None:
	assert CODE == "000G40R4VDY9RJ7Y37KC"


def test_every_altered_character_of_the_code_is_refused() -> None:
	altered = other_characters(CODE, ALPHABET)
	assert len(altered) == CODE_LENGTH * (len(ALPHABET) - 1)
	assert not any(verification.is_genuine(code, KEY, FACTS) for code in altered)


def test_every_altered_character_of_a_fact_is_refused() -> None:
	tried = 0
	for field in fields(Facts):
		value = getattr(FACTS, field.name)
		if field.name == "dated":
			changes = [value + timedelta(days=days) for days in range(-400, 400) if days]
		else:
			changes = other_characters(value, string.ascii_letters + string.digits + " .,/-*")
			changes += [value[:place] + value[place + 1 :] for place in range(len(value))]
			changes += [value + character for character in " 0a"]
		for changed in changes:
			assert not verification.is_genuine(CODE, KEY, replace(FACTS, **{field.name: changed})), changed
		tried += len(changes)
	assert tried > 5_000


def test_ten_thousand_random_codes_are_none() -> None:
	chance = random.Random(20261124)
	for _try in range(10_000):
		code = ID + "".join(chance.choices(ALPHABET, k=CODE_LENGTH - ID_LENGTH))
		assert not verification.is_genuine(code, KEY, FACTS)


def test_another_office_makes_another_code() -> None:
	other = verification.derive_key("rahasia situs lain", "dokumen-terbit")
	assert not verification.is_genuine(CODE, other, FACTS)
	assert verification.derive_key("rahasia situs", "lain") != KEY
	assert b"rahasia" not in KEY


@given(facts, facts)
def test_different_facts_have_different_bytes(one: Facts, other: Facts) -> None:
	same = verification.canonical(ID, one) == verification.canonical(ID, other)
	assert same == (one == other)


def test_a_character_does_not_wander_from_one_fact_to_the_next() -> None:
	one, other = replace(FACTS, signer="ab", title="c"), replace(FACTS, signer="a", title="bc")
	assert verification.canonical(ID, one) != verification.canonical(ID, other)


@pytest.mark.parametrize(
	"typed",
	[
		CODE,
		CODE.lower(),
		verification.grouped(CODE),
		f"  {verification.grouped(CODE).replace('-', ' ')}\n",
		verification.grouped(CODE).replace("-", "–"),
		CODE.replace("0", "O"),
		CODE.replace("0", "o"),
		f"https://kantor.example/verifikasi#{CODE}",
	],
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
	assert verification.read(typed) == CODE


def test_i_and_l_are_read_as_one() -> None:
	assert verification.read("IiLl" * 5) == "1111" * 5


@pytest.mark.parametrize(
	"typed",
	[
		"",
		CODE[:-1],
		CODE + "0",
		CODE[:-1] + "U",
		CODE[:-1] + "\x00",
		CODE[:-1] + "٣",
		CODE[:-1] + "ı",
		CODE * 20,
		"#",
	],
)
def test_what_can_be_no_code_is_not_read(typed: str) -> None:
	assert verification.read(typed) is None


@given(st.text())
def test_reading_never_fails_and_gives_only_codes(typed: str) -> None:
	code = verification.read(typed)
	assert code is None or (len(code) == CODE_LENGTH and set(code) <= set(ALPHABET))


@given(st.binary(min_size=verification.ID_BYTES, max_size=verification.ID_BYTES))
def test_an_identifier_spells_all_its_bits(source: bytes) -> None:
	spelled = verification.identifier(source)
	value = 0
	for character in spelled:
		value = value * 32 + ALPHABET.index(character)
	assert value.to_bytes(verification.ID_BYTES, "big") == source


@pytest.mark.parametrize(
	("name", "masked"),
	[
		("Wulan Rekaan", "W***n R***n"),
		("  Siti   Nur  ", "S***i N***"),
		("Al", "A***"),
		("H. Abdurrahman bin Umar", "H*** A***n b*** U***r"),
		("<script>alert('x')</script>", "s***t"),
		("Ni'mah", "N***h"),
		("", ""),
		("- .", ""),
	],
)
def test_a_masked_name_keeps_first_and_last_letters(name: str, masked: str) -> None:
	assert mask_name(name) == masked


@given(st.text(max_size=140))
def test_a_masked_name_fits_its_field_and_holds_no_mark_of_a_page(name: str) -> None:
	masked = mask_name(name)
	assert len(masked) <= 60
	assert all(character.isalnum() or character in "* " for character in masked)


@pytest.mark.parametrize(
	("note", "shown"),
	[
		("NIK 3313995708909901 belum jelas", "NIK (nomor disembunyikan) belum jelas"),
		("Hubungi 0812-3456-7890.", "Hubungi (nomor disembunyikan)."),
		("Lengkapi sebelum 24-11-2026, rangkap 2", "Lengkapi sebelum 24-11-2026, rangkap 2"),
	],
)
def test_a_note_is_shown_without_long_numbers(note: str, shown: str) -> None:
	assert hide_numbers(note) == shown
