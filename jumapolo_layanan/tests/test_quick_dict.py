"""A request's plain form is made once, and is never older than the request."""

import pickle
from unittest.mock import patch

from frappe.model.document import Document

from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase


class TestQuickDict(LayananTestCase):
	def assert_true_to(self, doc: Document) -> None:
		self.assertEqual(doc.as_dict(), Document.as_dict(doc))

	def test_it_follows_every_change_of_the_request_and_of_its_rows(self) -> None:
		doc = make.request(make.SOP_NIKAH)
		changes = (
			lambda: doc.set("keperluan", "Lain"),
			lambda: doc.__setattr__("langkah_ke", 9),
			lambda: doc.update({"alasan": "Kurang"}),
			lambda: doc.berkas[0].__setattr__("ada", 1 - doc.berkas[0].ada),
			lambda: doc.berkas.reverse(),
			lambda: doc.append("berkas", {"nama_berkas": "Tambahan"}),
			lambda: doc.remove(doc.berkas[0]),
			lambda: doc.set("isian", []),
			lambda: doc.set_onload("tanda", 1),
			lambda: doc.get_onload().update(tanda=2),
			lambda: doc.db_set("telepon", None),
			lambda: doc.reload(),
		)
		self.assert_true_to(doc)
		for change in changes:
			change()
			self.assert_true_to(doc)

	def test_without_a_change_it_is_made_once_and_each_caller_has_a_copy(self) -> None:
		doc = make.request(make.SOP_NIKAH)
		first = doc.as_dict()
		with patch.object(Document, "as_dict", side_effect=AssertionError("made again")):
			second = doc.as_dict()
		self.assertEqual(first, second)

		second.berkas[0]["nama_berkas"] = second["keperluan"] = "Diubah"
		second.berkas.clear()
		self.assertEqual(doc.as_dict(), first)

	def test_other_forms_and_pickles_are_core_s(self) -> None:
		doc = make.request(make.SOP_NIKAH)
		doc.as_dict()

		self.assertEqual(doc.as_dict(no_nulls=True), Document.as_dict(doc, no_nulls=True))
		self.assertEqual(pickle.loads(pickle.dumps(doc)).as_dict(), doc.as_dict())
		self.assertNotIn("_kept_dict", pickle.loads(pickle.dumps(doc)).__dict__)
