"""The command line behind the Makefile: python3 -m dev.bench demo|up|test|test-core|test-faults|test-fuzz|bench|stop|clean."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable

from dev import benchmarks, environment, machine, services, tests
from dev.layout import DEMO_SITE, TEST_SITE, Bench
from dev.processes import Processes, free_port, is_free
from dev.site import ADMIN_PASSWORD, Site
from dev.steps import Steps, Trouble, timed

DEMO_PASSWORD = "Layanan#2023"
DEMO_USERS = (
	("jfu", "Petugas JFU"),
	("operator.siak", "Operator SIAK"),
	("kasi.pemerintahan", "Kasi Pemerintahan"),
	("kasi.kesos", "Kasi Kesejahteraan Sosial"),
	("sekcam", "Sekretaris Camat"),
	("camat", "Camat"),
	("admin.layanan", "Admin Layanan"),
	("evaluator", "Evaluator"),
)


def demo(bench: Bench) -> int:
	"""Builds what is missing, serves the demo site, and stops all it started at Ctrl-C."""
	processes = Processes(bench)
	try:
		serve_demo(bench, processes)
		print("\nCtrl-C stops it.", flush=True)
		_serve_until_interrupted(processes)
		return 0
	finally:
		if processes.started:
			with timed("stopping"):
				processes.stop_started()


def up(bench: Bench) -> int:
	"""The same in the background, until `make stop`."""
	serve_demo(bench, Processes(bench))
	return 0


def test(bench: Bench) -> int:
	return _on_test_site(bench, tests.run_all)


def test_faults(bench: Bench) -> int:
	"""Two hundred killed databases and web workers."""
	return _on_test_site(
		bench, lambda bench, address: tests.run_on_site(bench, address, tests.FAULT_TESTS, JMPL_KILLS="200")
	)


def test_fuzz(bench: Bench) -> int:
	"""Ten thousand inputs to every endpoint."""
	return _on_test_site(
		bench, lambda bench, address: tests.run_on_site(bench, address, tests.FUZZ_TESTS, JMPL_FUZZ="10000")
	)


def _on_test_site(bench: Bench, run: Callable[[Bench, str], int]) -> int:
	processes = Processes(bench)
	try:
		python = machine.find_python()
		machine.install_packages(python, for_tests=True)
		steps = prepare(bench, processes, python)
		port = free_port()
		address = services.address_of(port)
		Site(bench, steps, TEST_SITE).prepare("make_users", allow_tests=True, host_name=address)
		with timed("test server"):
			processes.stop(services.web_name(TEST_SITE))
			processes.start(services.web(bench, TEST_SITE, port), services.worker(bench))
			services.open_login_page(port, processes)
		return run(bench, address)
	finally:
		processes.stop_started()


def test_core(bench: Bench) -> int:
	bench.make_folders()
	return tests.run_core(bench, Steps(bench), machine.find_python())


def measure(bench: Bench) -> int:
	"""Runs the benchmarks that ARGS names, or all, on a site of their own."""
	topics = benchmarks.chosen()
	processes = Processes(bench)
	try:
		python = machine.find_python()
		machine.install_packages(python, for_tests=False)
		steps = prepare(bench, processes, python)
		Site(bench, steps, benchmarks.SITE).prepare("make_users")
		return benchmarks.run(bench, topics)
	finally:
		processes.stop_started()


def stop(bench: Bench) -> int:
	Processes(bench).stop_all()
	return 0


def clean(bench: Bench) -> int:
	stop(bench)
	shutil.rmtree(bench.root, ignore_errors=True)
	return 0


def prepare(bench: Bench, processes: Processes, python: str) -> Steps:
	"""Everything but the sites: the environment, and a running database and Redis."""
	bench.make_folders()
	steps = Steps(bench)
	services.write_common_config(bench, processes)
	services.write_procfile(bench)
	if environment.build(bench, steps, python):
		services.empty_cache(bench, processes)
	services.prepare_database(bench, steps)
	processes.start(services.database(bench), *services.cache_and_queue(bench))
	return steps


def serve_demo(bench: Bench, processes: Processes) -> None:
	python = machine.find_python()
	port = _demo_port(processes)
	machine.install_packages(python, for_tests=False)
	steps = prepare(bench, processes, python)
	address = services.address_of(port)
	Site(bench, steps, DEMO_SITE).prepare("make_demo", host_name=address)
	with timed("web server, worker, scheduler"):
		web = services.web(bench, DEMO_SITE, port)
		processes.start(web, services.worker(bench), services.scheduler(bench))
		services.open_login_page(port, processes)
	_print_logins(address)


def _serve_until_interrupted(processes: Processes) -> None:
	try:
		while True:
			time.sleep(1)
			processes.check()
	except KeyboardInterrupt:
		print()


def _demo_port(processes: Processes) -> int:
	port = int(os.environ.get("PORT") or 8000)
	if processes.is_running(services.web_name(DEMO_SITE)):
		raise Trouble("This bench serves its demo already: use that one, or `make stop` first.")
	if not is_free(port):
		raise Trouble(
			f"Port {port} is taken by another program: choose one, as in `make demo PORT={port + 1}`."
		)
	return port


def _print_logins(address: str) -> None:
	print(f"\n{address}\n")
	print(f"  {'Administrator':<38} {ADMIN_PASSWORD}")
	for name, office in DEMO_USERS:
		print(f"  {name + '@jumapolo.test':<38} {DEMO_PASSWORD:<14} {office}")


COMMANDS = {
	"demo": demo,
	"up": up,
	"test": test,
	"test-core": test_core,
	"test-faults": test_faults,
	"test-fuzz": test_fuzz,
	"bench": measure,
	"stop": stop,
	"clean": clean,
}


def main() -> int:
	if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
		print(__doc__)
		return 2
	# A closed terminal and a plain kill end things as Ctrl-C does; so does Ctrl-C where a script has it ignored.
	for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
		signal.signal(number, _interrupt)
	try:
		return COMMANDS[sys.argv[1]](Bench.here())
	except Trouble as trouble:
		print(f"\n{trouble}", file=sys.stderr)
		return 1
	except KeyboardInterrupt:
		print("\nInterrupted; the next run continues here.", file=sys.stderr)
		return 130


def _interrupt(*_: object) -> None:
	raise KeyboardInterrupt


if __name__ == "__main__":
	sys.exit(main())
