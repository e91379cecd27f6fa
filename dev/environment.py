"""The bench folder without its sites: virtualenv, Frappe, this app, built Desk assets."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from dev import frappe_source
from dev.layout import APP, CHECKOUT, DEV, Bench
from dev.steps import Steps, digest

AGAIN = "check the connection to the package index and run this again"
PYTHON_PACKAGES, FRAPPE, THIS_APP = "Python packages", "Frappe", "this app"
NODE_PACKAGES, DESK_ASSETS, APP_ASSETS = "npm packages", "Desk assets", "app assets"


def build(bench: Bench, steps: Steps, python: str) -> bool:
	"""Says whether assets were built, under names that a running cache does not know yet."""
	version = subprocess.run([python, "--version"], capture_output=True, text=True).stdout
	python_locks = digest(DEV / "build.lock", DEV / "python.lock")
	app_metadata = digest(CHECKOUT / "pyproject.toml", CHECKOUT / "setup.py", CHECKOUT / "requirements.txt")
	frappe = digest(DEV / "frappe.lock", DEV / "frappe_source.py")
	node_lock = digest(DEV / "package.json", DEV / "package-lock.json")
	script = digest(DEV / "assets.js")

	steps.run(PYTHON_PACKAGES, digest(version, python_locks), lambda: _make_env(bench, steps, python))
	steps.run(FRAPPE, frappe, lambda: _put_frappe(bench, steps))
	steps.run(THIS_APP, digest(str(CHECKOUT), app_metadata), lambda: _put_app(bench, steps))
	steps.run(NODE_PACKAGES, node_lock, lambda: _install_node_packages(bench, steps))
	desk, app = digest(frappe, node_lock, script), digest(script, *_public_files())
	desk_built = steps.run(DESK_ASSETS, desk, lambda: _build_assets(bench, steps, "frappe"))
	app_built = steps.run(APP_ASSETS, app, lambda: _build_assets(bench, steps, APP))
	return desk_built or app_built


def _make_env(bench: Bench, steps: Steps, python: str) -> None:
	steps.forget(THIS_APP)
	steps.call(
		[python, "-m", "venv", "--clear", bench.env],
		log="virtualenv",
		trouble="The virtualenv could not be made: install Debian's python3-venv and run this again",
	)
	for lock in ("build.lock", "python.lock"):
		locked = ("--no-deps", "--require-hashes", "--no-build-isolation", "--requirement", DEV / lock)
		steps.call(
			pip(bench.python, "install", *locked),
			log="python-packages",
			trouble=f"The Python packages did not arrive whole: {AGAIN}",
		)
	packages = next((bench.env / "lib").glob("python3.*")) / "site-packages"
	(packages / "frappe.pth").write_text(f"{bench.frappe}\n")


def _put_frappe(bench: Bench, steps: Steps) -> None:
	steps.forget(NODE_PACKAGES, DESK_ASSETS)
	downloads = bench.root / "downloads"
	locked = ("--no-deps", "--require-hashes", "--requirement", DEV / "frappe.lock")
	steps.call(
		pip(bench.python, "download", "--dest", downloads, *locked),
		log="frappe-download",
		trouble=f"Frappe's package did not arrive whole: {AGAIN}",
	)
	draft = bench.apps / ".frappe-draft"
	shutil.rmtree(draft, ignore_errors=True)
	frappe_source.unpack(next(downloads.glob("*.whl")), draft)
	shutil.rmtree(bench.frappe, ignore_errors=True)
	draft.rename(bench.frappe)
	shutil.rmtree(downloads)


def _put_app(bench: Bench, steps: Steps) -> None:
	place = bench.apps / APP
	place.unlink(missing_ok=True)
	place.symlink_to(CHECKOUT, target_is_directory=True)
	(bench.sites / "apps.txt").write_text(f"frappe\n{APP}\n")
	steps.call(
		pip(bench.python, "install", "--no-deps", "--no-build-isolation", "--editable", CHECKOUT),
		log="app-install",
		trouble="This app does not install: repair its pyproject.toml or setup.py and run this again",
	)


def _install_node_packages(bench: Bench, steps: Steps) -> None:
	for name in ("package.json", "package-lock.json"):
		shutil.copy(DEV / name, bench.frappe)
	steps.call(
		["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
		log="npm-packages",
		trouble=f"The npm packages did not arrive whole: {AGAIN}",
		cwd=bench.frappe,
	)


def _build_assets(bench: Bench, steps: Steps, app: str) -> None:
	steps.call(
		["node", DEV / "assets.js", bench.root, app],
		log=f"assets-{app}",
		trouble=f"The assets of {app} do not build: repair what the log names and run this again",
		env={**os.environ, "NODE_PATH": str(bench.frappe / "node_modules")},
	)


def _public_files() -> list[Path]:
	"""The app's own browser files, without what is built from them."""
	public = CHECKOUT / APP / "public"
	return sorted(item for item in public.glob("*") if item.name != "dist")


def pip(python: Path, *arguments: str | Path) -> list[str | Path]:
	return [python, "-m", "pip", "--disable-pip-version-check", "--quiet", "--no-input", *arguments]
