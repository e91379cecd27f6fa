"""Keep the bench's worker busy for a while, so that a job behind it can be seen to wait."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

_KEY = "uji-pekerja-sibuk"
_SECONDS = 60


@contextmanager
def busy_worker() -> Iterator[None]:
	"""Let no job of the long queue begin until the block ends, a minute at most."""
	frappe.cache().delete_value(_KEY)
	frappe.enqueue(wait_for_release, queue="long")
	try:
		yield
	finally:
		frappe.cache().rpush(_KEY, "1")


def wait_for_release() -> None:
	"""Job: end when `busy_worker` does."""
	cache = frappe.cache()
	cache.blpop(cache.make_key(_KEY), timeout=_SECONDS)
