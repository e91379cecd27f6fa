"""What tests have to say at the end of a run, beside passed and failed: how much they tried."""

_lines: list[str] = []


def say(line: str) -> None:
	_lines.append(line)


def lines() -> list[str]:
	return list(_lines)
