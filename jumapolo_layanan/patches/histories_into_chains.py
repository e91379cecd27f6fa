"""Rows closed before the chain existed are chained as they stand, and anchored at once.

What was done to them before this day, no chain can tell.
"""

import frappe
from frappe.query_builder import DocType

from jumapolo_layanan.services import chain

BATCH = 500


def execute() -> None:
	visit, last = DocType(chain.VISIT), ""
	while True:
		query = (
			frappe.qb.from_(visit)
			.select(visit.permohonan)
			.distinct()
			.where(visit.permohonan > last)
			.where(visit.tindakan.notnull() & ((visit.hash == "") | visit.hash.isnull()))
			.orderby(visit.permohonan)
			.limit(BATCH)
		)
		names = [name for (name,) in query.run()]
		chain.chain_many(names)
		if len(names) < BATCH:
			break
		last = names[-1]
		frappe.db.commit()  # nosemgrep: a million histories are no one transaction
	chain.anchor()
