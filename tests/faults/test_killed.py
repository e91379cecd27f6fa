"""The database, the web workers and the cache die at random moments while sixteen clerks work.

Afterwards every request is whole, in its old state or its new one, with its chained history; nothing that the server
has confirmed is lost, and no number is missing or given twice. `make test-faults` kills two hundred times, `make test` a few.
"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import frappe
import pytest
import whole
from clerks import Clerks, Desk, Trouble

from dev import services
from dev.layout import TEST_SITE, Bench
from dev.processes import Processes, is_free, within
from jumapolo_layanan.services import chain

CLERKS = 16
KILLS = int(os.environ.get("JMPL_KILLS") or 4)
SEED = int(os.environ.get("JMPL_SEED") or random.SystemRandom().randrange(10**6))
LONGEST_PEACE = 1.5
AGAIN_WITHIN = 60


@pytest.fixture(scope="module")
def machine() -> Iterator["Machine"]:
	if not os.environ.get("JMPL_URL"):
		pytest.fail("These tests need a bench: run them by `make test-faults`.", pytrace=False)
	started_in = os.getcwd()
	os.chdir(os.environ["JMPL_SITES"])
	machine = Machine(Bench.here())
	yield machine
	machine.mend()
	os.chdir(started_in)


class Machine:
	"""The processes of this bench: what can die, and who starts it again."""

	def __init__(self, bench: Bench) -> None:
		self.bench, self.processes = bench, Processes(bench)

	def kill_database(self) -> None:
		database = services.database(self.bench)
		self.processes.kill(database.name)
		within(AGAIN_WITHIN, lambda: is_free(database.port))  # its connections outlive it for a moment
		self.processes.start(database)

	def kill_web_worker(self, chance: random.Random) -> None:
		master = self.processes.pid(services.web_name(TEST_SITE))
		children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
		if children:  # gunicorn is just replacing them otherwise
			os.kill(int(chance.choice(children)), signal.SIGKILL)

	def stop_cache(self) -> None:
		self.processes.kill(services.CACHE)

	def mend(self) -> None:
		self.processes.start(services.database(self.bench), *services.cache_and_queue(self.bench))


def test_killed_databases_and_web_workers_leave_every_request_whole(
	machine: Machine, capsys: pytest.CaptureFixture
) -> None:
	chance, purpose = random.Random(SEED), f"Uji gangguan {SEED}-{time.time_ns()}"
	clerks = Clerks(os.environ["JMPL_URL"], CLERKS, purpose)
	with whole.connected():
		before = whole.before()
	killed: Counter[str] = Counter()
	clerks.start()
	try:
		for _kill in range(KILLS):
			time.sleep(chance.uniform(0.05, LONGEST_PEACE))
			kind = ("database", "web worker")[sum(killed.values()) % 2]
			acknowledged = dict(clerks.acknowledged)
			if kind == "database":
				machine.kill_database()
			else:
				machine.kill_web_worker(chance)
			killed[kind] += 1
			with whole.connected():
				assert whole.problems(purpose, acknowledged, before) == [], f"seed {SEED}"
	finally:
		clerks.stop()

	with whole.connected():
		assert whole.problems(purpose, clerks.acknowledged, before) == [], f"seed {SEED}"
		requests = frappe.db.count("Permohonan", {"keperluan": purpose})
		chain.anchor()  # taken back with the connection
		tally = chain.Tally()
		assert list(chain.breaks(since=before.moment, tally=tally)) == [], f"seed {SEED}"
	assert clerks.surprises == []
	assert clerks.served() == len(clerks.acknowledged) > 0
	assert tally.requests >= requests > 0 and tally.anchors > 0  # other tests' requests may stand there too
	with capsys.disabled():
		print(
			f"\nfaults: {dict(killed)} killed under {CLERKS} clerks; {requests} requests, {clerks.served()} served "
			f"to the end after {clerks.retries} tries again; {tally.rows} rows of their histories in whole chains; "
			f"seed {SEED}"
		)


def test_without_the_cache_a_step_is_done_or_not_and_goes_on_once_it_is_back(machine: Machine) -> None:
	purpose = f"Uji tanpa cache {time.time_ns()}"
	desk = Desk(os.environ["JMPL_URL"])
	with whole.connected():
		before = whole.before()
	doc = desk.complete(desk.take_in("03-SOP-JMPL-2023-v1", purpose))
	reached = 1
	machine.stop_cache()
	try:
		reached = desk.press("jfu", doc)["langkah_ke"]
	except Trouble:
		pass
	finally:
		machine.mend()
	with whole.connected():
		assert whole.problems(purpose, {doc["name"]: reached}, before) == []
	doc = _patiently(lambda: desk.read(doc["name"]))
	assert doc["langkah_ke"] in (1, 2)
	step = doc["langkah_ke"]
	assert _patiently(lambda: desk.press("jfu", desk.read(doc["name"])))["langkah_ke"] == step + 1


def _patiently(deed: Callable[[], dict]) -> dict:
	answer: dict = {}

	def works() -> bool:
		try:
			answer.update(deed())
		except Trouble:
			return False
		return True

	assert within(AGAIN_WITHIN, works)
	return answer
