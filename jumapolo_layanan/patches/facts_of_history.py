"""Steps that were finished before facts were kept get theirs, folded."""

from jumapolo_layanan.services import facts


def execute() -> None:
	facts.rebuild()
