"""A site beside the test site, for what would harm that one."""

import json
import subprocess
import sys
from pathlib import Path

NAME = "pasang.jmpl.localhost"


class SecondSite:
	"""A site that tests drive by the bench's own commands and ask by programs of their own."""

	name = NAME

	def __init__(self, sites: str) -> None:
		self.sites = sites

	def run(self, *words: str) -> str:
		"""Run a command of the bench; return what it prints."""
		return self._call([sys.executable, "-m", "frappe.utils.bench_helper", "frappe", *words])

	def on_it(self, *words: str) -> str:
		return self.run("--site", self.name, *words)

	def ask(self, program: str, site: str = NAME) -> object:
		"""Run a program connected to a site; return what it has put into `answer`."""
		lines = (
			f"import frappe\nfrappe.init(site={site!r})\nfrappe.connect()\n",
			program,
			'\nprint("ANSWER" + frappe.as_json(answer, indent=None) + "ANSWER")\n',
		)
		return json.loads(self._call([sys.executable, "-c", "".join(lines)]).split("ANSWER")[1])

	def drop(self) -> None:
		archive = Path(self.sites).parent / "archived"
		self.run("drop-site", self.name, "--force", "--no-backup", "--archived-sites-path", str(archive))

	def _call(self, command: list[str]) -> str:
		done = subprocess.run(command, cwd=self.sites, capture_output=True, text=True, timeout=300)
		assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
		return done.stdout
