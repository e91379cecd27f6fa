"""While SOPs are compiled, other clerks go on working."""

import threading
import time
from dataclasses import replace

import frappe

from jumapolo_layanan.services import workflow
from jumapolo_layanan.tests import factories as make
from jumapolo_layanan.tests.case import LayananTestCase
from jumapolo_layanan.tests.rest import Session
from jumapolo_layanan.tests.test_parallel import take_in


class TestCompileUnderLoad(LayananTestCase):
	def test_a_clerk_moves_a_request_while_the_workflow_is_being_written(self) -> None:
		jfu = Session("jfu")
		name = take_in(make.SOP_PINDAH, jfu)
		frappe.db.rollback()
		target = workflow.compiled()
		self.assertTrue(workflow.write(replace(target, transitions=target.transitions[:-1])))

		# the rows are written and not committed: whoever needed them would wait for this test
		answers = []
		clerk = threading.Thread(target=lambda: answers.append(jfu.apply(name, "Serahkan Berkas")))
		started = time.monotonic()
		clerk.start()
		clerk.join(timeout=20)

		self.assertFalse(clerk.is_alive(), "the clerk waits for the compiler")
		self.assertEqual(answers[0].status_code, 200, answers[0].text[:500])
		self.assertLess(time.monotonic() - started, 10)
