"""Indonesian identity numbers: NIK and KK of citizens, NIP of officials."""

from datetime import date

from stdnum.exceptions import InvalidComponent
from stdnum.id import nik as _nik


class InvalidIdentity(ValueError):
	"""A number that can't be right; the message says why, in the office's words."""


def compact_digits(number: str) -> str:
	"""Return `number` without the blanks, dots and dashes that people type between digits."""
	return "".join(character for character in number if character not in " .-")


def check_nik(number: str) -> str:
	"""Return the 16 digits of a NIK.

	Refused: wrong length, a character that is no digit, an impossible birth date, serial 0000.
	The region is not checked: a NIK stays the same when regions are split or renamed.

	:raises InvalidIdentity: with a sentence for the clerk.
	"""
	digits = _digits(number, 16, "NIK")
	day = int(digits[6:8])
	try:
		possible = day in range(1, 32) or day in range(41, 72)
		_nik.get_birth_date(digits)
	except InvalidComponent:
		possible = False
	if not possible:
		raise InvalidIdentity(
			"NIK memuat tanggal lahir yang tidak mungkin (angka ke-7 sampai ke-12). Periksa kembali KTP atau KK."
		)
	if digits.endswith("0000"):
		raise InvalidIdentity(
			"NIK berakhir dengan 0000, padahal nomor urut mulai dari 0001. Periksa kembali."
		)
	return digits


def birth_and_sex(nik: str, today: date) -> tuple[date, str]:
	"""Return the birth date and sex that a valid NIK states, to be compared with the papers.

	The number has two digits of the year: the latest year that is not after `today` is meant.
	"""
	day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
	sex = "perempuan" if day > 40 else "laki-laki"
	for century in (2000, 1900):
		try:
			born = date(century + year, month, day % 40)
		except ValueError:
			continue
		if born <= today:
			return born, sex
	return date(1900 + year, month, day % 40), sex


def check_kk(number: str) -> str:
	"""Return the 16 digits of a family card number."""
	return _digits(number, 16, "Nomor KK")


def check_phone(number: str) -> str:
	"""Return a telephone number as digits, with a leading + where it was typed.

	:raises InvalidIdentity: when it is not a number of 8 to 15 digits.
	"""
	compact = "".join(character for character in number if character not in " .-()/")
	digits = compact.removeprefix("+")
	if not (digits.isascii() and digits.isdigit()):
		raise InvalidIdentity("Telepon hanya boleh berisi angka, misalnya 081234567890.")
	if not 8 <= len(digits) <= 15:
		raise InvalidIdentity(f"Telepon harus 8 sampai 15 angka; yang diketik {len(digits)} angka.")
	return compact


def check_name(name: str) -> str:
	"""Return a person's name with single blanks.

	:raises InvalidIdentity: when it has no letter, has digits, or is longer than a form holds.
	"""
	tidy = " ".join(name.split())
	if not any(character.isalpha() for character in tidy):
		raise InvalidIdentity("Nama Pemohon harus memuat huruf.")
	if any(character.isdigit() for character in tidy):
		raise InvalidIdentity("Nama Pemohon tidak memuat angka. Periksa apakah nomor terketik di kolom nama.")
	if len(tidy) > 140:
		raise InvalidIdentity("Nama Pemohon paling panjang 140 huruf.")
	return tidy


def check_nip(number: str) -> str:
	"""Return the 18 digits of a NIP: birth YYYYMMDD, appointment YYYYMM, sex 1 or 2, serial 3.

	:raises InvalidIdentity: with a sentence for the admin.
	"""
	digits = _digits(number, 18, "NIP")
	try:
		birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
	except ValueError:
		raise InvalidIdentity("NIP memuat tanggal lahir yang tidak mungkin (8 angka pertama).") from None
	year, month = int(digits[8:12]), int(digits[12:14])
	if not 1 <= month <= 12 or year <= birth.year:
		raise InvalidIdentity("NIP memuat bulan pengangkatan yang tidak mungkin (angka ke-9 sampai ke-14).")
	if digits[14] not in "12":
		raise InvalidIdentity("NIP: angka ke-15 menyatakan jenis kelamin dan harus 1 atau 2.")
	return digits


def format_nip(digits: str) -> str:
	"""Return a NIP as it stands on a stamp: 19700101 199001 1 001."""
	return f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"


def mask(number: str) -> str:
	"""Return `number` with all but its first four characters hidden.

	The end stays hidden too: an applicant proves with the last four digits of the NIK who asks.

	>>> mask("3313065708900001")
	'3313************'
	"""
	shown = number[:4] if len(number) > 8 else ""
	return shown + "*" * (len(number) - len(shown))


def _digits(number: str, length: int, name: str) -> str:
	digits = compact_digits(number)
	if not (digits.isascii() and digits.isdigit()):
		raise InvalidIdentity(f"{name} hanya boleh berisi angka.")
	if len(digits) != length:
		raise InvalidIdentity(f"{name} harus {length} angka; yang diketik {len(digits)} angka.")
	return digits
