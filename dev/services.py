"""What the bench runs: its own MariaDB and Redis, a web server, a worker and the scheduler, all on loopback."""

from __future__ import annotations

import getpass
import os
import secrets
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from dev.layout import CHECKOUT, DEMO_SITE, Bench
from dev.processes import LOOPBACK, Processes, Service, free_port, is_free, within
from dev.steps import Steps, Trouble

NOBODY = f"http://{LOOPBACK}:9"
DATABASE = "mariadb"
CACHE = "redis-cache"
QUEUE = "redis-queue"


def write_common_config(bench: Bench, processes: Processes) -> None:
	"""The settings that all sites share. A port stays the same until another program has taken it."""
	settings = bench.read_config()
	db_port = _keep_or_choose_port(settings.get("db_port"), DATABASE, processes)
	cache_port = _keep_or_choose_port(_port_of(settings.get("redis_cache")), CACHE, processes)
	queue_port = _keep_or_choose_port(_port_of(settings.get("redis_queue")), QUEUE, processes)
	bench.write_config(
		{
			"background_workers": 1,
			"db_host": LOOPBACK,
			"db_port": db_port,
			"default_site": DEMO_SITE,
			"frappe_user": getpass.getuser(),
			"redis_cache": f"redis://{LOOPBACK}:{cache_port}",
			"redis_queue": f"redis://{LOOPBACK}:{queue_port}",
			"redis_socketio": f"redis://{LOOPBACK}:{queue_port}",
			"root_login": "root",
			"root_password": settings.get("root_password") or secrets.token_hex(16),
			"serve_default_site": True,
			"socketio_port": 9000,
			"webserver_port": 8000,
		}
	)


def write_procfile(bench: Bench) -> None:
	"""For `bench start`, beside this tool's MariaDB and Redis."""
	services = (web(bench, DEMO_SITE, bench.read_config()["webserver_port"]), worker(bench), scheduler(bench))
	lines = [f"{_in_shell(service)}\n" for service in services]
	(bench.root / "Procfile").write_text("".join(lines))


def _in_shell(service: Service) -> str:
	env = " ".join(f"{name}={shlex.quote(value)}" for name, value in service.env.items())
	name = service.name.partition("-")[0]
	return f"{name}: cd {shlex.quote(str(service.cwd))} && {env} exec {shlex.join(service.command)}"


def prepare_database(bench: Bench, steps: Steps) -> None:
	def make_data_folder() -> None:
		steps.forget("*.localhost *")
		shutil.rmtree(_data_folder(bench), ignore_errors=True)
		steps.call(
			[
				"mariadb-install-db",
				"--no-defaults",
				f"--datadir={_data_folder(bench)}",
				f"--user={getpass.getuser()}",
				"--auth-root-authentication-method=normal",
				"--skip-test-db",
			],
			log="mariadb-install",
			trouble="MariaDB's data folder could not be made: free some disk space and run this again",
		)

	steps.run("database folder", "1", make_data_folder)
	password = bench.read_config()["root_password"]
	_init_file(bench).touch(mode=0o600)
	_init_file(bench).write_text(
		# A fresh data folder has nameless users, which would come before Frappe's own.
		"DELETE FROM mysql.global_priv WHERE User = '';\n"
		"FLUSH PRIVILEGES;\n"
		f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}';\n"
		f"CREATE OR REPLACE USER 'root'@'{LOOPBACK}' IDENTIFIED BY '{password}';\n"
		f"GRANT ALL PRIVILEGES ON *.* TO 'root'@'{LOOPBACK}' WITH GRANT OPTION;\n"
	)


def database(bench: Bench) -> Service:
	port = bench.read_config()["db_port"]
	# of its own: a MariaDB that starts removes what it finds of temporary tables, another bench's in /tmp too
	temporary = bench.root / "mariadb-tmp"
	temporary.mkdir(exist_ok=True)
	command = [
		"mariadbd",
		"--no-defaults",
		f"--user={getpass.getuser()}",
		f"--datadir={_data_folder(bench)}",
		f"--tmpdir={temporary}",
		f"--bind-address={LOOPBACK}",
		f"--port={port}",
		"--socket=mariadb.sock",  # in the data folder: a full path could be too long for a socket
		f"--init-file={_init_file(bench)}",
		"--skip-name-resolve",
		"--character-set-server=utf8mb4",
		"--collation-server=utf8mb4_unicode_ci",
		"--innodb-buffer-pool-size=256M",
		"--innodb-flush-log-at-trx-commit=2",  # a trial bench may lose its last second
		"--max-allowed-packet=64M",
	]
	executable = shutil.which("mariadbd") or "/usr/sbin/mariadbd"
	return Service(DATABASE, command, port=port, executable=executable)


