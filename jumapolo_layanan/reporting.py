"""What every report of the app needs from the platform."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_in_the_foreground(report: str) -> Iterator[None]:
	"""Stop core's timer when the report fails.

	Core (15 and 16) starts a timer that turns a slow report into a background report, for everyone and for
	good, and stops it only when the report succeeds: one wrong filter would do.
	"""
	try:
		yield
	except Exception:
		for thread in threading.enumerate():
			if isinstance(thread, threading.Timer) and thread.kwargs.get("report") == report:
				thread.cancel()
		raise
