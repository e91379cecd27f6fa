"""How many durations there are of each length: enough for n, mean, median and 90th percentile.

Histograms add up and take back: what was counted once can be subtracted, so those of many months merge into
the same figures as one reckoning over every duration. Lengths are kept to the second up to an hour and to
0.1 minute beyond it, so a histogram stays small however many durations it holds. The sum is always exact.
"""

import json
from collections.abc import Iterable

from jumapolo_layanan.core.statistics import Summary, rank_of_p90

EXACT_UP_TO = 3600
TENTH_OF_A_MINUTE = 6


class Histogram:
	"""Durations in whole seconds. `counts` has, by length, how many there are; `total` is their exact sum."""

	__slots__ = ("counts", "total")

	def __init__(self, durations: Iterable[int] = ()) -> None:
		self.counts: dict[int, int] = {}
		self.total = 0
		for seconds in durations:
			self.add(seconds)

	@classmethod
	def from_text(cls, text: str | None, total: int) -> "Histogram":
		"""Return what `text` (see `to_text`) holds, with `total`, the exact sum kept beside it."""
		histogram = cls()
		histogram.merge_text(text, total)
		return histogram

	def to_text(self) -> str:
		"""Return the counts as JSON: lengths in seconds, ascending, and how many there are of each."""
		lengths = sorted(length for length, count in self.counts.items() if count)
		return json.dumps([lengths, [self.counts[length] for length in lengths]], separators=(",", ":"))

	def add(self, seconds: int, times: int = 1) -> None:
		"""Count a duration `times` times; a negative number takes it back."""
		self.add_counted(length_of(seconds), times, seconds * times)

	def add_counted(self, length: int, times: int, total: int) -> None:
		"""Count `times` durations that are all kept as `length` and make `total` seconds together."""
		self.counts[length] = self.counts.get(length, 0) + times
		self.total += total

	def merge(self, other: "Histogram", times: int = 1) -> None:
		"""Add all that `other` holds; with -1 take it back."""
		self._merge(other.counts.items(), other.total, times)

	def merge_text(self, text: str | None, total: int, times: int = 1) -> None:
		"""Add what `text` holds, without making a histogram of it first."""
		self._merge(zip(*json.loads(text), strict=True) if text else (), total, times)

	def _merge(self, counts: Iterable[tuple[int, int]], total: int, times: int) -> None:
		own, have = self.counts, self.counts.get
		for length, count in counts:
			own[length] = have(length, 0) + count * times
		self.total += total * times

	@property
	def n(self) -> int:
		return sum(self.counts.values())

	@property
	def is_whole(self) -> bool:
		"""Whether nothing was taken back that has not been added yet, so that there are figures of it."""
		return all(count >= 0 for count in self.counts.values())

	def summary(self, on_time: int = 0) -> Summary:
		"""Return the figures in seconds: the mean exact, median and 90th percentile (nearest rank) as kept.

		:param on_time: how many of the durations kept their standard.
		"""
		n = self.n
		if not n:
			return Summary(0, 0.0, 0.0, 0.0, 0)
		low, high, p90 = self._at_ranks((n + 1) // 2, n // 2 + 1, rank_of_p90(n))
		return Summary(n, self.total / n, (low + high) / 2, float(p90), on_time)

	def _at_ranks(self, *ranks: int) -> list[int]:
		"""Return the lengths at the given ranks, which ascend; the shortest has rank 1."""
		found: list[int] = []
		reached = 0
		for length in sorted(self.counts):
			reached += self.counts[length]
			while len(found) < len(ranks) and reached >= ranks[len(found)]:
				found.append(length)
			if len(found) == len(ranks):
				break
		return found


def length_of(seconds: int) -> int:
	"""Return the length under which a duration is counted: to the second, or to the nearest 0.1 minute."""
	if seconds <= EXACT_UP_TO:
		return seconds
	return (seconds + TENTH_OF_A_MINUTE // 2) // TENTH_OF_A_MINUTE * TENTH_OF_A_MINUTE
