"""What a user is told when the database or the disk fails under a save: a sentence, and that nothing has changed.

Core would answer with a fault of the server and a form to report it. The transaction is rolled back either way.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe import _

from jumapolo_layanan.exceptions import Unavailable

_DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def told() -> Iterator[None]:
	"""Turn faults of database and disk inside the block into `Unavailable`.

	:raises Unavailable: saying that nothing was saved and what to do.
	"""
	try:
		yield
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError) as fault:
		raise _told(
			_("Orang lain sedang menyimpan. Tidak ada yang berubah; ulangi beberapa detik lagi.")
		) from fault
	except (frappe.db.OperationalError, frappe.db.InternalError, OSError) as fault:
		if isinstance(fault, OSError) and fault.errno not in _DISK_IS_FULL:
			raise
		frappe.logger("layanan").exception("fault under a save")
		raise _told(
			_(
				"Basis data atau disk server terganggu. Tidak ada yang tersimpan; ulangi sebentar lagi. "
				"Bila tetap begitu, hubungi pengelola sistem."
			)
		) from fault


def _told(message: str) -> Unavailable:
	try:
		frappe.throw(message, Unavailable)
	except Unavailable as told:
		return told
