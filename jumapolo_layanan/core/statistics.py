"""Figures of the reports, from whole seconds."""

import math
import statistics as _statistics
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate


@dataclass(frozen=True)
class Summary:
	"""n, mean, median and 90th percentile in seconds, and how many kept the standard."""

	n: int
	mean: float
	median: float
	p90: float
	on_time: int

	@property
	def share_on_time(self) -> float:
		"""Per cent of n; 0 for none."""
		return 100 * self.on_time / self.n if self.n else 0.0


@dataclass(frozen=True)
class Visit:
	"""One visit of one step of a request, in seconds. `ended` and `officer` are None while it lasts.

	`standard` is in minutes; `cause` says why a visit that has ended is not measured. `place` is the step's number in
	the version that the request goes by now where that is not `number`; below 0, and of its own, where that version
	does not have the step.
	"""

	request: str
	sop: str
	number: int
	officer: str | None
	ended: datetime | None
	waiting: int
	working: int
	paused: bool
	measured: bool
	executor: str | None = None
	village: str | None = None
	standard: int = 0
	cause: str = ""
	place: int | None = None


@dataclass(frozen=True)
class FinishedStep:
	"""One step of one request, all its visits together; who, where, when and standard are the last one's."""

	request: str
	sop: str
	number: int
	executor: str | None
	officer: str | None
	village: str | None
	ended: datetime
	waiting: int
	working: int
	standard: int
	measured: bool
	cause: str


def finished_steps(visits: Iterable[Visit]) -> Iterator[FinishedStep]:
	"""Add up the visits of each step that its request has left.

	A step that a request stands on, or has to pass again after a return, is not finished. Pauses add no
	time. One unmeasured visit makes the whole step unmeasured, for the cause of the latest such visit.

	:param visits: every visit of the requests in question, in the order of the history.
	"""
	by_request: dict[str, list[Visit]] = defaultdict(list)
	for visit in visits:
		by_request[visit.request].append(visit)
	for history in by_request.values():
		stands_on = min((_place(visit) for visit in history if visit.ended is None), default=math.inf)
		by_step: dict[int, list[Visit]] = defaultdict(list)
		for visit in history:
			if not visit.paused and _place(visit) < stands_on:
				by_step[_place(visit)].append(visit)
		yield from (_added_up(own) for own in by_step.values())


def summarise(seconds: Sequence[int], standard_seconds: Sequence[int]) -> Summary:
	"""Summarise durations, each against its own standard.

	The 90th percentile is the smallest value that at least nine in ten do not exceed (nearest rank).

	:raises ValueError: when the two sequences differ in length.
	"""
	pairs = list(zip(seconds, standard_seconds, strict=True))
	if not pairs:
		return Summary(0, 0.0, 0.0, 0.0, 0)
	ordered = sorted(seconds)
	return Summary(
		n=len(ordered),
		mean=_statistics.fmean(ordered),
		median=_statistics.median(ordered),
		p90=float(ordered[rank_of_p90(len(ordered)) - 1]),
		on_time=sum(1 for value, standard in pairs if value <= standard),
	)


def rank_of_p90(n: int) -> int:
	"""Return the place, from 1, of the smallest of `n` values that at least nine in ten do not exceed."""
	return (9 * n + 9) // 10


def _place(visit: Visit) -> int:
	return visit.number if visit.place is None else visit.place


def _added_up(visits: list[Visit]) -> FinishedStep:
	last = visits[-1]
	unmeasured = [visit for visit in visits if not visit.measured]
	return FinishedStep(
		request=last.request,
		sop=last.sop,
		number=last.number,
		executor=last.executor,
		officer=last.officer,
		village=last.village,
		ended=last.ended,
		waiting=sum(visit.waiting for visit in visits),
		working=sum(visit.working for visit in visits),
		standard=last.standard,
		measured=not unmeasured,
		cause=unmeasured[-1].cause if unmeasured else "",
	)


def median_of_counts(counts: Iterable[tuple[float, int]]) -> float | None:
	"""Return the median of values that are given once each with how often they occur; None of none.

	>>> median_of_counts([(4.0, 1), (1.0, 2), (3.0, 1)])
	2.0
	"""
	ordered = sorted((value, count) for value, count in counts if count)
	n = sum(count for _value, count in ordered)
	if not n:
		return None
	ends = list(accumulate(count for _value, count in ordered))
	middle = (ordered[bisect_right(ends, place)][0] for place in ((n - 1) // 2, n // 2))
	return sum(middle) / 2
