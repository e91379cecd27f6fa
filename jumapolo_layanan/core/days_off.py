"""Indonesia's public holidays and joint leave (*cuti bersama*), as a proposal for the working calendar."""

from collections.abc import Collection
from datetime import date

import holidays

FIRST_YEAR, LAST_YEAR = 2000, 2099


class UnknownYear(ValueError):
	"""A year for which no holidays are kept; the message is for the office."""


def days_off(year: int) -> dict[date, str]:
	"""Return the days off of `year` with their Indonesian names, in order.

	Joint leave is there for years whose joint decree (*SKB Tiga Menteri*) the installed release of `holidays`
	knows; days that follow the moon are marked "(perkiraan)" in the years after it.

	:raises UnknownYear: outside 2000 to 2099.
	"""
	if not FIRST_YEAR <= year <= LAST_YEAR:
		raise UnknownYear(f"Isi tahun antara {FIRST_YEAR} dan {LAST_YEAR}.")
	known = holidays.country_holidays("ID", years=year, language="id", categories=("public", "government"))
	return dict(sorted(known.items()))


def missing_days_off(year: int, listed: Collection[date]) -> dict[date, str]:
	"""Return the days off of `year` that are not `listed` yet; what the office has listed stays its own."""
	return {day: name for day, name in days_off(year).items() if day not in listed}
