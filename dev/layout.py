"""Where things are: this checkout, and the bench folder that is built for it."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DEV = CHECKOUT / "dev"
APP = "jumapolo_layanan"
DEMO_SITE = "jmpl.localhost"
TEST_SITE = "test.jmpl.localhost"


@dataclass(frozen=True)
class Bench:
	root: Path

	@classmethod
	def here(cls) -> Bench:
		return cls(Path(os.environ.get("BENCH_DIR") or CHECKOUT / ".bench").expanduser().resolve())

	@property
	def apps(self) -> Path:
		return self.root / "apps"

	@property
	def config(self) -> Path:
		return self.root / "config"

	@property
	def env(self) -> Path:
		return self.root / "env"

	@property
	def frappe(self) -> Path:
		return self.apps / "frappe"

	@property
	def logs(self) -> Path:
		return self.root / "logs"

	@property
	def python(self) -> Path:
		return self.env / "bin" / "python"

	@property
	def sites(self) -> Path:
		return self.root / "sites"

	def make_folders(self) -> None:
		for folder in (self.apps, self.config / "pids", self.logs, self.sites):
			folder.mkdir(parents=True, exist_ok=True)

	def read_config(self, site: str | None = None) -> dict:
		file = self._config_file(site)
		return json.loads(file.read_text()) if file.exists() else {}

	def write_config(self, changes: dict, site: str | None = None) -> None:
		"""Changes the bench's settings, or those of one site; only their owner may read them."""
		file = self._config_file(site)
		settings = self.read_config(site)
		if settings == {**settings, **changes}:
			return
		draft = file.with_suffix(".draft")
		draft.touch(mode=0o600)
		draft.write_text(json.dumps({**settings, **changes}, indent=1, sort_keys=True) + "\n")
		draft.replace(file)

	def _config_file(self, site: str | None) -> Path:
		return self.sites / site / "site_config.json" if site else self.sites / "common_site_config.json"
