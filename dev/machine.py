"""What the machine has to bring: a Python that this Frappe runs on, and Debian's packages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from dev.steps import Trouble, timed

RUN_PACKAGES = (
	"fonts-dejavu-core",
	"mariadb-client",  # with mysqldump, for backups
	"mariadb-server-core",
	"redis-tools",
	"wkhtmltopdf",
)
TEST_PACKAGES = ("chromium", "poppler-utils")
NODE_COMMANDS = {"node": "nodejs", "npm": "npm"}
PYTHONS = ("python3.11", "python3.10", "python3")
ASK_PYTHON = "import sys; print(sys.implementation.name, *sys.version_info[:2])"


def find_python() -> str:
	"""A Python 3.10 or 3.11: this Frappe's pinned packages install on no other."""
	for name in PYTHONS:
		path = shutil.which(name)
		if path and _answer(path, ASK_PYTHON) in ("cpython 3 10", "cpython 3 11"):
			return path
	raise Trouble(
		f"Python 3.10 or 3.11 is needed and python3 here is {sys.version.split()[0]}: "
		"install Debian's python3.11 (apt-get install python3.11 python3.11-venv) and run this again."
	)


def install_packages(python: str, for_tests: bool) -> None:
	"""Installs the Debian packages that are missing. None of them starts a service of its own."""
	missing = _missing_packages(python, for_tests)
	if not missing:
		return
	command = [*_as_root(missing), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
	print(f"· Debian packages needed: {' '.join(missing)}", flush=True)
	with timed("installing them"):
		_apt([*command, "update"], missing)
		_apt([*command, "install", "--yes", "--no-install-recommends", *missing], missing)


def _missing_packages(python: str, for_tests: bool) -> list[str]:
	wanted = [*RUN_PACKAGES, *(TEST_PACKAGES if for_tests else ())]
	asked = subprocess.run(
		["dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n", *wanted],
		capture_output=True,
		text=True,
	)
	installed = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
	missing = [package for package in wanted if package not in installed]
	# Node and Python may have come from elsewhere than Debian.
	missing += [package for command, package in NODE_COMMANDS.items() if not shutil.which(command)]
	if _answer(python, "import ensurepip, venv; print('ok')") != "ok":
		missing.append(f"{os.path.basename(python)}-venv")
	return missing


def _as_root(missing: list[str]) -> list[str]:
	if os.geteuid() == 0:
		return []
	if shutil.which("sudo"):
		return ["sudo"]
	raise Trouble(f"Run `apt-get install {' '.join(missing)}` as root, then run this again.")


def _apt(command: list[str], missing: list[str]) -> None:
	done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
	if done.returncode:
		print(done.stdout)
		raise Trouble(
			"Debian's packages did not install: see what apt-get said above, or run "
			f"`apt-get install {' '.join(missing)}` as root yourself, then run this again."
		)


def _answer(python: str, question: str) -> str:
	return subprocess.run([python, "-c", question], capture_output=True, text=True).stdout.strip()