def cache_and_queue(bench: Bench) -> list[Service]:
	settings = bench.read_config()
	return [
		_redis(CACHE, _port_of(settings["redis_cache"]), "--maxmemory 256mb --maxmemory-policy allkeys-lru"),
		_redis(QUEUE, _port_of(settings["redis_queue"])),
	]


def empty_cache(bench: Bench, processes: Processes) -> None:
	"""Frappe keeps the names of built assets there."""
	if processes.is_running(CACHE):
		port = _port_of(bench.read_config()["redis_cache"])
		subprocess.run(["redis-cli", "-p", str(port), "flushall"], stdout=subprocess.DEVNULL, check=True)


def web(bench: Bench, site: str, port: int) -> Service:
	command = [
		str(bench.env / "bin" / "gunicorn"),
		f"--bind={LOOPBACK}:{port}",
		"--workers=2",
		"--threads=4",
		"--timeout=120",
		"--worker-tmp-dir=/dev/shm",
		f"--pythonpath={CHECKOUT}",
		*(["--reload"] if os.environ.get("RELOAD") else []),
		"dev.web:application",
	]
	return _frappe_service(bench, web_name(site), command, port=port, SITE=site)


def worker(bench: Bench) -> Service:
	return _frappe_service(bench, "worker", [*frappe_command(bench), "worker", "--quiet"])


def scheduler(bench: Bench) -> Service:
	return _frappe_service(bench, "scheduler", [*frappe_command(bench), "schedule"])


def frappe_command(bench: Bench) -> list[str]:
	return [str(bench.python), "-m", "frappe.utils.bench_helper", "frappe"]


def frappe_env(bench: Bench) -> dict[str, str]:
	"""What Frappe's processes need of the environment."""
	return {
		"PATH": f"{bench.env}/bin:{os.environ['PATH']}:/usr/sbin",
		"QT_QPA_PLATFORM": "offscreen",  # wkhtmltopdf has no screen here
		# Frappe asks the world for avatars and for news of releases; a trial bench talks to nobody.
		"http_proxy": NOBODY,
		"https_proxy": NOBODY,
		"no_proxy": f"{LOOPBACK},localhost",
	}


def address_of(port: int) -> str:
	return f"http://{LOOPBACK}:{port}"


def web_name(site: str) -> str:
	return f"web-{site}"


def open_login_page(port: int, processes: Processes) -> None:
	"""Opens the login page once, so that the first visitor does not wait."""

	def opens() -> bool:
		processes.check()
		try:
			with urllib.request.urlopen(f"{address_of(port)}/login", timeout=30) as answer:
				return answer.status == 200
		except urllib.error.HTTPError as error:
			raise Trouble(f"The login page answers {error.code}: see the logs of the site.") from error
		except OSError:
			return False

	if not within(60, opens):
		raise Trouble("The web server does not answer: see its log in the bench's logs folder.")


def _frappe_service(
	bench: Bench, name: str, command: list[str], port: int | None = None, **env: str
) -> Service:
	return Service(name, command, port=port, cwd=bench.sites, env={**frappe_env(bench), **env})


def _redis(name: str, port: int, options: str = "") -> Service:
	command = shlex.split(f"redis-server --bind {LOOPBACK} --port {port} --save '' --appendonly no {options}")
	# Debian's redis-tools holds the server under another name, and no service that would start by itself.
	executable = shutil.which("redis-server") or shutil.which("redis-check-rdb")
	return Service(name, command, port=port, executable=executable)


def _keep_or_choose_port(port: int | None, service: str, processes: Processes) -> int:
	if port and (processes.is_running(service) or is_free(port)):
		return port
	return free_port()


def _port_of(address: str | None) -> int | None:
	return int(address.rpartition(":")[2]) if address else None


def _data_folder(bench: Bench) -> Path:
	return bench.root / "mariadb"


def _init_file(bench: Bench) -> Path:
	return bench.config / "mariadb-init.sql"
