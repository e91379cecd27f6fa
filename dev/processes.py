"""Programs that run beside this one: started apart from it, found again and ended by their pid files."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dev.layout import Bench
from dev.steps import Trouble

LOOPBACK = "127.0.0.1"
PORTS = range(20000, 30000)  # below those that the system gives to outgoing connections
START_SECONDS = 60
STOP_SECONDS = 20


@dataclass(frozen=True)
class Service:
	name: str
	command: list[str]
	port: int | None = None
	cwd: Path | None = None
	env: dict[str, str] = field(default_factory=dict)
	executable: str | None = None  # when its own file has another name than the command


class Processes:
	"""Starts services and stops those that it started; services of an earlier run are used as they are."""

	def __init__(self, bench: Bench):
		self.bench = bench
		self.pids = bench.config / "pids"
		self.started: list[Service] = []

	def is_running(self, name: str) -> bool:
		return self.pid(name) is not None

	def start(self, *services: Service) -> None:
		"""Starts what is not running yet, and waits until each answers on its port."""
		new = [service for service in services if not self.is_running(service.name)]
		for service in new:
			self._launch(service)
		for service in new:
			self._wait_for(service)

	def stop_started(self) -> None:
		for service in reversed(self.started):
			self.stop(service.name)
		self.started.clear()

	def stop_all(self) -> None:
		newest_first = sorted(self.pids.glob("*.pid"), key=lambda file: file.stat().st_mtime, reverse=True)
		for file in newest_first:
			self.stop(file.stem)

	def stop(self, name: str) -> None:
		pid = self.pid(name)
		if pid is not None:
			os.kill(pid, signal.SIGTERM)
			if not within(STOP_SECONDS, lambda: self.pid(name) is None):
				os.killpg(pid, signal.SIGKILL)
		self._pid_file(name).unlink(missing_ok=True)

	def kill(self, name: str) -> None:
		"""Ends a service as a power cut does: at once, with no time to tidy up."""
		pid = self.pid(name)
		if pid is not None:
			os.kill(pid, signal.SIGKILL)
			within(STOP_SECONDS, lambda: self.pid(name) is None)
		self._pid_file(name).unlink(missing_ok=True)

	def check(self) -> None:
		"""Speaks up when something that was started here is there no more."""
		for service in self.started:
			if not self.is_running(service.name):
				raise Trouble(f"The {service.name} has ended: see {self._log(service.name)}.")

	def _launch(self, service: Service) -> None:
		if service.port and not is_free(service.port):
			raise Trouble(f"Port {service.port}, meant for the {service.name}, is taken by another program.")
		with self._log(service.name).open("ab") as log:
			process = subprocess.Popen(
				service.command,
				executable=service.executable,
				cwd=service.cwd,
				env={**os.environ, **service.env},
				stdin=subprocess.DEVNULL,
				stdout=log,
				stderr=subprocess.STDOUT,
				start_new_session=True,
			)
		self._pid_file(service.name).write_text(f"{process.pid} {_birth(process.pid)}")
		self.started.append(service)

	def _wait_for(self, service: Service) -> None:
		def answers() -> bool:
			self.check()
			return service.port is None or not is_free(service.port)

		if not within(START_SECONDS, answers):
			raise Trouble(f"The {service.name} does not answer: see {self._log(service.name)}.")

	def pid(self, name: str) -> int | None:
		"""The pid of a running service; the time of its birth tells it from a later process of that number."""
		with contextlib.suppress(OSError, ValueError):
			pid, birth = self._pid_file(name).read_text().split()
			if birth == _birth(int(pid)):
				return int(pid)
		return None

	def _pid_file(self, name: str) -> Path:
		return self.pids / f"{name}.pid"

	def _log(self, name: str) -> Path:
		return self.bench.logs / f"{name}.log"


def _birth(pid: int) -> str:
	"""When a process was born, in ticks since boot; fails for one that has ended."""
	after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
	if after_name[0] == "Z":
		os.waitpid(pid, os.WNOHANG)
		raise ProcessLookupError(pid)
	return after_name[19]


def within(seconds: float, condition: Callable[[], bool]) -> bool:
	deadline = time.monotonic() + seconds
	while not condition():
		if time.monotonic() > deadline:
			return False
		time.sleep(0.1)
	return True


def is_free(port: int) -> bool:
	with socket.socket() as probe:
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
		try:
			probe.bind((LOOPBACK, port))
		except OSError:
			return False
	return True


def free_port() -> int:
	return next(port for port in random.sample(PORTS, len(PORTS)) if is_free(port))
