"""The demo office, whatever the hour at which it is made."""

import random
from datetime import datetime, timedelta
from unittest.mock import patch

from jumapolo_layanan.core.graph import ACTION_RETURN
from jumapolo_layanan.services import sop as sops
from jumapolo_layanan.services import worktime
from jumapolo_layanan.setup import demo
from jumapolo_layanan.tests.case import LayananTestCase

HOURS = {
	"just open": datetime(2026, 11, 24, 7, 31),
	"after lunch": datetime(2026, 11, 24, 14, 10, 7),
	"just closed": datetime(2026, 11, 24, 16, 5),
	"at night": datetime(2026, 11, 25, 2),
	"on a Sunday": datetime(2026, 11, 22, 12),
}


class TestDemoPlans(LayananTestCase):
	def plans_at(self, now: datetime) -> list[demo.Plan]:
		with patch.object(demo, "now_datetime", return_value=now):
			return demo._plans(demo.COUNT, random.Random(2023))

	def arrival(self, plan: demo.Plan) -> datetime:
		"""Return when a request has come as far as its plan goes."""
		moment = plan.moment
		for visit in plan.visits:
			moment = demo._later(demo._later(moment, visit.wait) if visit.wait else moment, visit.work)
		return demo._later(moment, 60 * 60) if plan.ending == "return" else moment

	def test_nothing_lies_in_the_future(self) -> None:
		for name, now in HOURS.items():
			with self.subTest(hour=name):
				self.assertLessEqual(max(map(self.arrival, self.plans_at(now))), now)

	def test_most_open_requests_are_in_time_and_some_are_late(self) -> None:
		calendar = worktime.office_calendar()
		for name, now in HOURS.items():
			in_time = []
			for plan in self.plans_at(now):
				graph = sops.graph_of(plan.sop)
				if plan.ending is None and plan.steps < len(graph.steps):
					standard = timedelta(minutes=graph.step(plan.steps + 1).minutes).total_seconds()
					in_time.append(calendar.seconds_between(self.arrival(plan), now) <= standard)
			with self.subTest(hour=name):
				self.assertGreater(sum(in_time) / len(in_time), 0.8)
				self.assertIn(False, in_time)

	def test_every_state_has_its_open_request_and_one_was_signed_by_another(self) -> None:
		plans = self.plans_at(HOURS["after lunch"])
		places = {(plan.sop, plan.steps) for plan in plans}
		for sop in {plan.sop for plan in plans}:
			self.assertLessEqual({(sop, step) for step in range(len(sops.graph_of(sop).steps))}, places)
		self.assertTrue(any(plan.ending == ACTION_RETURN for plan in plans))
		self.assertEqual([plan.signer for plan in plans if plan.signer], ["sekcam"])
