"""Histograms against one reckoning over every duration, which they must never differ from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jumapolo_layanan.core.histogram import Histogram, length_of
from jumapolo_layanan.core.statistics import Summary, summarise

short = st.lists(st.integers(0, 3600), max_size=80)
any_length = st.lists(st.one_of(st.integers(0, 3700), st.integers(0, 5_000_000)), max_size=80)


def figures(durations: list[int]) -> Summary:
	"""The figures of `durations`, all of them late."""
	return summarise(durations, [-1] * len(durations))


class TestFigures:
	def test_of_nothing_are_nothing(self):
		assert Histogram().summary() == Summary(0, 0.0, 0.0, 0.0, 0)

	def test_keep_what_was_on_time(self):
		assert Histogram([60, 120, 121]).summary(on_time=2).share_on_time == pytest.approx(200 / 3)

	@given(short)
	def test_up_to_an_hour_are_exact_to_the_second(self, durations):
		assert Histogram(durations).summary() == figures(durations)

	@given(any_length)
	def test_of_any_length_are_exact_to_a_tenth_of_a_minute(self, durations):
		kept, exact = Histogram(durations).summary(), figures(durations)
		assert (kept.n, kept.mean) == (exact.n, exact.mean)
		assert abs(kept.median - exact.median) <= 3
		assert abs(kept.p90 - exact.p90) <= 3

	@given(any_length)
	def test_are_those_of_the_lengths_as_kept(self, durations):
		kept, reckoned = Histogram(durations).summary(), figures([length_of(one) for one in durations])
		assert (kept.median, kept.p90) == (reckoned.median, reckoned.p90)


class TestMerging:
	@given(st.lists(any_length, max_size=6))
	def test_parts_make_the_figures_of_the_whole(self, parts):
		merged = Histogram()
		for part in parts:
			merged.merge(Histogram(part))
		assert merged.summary() == Histogram(one for part in parts for one in part).summary()

	@given(any_length, any_length)
	def test_what_is_taken_back_was_never_there(self, kept, gone):
		histogram = Histogram(kept + gone)
		histogram.merge(Histogram(gone), times=-1)
		assert histogram.summary() == Histogram(kept).summary()
		assert histogram.to_text() == Histogram(kept).to_text()

	@given(any_length, st.data())
	def test_one_duration_taken_back_leaves_the_others(self, durations, data):
		histogram = Histogram(durations)
		gone = [one for one in durations if data.draw(st.booleans())]
		for one in gone:
			histogram.add(one, times=-1)
			durations.remove(one)
		assert histogram.summary() == Histogram(durations).summary()

	def test_a_duration_may_be_taken_back_before_it_is_added(self):
		histogram = Histogram()
		histogram.add(90, times=-1)
		histogram.merge(Histogram([90, 30]))
		assert histogram.summary() == figures([30])

	def test_many_of_one_length_are_added_at_once(self):
		histogram = Histogram()
		histogram.add_counted(length_of(7201), times=3, total=7201 + 7200 + 7202)
		assert histogram.summary() == Histogram([7200, 7201, 7202]).summary()


class TestText:
	def test_is_short_and_in_order(self):
		assert Histogram([90, 30, 90]).to_text() == "[[30,90],[1,2]]"

	def test_a_cell_without_a_text_is_empty(self):
		assert Histogram.from_text(None, 0).n == Histogram.from_text("", 0).n == 0

	@given(any_length)
	def test_comes_back_as_it_was(self, durations):
		histogram = Histogram(durations)
		back = Histogram.from_text(histogram.to_text(), histogram.total)
		assert (back.counts, back.total) == (histogram.counts, histogram.total)

	@given(any_length, any_length)
	def test_is_merged_and_taken_back_as_it_stands(self, first, second):
		histogram = Histogram(first)
		histogram.merge_text(Histogram(second).to_text(), sum(second))
		assert histogram.summary() == Histogram(first + second).summary()
		histogram.merge_text(Histogram(first).to_text(), sum(first), times=-1)
		assert histogram.summary() == Histogram(second).summary()

	def test_every_second_of_a_working_day_is_a_third_as_many_lengths(self):
		seconds = range(8 * 60 * 60)
		lengths = Histogram(seconds).counts
		assert len(lengths) < len(seconds) / 3
		assert len(Histogram([*seconds] * 3).counts) == len(lengths)


class TestLength:
	@given(st.integers(0, 10_000_000))
	def test_differs_by_half_a_tenth_of_a_minute_at_most(self, seconds):
		assert abs(length_of(seconds) - seconds) <= 3

	@given(st.integers(0, 10_000_000), st.integers(0, 100_000))
	def test_a_longer_duration_never_counts_as_a_shorter_one(self, seconds, more):
		assert length_of(seconds) <= length_of(seconds + more)

	def test_of_an_hour_meets_that_of_a_second_more(self):
		assert (length_of(3600), length_of(3601), length_of(3603)) == (3600, 3600, 3606)
