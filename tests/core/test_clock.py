from datetime import datetime

from jumapolo_layanan.core import clock

NEW_YEAR = datetime(2027, 1, 1)


def test_the_clock_can_be_set_and_goes_on_afterwards() -> None:
	with clock.fixed_at(NEW_YEAR):
		assert clock.now() == NEW_YEAR
	assert clock.now(lambda: datetime(2026, 5, 4, 3, 2, 1, 999)) == datetime(2026, 5, 4, 3, 2, 1)


def test_a_set_clock_is_restored_after_an_error() -> None:
	try:
		with clock.fixed_at(NEW_YEAR):
			raise ValueError
	except ValueError:
		pass
	assert clock.now() != NEW_YEAR
