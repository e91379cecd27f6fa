"""A site of the bench: made once, this app installed and migrated, its people or its demo data put in."""

from __future__ import annotations

import os
import shutil

from dev.layout import APP, CHECKOUT, DEV, Bench
from dev.services import frappe_command, frappe_env
from dev.steps import Steps, digest

ADMIN_PASSWORD = "admin"
SETUP = CHECKOUT / APP / "setup"
NOT_FOR_SITES = ("public", "tests")


class Site:
	def __init__(self, bench: Bench, steps: Steps, name: str):
		self.bench = bench
		self.steps = steps
		self.name = name

	def prepare(self, filler: str, **settings: object) -> None:
		"""Brings the site up to the app as it is now; `filler` is the function of its demo module to call."""
		app = digest(*sorted(item for item in (CHECKOUT / APP).iterdir() if item.name not in NOT_FOR_SITES))

		self.steps.run(f"{self.name} made", "", self._make)
		self.bench.write_config({"admin_password": ADMIN_PASSWORD, **settings}, site=self.name)
		self.steps.run(f"{self.name} set up", digest(DEV / "site_settings.py"), self._set_up)
		if self.steps.run(f"{self.name} app installed", "", self._install_app):
			self.steps.mark(f"{self.name} app migrated", app)
		self.steps.run(f"{self.name} app migrated", app, self._migrate)
		if (SETUP / "demo.py").exists():
			self.steps.run(f"{self.name} filled", digest(filler, SETUP), lambda: self._fill(filler))

	def _make(self) -> None:
		self.steps.forget(f"{self.name} *")
		shutil.rmtree(self.bench.sites / self.name, ignore_errors=True)
		self._frappe(
			"new-site",
			self.name,
			"--force",
			"--no-mariadb-socket",
			f"--admin-password={ADMIN_PASSWORD}",
			trouble="The site could not be made: `make clean` and run this again",
		)

	def _set_up(self) -> None:
		self._call(
			[str(self.bench.python), str(DEV / "site_settings.py"), self.name],
			trouble="The site's settings could not be written: `make clean` and run this again",
		)

	def _install_app(self) -> None:
		self._frappe(
			"--site",
			self.name,
			"install-app",
			APP,
			"--force",
			trouble="The app does not install on the site: repair what the log names and run this again",
		)

	def _migrate(self) -> None:
		self._frappe(
			"--site",
			self.name,
			"migrate",
			"--skip-search-index",
			trouble="The site does not migrate: repair what the log names and run this again",
		)

	def _fill(self, filler: str) -> None:
		self._frappe(
			"--site",
			self.name,
			"execute",
			f"{APP}.setup.demo.{filler}",
			trouble=f"{filler} failed: repair what the log names and run this again",
		)

	def _frappe(self, *arguments: str, trouble: str) -> None:
		self._call([*frappe_command(self.bench), *arguments], trouble)

	def _call(self, command: list[str], trouble: str) -> None:
		self.steps.call(
			command,
			log=self.name,
			trouble=trouble,
			cwd=self.bench.sites,
			env={**os.environ, **frappe_env(self.bench)},
		)
