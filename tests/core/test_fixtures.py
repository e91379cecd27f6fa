"""What the app ships as fixtures, against the names that its code knows."""

import json
from pathlib import Path

import pytest

from jumapolo_layanan.core.graph import FIXED_STATES, RESERVED_ACTIONS
from jumapolo_layanan.core.roles import ROLES

FIXTURES = Path(__file__).parents[2] / "jumapolo_layanan" / "fixtures"


@pytest.mark.parametrize(
	("file", "names"),
	[
		("role.json", ROLES),
		("workflow_state.json", FIXED_STATES),
		("workflow_action_master.json", RESERVED_ACTIONS),
	],
)
def test_the_app_ships_exactly_the_names_that_its_code_knows(file: str, names: tuple[str, ...]) -> None:
	rows = json.loads((FIXTURES / file).read_text())

	assert sorted(row["name"] for row in rows) == sorted(names)
