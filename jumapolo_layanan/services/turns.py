"""Who writes next, where many writers take the next place of one sequence.

A writer holds the sequence's lock row until its transaction ends, so the others wait for it. The row is locked
and never written: at the isolation that Frappe sets on Postgres, a row that somebody else has changed meanwhile
cannot be locked any more. Frappe's own counters fail there for that reason, and on MariaDB two writers of a
counter's first number deadlock.

A place that was taken after a transaction began to read is not in its snapshot: it shows when the place is written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from frappe.query_builder import DocType

_SAVEPOINT = "giliran_menulis"


def ensure(*sequences: str) -> None:
	"""Make the rows that writers wait on."""
	series = DocType("Series")
	for sequence in sequences:
		if not frappe.db.exists("Series", {"name": sequence}):
			frappe.qb.into(series).columns(series.name, series.current).insert(sequence, 0).run()


def wait_for_turn(sequence: str) -> None:
	"""Hold the lock row of `sequence` until this transaction ends."""
	series = DocType("Series")
	query = frappe.qb.from_(series).where(series.name == sequence).for_update().select(series.name)
	if not query.run():
		ensure(sequence)
		query.run()


def write_if_free(write: Callable[[], None]) -> bool:
	"""Write a row and return whether its place was free.

	:raises frappe.UniqueValidationError: when it is another field than the place that is taken; nothing is left.
	"""
	frappe.db.savepoint(_SAVEPOINT)
	try:
		with _muted():
			write()
	except frappe.DuplicateEntryError:
		frappe.db.rollback(save_point=_SAVEPOINT)
		return False
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point=_SAVEPOINT)
		raise
	frappe.db.release_savepoint(_SAVEPOINT)
	return True


@contextmanager
def _muted() -> Iterator[None]:
	"""Keep core's words about a taken place from the clerk: it is no news to them."""
	before = frappe.flags.mute_messages
	frappe.flags.mute_messages = True
	try:
		yield
	finally:
		frappe.flags.mute_messages = before
