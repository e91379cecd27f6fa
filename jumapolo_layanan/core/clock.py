"""The one clock of the app. Demo data and tests set it; everybody else reads it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

_fixed: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)


def now(live: Callable[[], datetime] = datetime.now) -> datetime:
	"""Return the present moment in office time, naive and in whole seconds.

	:param live: the clock to read when none is set.
	"""
	return (_fixed.get() or live()).replace(microsecond=0)


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
	"""Make `now()` answer `moment` inside the block."""
	token = _fixed.set(moment)
	try:
		yield
	finally:
		_fixed.reset(token)
