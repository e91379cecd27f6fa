"""Putting SOP versions in force, together with the Workflow that runs them."""

import frappe

from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.services import workflow


def activate(*names: str) -> None:
	"""Put legalised SOP versions in force and run them from the commit of this call on.

	An older version of the same number becomes *Digantikan*; its requests finish under it.
	Does nothing else in its transaction, and commits at once: other clerks wait for it no longer
	than the Workflow's own rows take to write.
	"""
	for name in names:
		number = frappe.db.get_value("SOP", name, "nomor_sop")
		for old in frappe.get_all("SOP", {"nomor_sop": number, "status": sops.IN_FORCE}, pluck="name"):
			_set_status(old, "Digantikan")
		_set_status(name, sops.IN_FORCE)
	refresh_workflow()


def activate_later(name: str) -> None:
	frappe.enqueue(
		"jumapolo_layanan.services.publishing.activate_queued",
		name=name,
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
	)


def activate_queued(name: str) -> None:
	activate(name)


def refresh_workflow_later() -> None:
	"""Recompile in the background, after executors or their roles have changed."""
	frappe.enqueue(
		"jumapolo_layanan.services.publishing.refresh_workflow",
		enqueue_after_commit=True,
		now=bool(frappe.flags.in_test),
	)


def refresh_workflow() -> None:
	workflow.refresh()
	frappe.db.commit()  # nosemgrep: an SOP is in force only from this commit


def _set_status(name: str, status: str) -> None:
	frappe.db.set_value("SOP", name, "status", status)
	frappe.clear_document_cache("SOP", name)
