"""The one base of the site tests, on Frappe 15 and 16."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from unittest.mock import patch

import frappe

from jumapolo_layanan.core import clock
from jumapolo_layanan.setup import demo

try:
	from frappe.tests import IntegrationTestCase as _SiteTestCase
except ImportError:
	from frappe.tests.utils import FrappeTestCase as _SiteTestCase


class LayananTestCase(_SiteTestCase):
	"""A site with the demo's users and officials; what a test writes is rolled back after it."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		demo.make_users()
		frappe.db.commit()

	def setUp(self) -> None:
		super().setUp()
		frappe.db.rollback()
		frappe.set_user("Administrator")
		frappe.clear_messages()
		self.keep_uncommitted()

	def keep_uncommitted(self) -> None:
		"""Jobs commit; inside a test that would outlive the test."""
		commit = patch.object(type(frappe.db._get_current_object()), "commit")
		commit.start()
		self.addCleanup(commit.stop)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		self.forget_what_was_rolled_back()
		super().tearDown()

	def forget_what_was_rolled_back(self) -> None:
		"""Documents that a test has changed stand in the site's cache, which knows no rollback."""
		for doctype in ("SOP", "Pelaksana SOP", "Pejabat"):
			for name in frappe.get_all(doctype, pluck="name", order_by="name"):
				frappe.clear_document_cache(doctype, name)
		frappe.clear_document_cache("Pengaturan Layanan", "Pengaturan Layanan")
		frappe.clear_document_cache("Workflow", "Permohonan Layanan")


@contextmanager
def acting_as(user: str, at: datetime | None = None) -> Iterator[None]:
	"""Run the block as `user` (a short name such as "jfu" or a whole address), the clock at `at`."""
	before = frappe.session.user
	frappe.set_user(user if "@" in user or user == "Administrator" else f"{user}@jumapolo.test")
	try:
		if at is None:
			yield
		else:
			with clock.fixed_at(at):
				yield
	finally:
		frappe.set_user(before)
