"""Figures of the reports: named cases, and a slow plain reckoning that must always agree."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.statistics import FinishedStep, Summary, Visit, finished_steps, summarise

MORNING = datetime(2026, 3, 2, 8)
durations = st.lists(
	st.tuples(st.integers(0, 100_000), st.integers(1, 60).map(lambda minutes: minutes * 60)), max_size=60
)


def visit(number: int, ended: int | None, **values: object) -> Visit:
	"""A visit of step `number` that ended `ended` minutes after eight, or is open; a minute of work."""
	return Visit(
		**{
			"request": "PMH-1",
			"sop": "SOP-1",
			"number": number,
			"officer": None if ended is None else "jfu",
			"ended": None if ended is None else MORNING + timedelta(minutes=ended),
			"waiting": 0,
			"working": 60,
			"paused": False,
			"measured": True,
			**values,
		}
	)


def steps_of(*visits: Visit) -> dict[int, FinishedStep]:
	return {step.number: step for step in finished_steps(visits)}


class TestSummary:
	def test_nothing_measured_is_no_share_and_no_error(self):
		assert summarise([], []) == Summary(0, 0.0, 0.0, 0.0, 0)
		assert summarise([], []).share_on_time == 0.0

	def test_exactly_the_standard_is_on_time_and_a_second_more_is_late(self):
		assert summarise([120, 121], [120, 120]).on_time == 1

	def test_each_duration_is_judged_by_its_own_standard(self):
		assert summarise([100, 100], [60, 120]).on_time == 1

	def test_median_of_an_even_number_lies_between_the_middle_two(self):
		assert summarise([10, 40, 20, 30], [60] * 4).median == 25

	@pytest.mark.parametrize(
		("n", "rank"), [(1, 1), (2, 2), (9, 9), (10, 9), (11, 10), (19, 18), (20, 18), (100, 90)]
	)
	def test_p90_is_the_value_at_the_nearest_rank(self, n, rank):
		assert summarise(list(range(n, 0, -1)), [60] * n).p90 == rank

	def test_one_outlier_in_ten_moves_the_mean_and_not_p90(self):
		figures = summarise([60] * 9 + [6000], [60] * 10)
		assert (figures.mean, figures.median, figures.p90) == (654, 60, 60)

	def test_durations_without_a_standard_are_an_error(self):
		with pytest.raises(ValueError):
			summarise([1, 2], [60])

	@given(durations)
	def test_agrees_with_a_plain_reckoning(self, pairs):
		values = [value for value, _standard in pairs]
		figures = summarise(values, [standard for _value, standard in pairs])

		assert figures.n == len(values)
		assert figures.on_time == len([1 for value, standard in pairs if not value > standard])
		if not values:
			return
		assert figures.mean == pytest.approx(float(Fraction(sum(values), len(values))))
		assert 2 * sum(value <= figures.median for value in values) >= len(values)
		assert 2 * sum(value >= figures.median for value in values) >= len(values)
		reached = [v for v in values if 10 * sum(other <= v for other in values) >= 9 * len(values)]
		assert figures.p90 == min(reached)
		assert figures.share_on_time == pytest.approx(float(Fraction(100 * figures.on_time, len(values))))

	@given(durations, st.randoms())
	def test_the_order_of_the_durations_does_not_matter(self, pairs, chance):
		shuffled = list(pairs)
		chance.shuffle(shuffled)
		before = summarise([value for value, _s in pairs], [standard for _v, standard in pairs])
		after = summarise([value for value, _s in shuffled], [standard for _v, standard in shuffled])
		assert before == after


class TestFinishedSteps:
	def test_a_returned_step_is_one_step_of_all_its_visits_without_the_pause(self):
		step = steps_of(
			visit(2, 1, working=100, waiting=5),
			visit(2, 60, working=0, paused=True, measured=False),
			visit(2, 62, working=81, waiting=7),
			visit(3, None),
		)[2]
		assert (step.working, step.waiting, step.measured) == (181, 12, True)

	def test_a_step_belongs_to_the_end_and_the_officer_of_its_last_visit(self):
		step = steps_of(visit(2, 1, officer="first"), visit(2, 9, officer="second"), visit(3, None))[2]
		assert (step.ended, step.officer) == (MORNING + timedelta(minutes=9), "second")

	def test_an_open_step_is_not_finished(self):
		assert set(steps_of(visit(1, 1), visit(2, None))) == {1}

	def test_a_step_that_waits_for_the_applicant_is_not_finished(self):
		assert set(steps_of(visit(1, 1), visit(2, 2), visit(2, None, paused=True))) == {1}

	def test_a_step_that_must_be_passed_again_is_not_finished(self):
		sent_back = (visit(1, 1), visit(2, 2), visit(3, 3), visit(2, None))
		assert set(steps_of(*sent_back)) == {1}

	def test_every_step_of_an_ended_request_is_finished(self):
		assert set(steps_of(visit(1, 1), visit(2, 2))) == {1, 2}

	def test_one_unmeasured_visit_makes_the_step_unmeasured(self):
		assert not steps_of(visit(1, 1, measured=False), visit(1, 2))[1].measured

	def test_the_same_step_of_two_requests_is_two(self):
		assert len(list(finished_steps([visit(1, 1), visit(1, 1, request="PMH-2")]))) == 2

	@given(
		st.lists(
			st.builds(
				visit,
				number=st.integers(1, 3),
				ended=st.one_of(st.none(), st.integers(0, 500)),
				request=st.sampled_from(["PMH-1", "PMH-2"]),
				working=st.integers(0, 900),
				waiting=st.integers(0, 900),
				paused=st.booleans(),
				measured=st.booleans(),
			),
			max_size=14,
		)
	)
	def test_agrees_with_a_plain_reckoning(self, visits):
		expected = []
		for request in ("PMH-1", "PMH-2"):
			for number in (1, 2, 3):
				if any(v.request == request and v.number <= number and v.ended is None for v in visits):
					continue
				own = [v for v in visits if v.request == request and v.number == number and not v.paused]
				if own:
					working, waiting = sum(v.working for v in own), sum(v.waiting for v in own)
					doubtful = any(not v.measured for v in own)
					expected.append((number, own[-1].ended, working, waiting, not doubtful))

		found = [(s.number, s.ended, s.working, s.waiting, s.measured) for s in finished_steps(visits)]
		assert sorted(found) == sorted(expected)
