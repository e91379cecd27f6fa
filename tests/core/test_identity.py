"""Identity numbers at the counter: what is refused, and what nobody reads who need not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.identity import (
	InvalidIdentity,
	birth_and_sex,
	check_kk,
	check_nik,
	check_nip,
	format_nip,
	mask,
)


@pytest.mark.parametrize("typed", ["3313995708909901", "3313 9957 0890 9901", "331399-570890-9901"])
def test_a_nik_is_taken_however_it_is_spaced(typed: str) -> None:
	assert check_nik(typed) == "3313995708909901"


def test_the_region_of_a_nik_does_not_matter() -> None:
	assert check_nik("9999991708459901") == "9999991708459901"


@pytest.mark.parametrize(
	("typed", "reason"),
	[
		("", "16 angka"),
		("331399570890990", "yang diketik 15 angka"),
		("33139957089099012", "yang diketik 17 angka"),
		("33139957089099O1", "hanya boleh berisi angka"),
		("٣٣١٣٩٩٥٧٠٨٩٠٩٩٠١", "hanya boleh berisi angka"),
		("3313993202909901", "tanggal lahir"),
		("3313993002909901", "tanggal lahir"),
		("3313990008909901", "tanggal lahir"),
		("3313994008909901", "tanggal lahir"),
		("3313999108909901", "tanggal lahir"),
		("3313991713909901", "tanggal lahir"),
		("3313995708900000", "0001"),
	],
)
def test_an_impossible_nik_is_refused_with_its_reason(typed: str, reason: str) -> None:
	with pytest.raises(InvalidIdentity, match=reason if typed else "hanya boleh|16 angka"):
		check_nik(typed)


def test_a_family_card_number_has_16_digits() -> None:
	assert check_kk("3313990101209901") == "3313990101209901"
	with pytest.raises(InvalidIdentity, match="Nomor KK harus 16 angka"):
		check_kk("123")


def test_a_nip_stands_on_a_stamp_in_four_groups() -> None:
	assert format_nip(check_nip("197204181998032995")) == "19720418 199803 2 995"


@pytest.mark.parametrize(
	("typed", "reason"),
	[
		("19720418199803299", "18 angka"),
		("197213181998032995", "tanggal lahir"),
		("197204181998132995", "pengangkatan"),
		("197204181971032995", "pengangkatan"),
		("197204181998033995", "jenis kelamin"),
	],
)
def test_an_impossible_nip_is_refused_with_its_reason(typed: str, reason: str) -> None:
	with pytest.raises(InvalidIdentity, match=reason):
		check_nip(typed)


@pytest.mark.parametrize(
	("nik", "today", "born", "sex"),
	[
		("3313991708450001", date(2026, 11, 28), date(1945, 8, 17), "laki-laki"),
		("3313995708450001", date(2026, 11, 28), date(1945, 8, 17), "perempuan"),
		("3313992811260001", date(2026, 11, 28), date(2026, 11, 28), "laki-laki"),
		("3313992811260001", date(2026, 11, 27), date(1926, 11, 28), "laki-laki"),
		("3313992902000001", date(2026, 11, 28), date(2000, 2, 29), "laki-laki"),
	],
)
def test_a_nik_tells_birth_and_sex_as_of_the_day_at_the_counter(
	nik: str, today: date, born: date, sex: str
) -> None:
	assert birth_and_sex(nik, today) == (born, sex)


@given(st.text("0123456789", min_size=16, max_size=16))
def test_a_masked_nik_shows_no_more_than_the_regency(nik: str) -> None:
	assert mask(nik) == nik[:4] + "*" * 12


@given(st.text(max_size=8))
def test_a_short_number_is_hidden_whole(number: str) -> None:
	assert mask(number) == "*" * len(number)


@given(st.text(max_size=24))
def test_whatever_is_typed_is_taken_whole_or_refused_with_a_sentence(typed: str) -> None:
	try:
		assert len(check_nik(typed)) == 16
	except InvalidIdentity as error:
		assert str(error).endswith((".", "angka"))
