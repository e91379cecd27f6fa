"""The clock of the site: office time, unless demo data or a test has set it."""

from datetime import datetime

from frappe.utils import now_datetime

from jumapolo_layanan.core import clock


def now() -> datetime:
	return clock.now(now_datetime)
