"""What many finished steps took together: counted, added up, taken back, and turned into figures."""

from jumapolo_layanan.core import timing
from jumapolo_layanan.core.histogram import Histogram
from jumapolo_layanan.core.statistics import Summary

CAUSES = ("Entri Susulan", "Klik Beruntun", "Di Luar Jam Kerja", "Tanpa Kalender")


class Tally:
	"""Steps by what became of them. `working` and `waiting` hold the measured ones, in seconds.

	Counts may be below zero while what is taken back has not been added yet. Where only the figures are asked
	for and somebody has reckoned them before, they are `known` and the lengths are not there.
	"""

	__slots__ = ("causes", "known", "on_time", "unmeasured", "waiting", "working")

	def __init__(self) -> None:
		self.known: Summary | None = None
		self.on_time = 0
		self.unmeasured = 0
		self.causes: dict[str, int] = {}
		self.working = Histogram()
		self.waiting = Histogram()

	def add(self, verdict: str, cause: str, working: int, waiting: int, times: int = 1) -> None:
		"""Count `times` steps of the same verdict and duration (seconds); a negative number takes them back."""
		if verdict == timing.UNMEASURED:
			self.add_unmeasured(times, {cause: times} if cause else {})
			return
		self.working.add(working, times)
		self.waiting.add(waiting, times)
		if verdict == timing.ON_TIME:
			self.on_time += times

	def add_unmeasured(self, count: int, causes: dict[str, int]) -> None:
		self.unmeasured += count
		for cause, times in causes.items():
			self.causes[cause] = self.causes.get(cause, 0) + times

	def merge(self, other: "Tally") -> None:
		if other.known:
			raise ValueError("Figures alone can't be added up.")
		self.on_time += other.on_time
		self.add_unmeasured(other.unmeasured, other.causes)
		self.working.merge(other.working)
		self.waiting.merge(other.waiting)

	@property
	def n(self) -> int:
		"""How many steps were measured."""
		return self.known.n if self.known else self.working.n

	@property
	def other_causes(self) -> int:
		"""How many were not measured for a cause that nobody kept."""
		return self.unmeasured - sum(self.causes.values())

	def is_empty(self) -> bool:
		"""Return whether nothing is left, neither counted nor taken back before it was added."""
		counts = (self.on_time, self.unmeasured, self.working.total, self.waiting.total)
		parts = (self.causes, self.working.counts, self.waiting.counts)
		return not (any(counts) or any(any(part.values()) for part in parts))

	def summary(self) -> Summary:
		"""Return the figures of the measured steps' working seconds."""
		return self.known or self.working.summary(self.on_time)
