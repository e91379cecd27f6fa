"""What an SOP still lacks, said while it is being written."""

from collections.abc import Collection
from dataclasses import dataclass

from jumapolo_layanan.core.graph import ENTRY, Executor, SopGraph, problems_of

KEPT_STAGES = 24


@dataclass(frozen=True)
class Finding:
	"""One line of the check list. `blocks` findings keep the SOP from being legalised."""

	text: str
	blocks: bool


def check(
	graph: SopGraph,
	executors: dict[str, Executor],
	roles_with_official: Collection[str],
	known_stages: Collection[str],
	missing_fields: Collection[str] = (),
) -> list[Finding]:
	"""Return every finding, the blocking ones first.

	:param roles_with_official: roles that at least one active official holds.
	:param known_stages: stages that other SOPs use already.
	:param missing_fields: labels of header fields that legalisation demands and that are empty.
	"""
	found = [Finding(problem, True) for problem in problems_of(graph, executors)]
	found += [Finding(f"{label} belum diisi.", True) for label in missing_fields]
	for step in graph.steps:
		roles = executors[step.executor].roles if step.executor in executors else ()
		if step.signs and roles and not set(roles) & set(roles_with_official):
			found.append(
				Finding(
					f"Langkah {step.number}: belum ada Pejabat aktif dengan peran {' atau '.join(roles)}.",
					False,
				)
			)
	new = {step.stage for step in graph.steps if step.stage} - set(known_stages) - {ENTRY}
	for stage in sorted(new):
		found.append(Finding(f"Tahap {stage} baru. Pakai tahap yang ada bila maknanya sama.", False))
	if len(new | set(known_stages)) > KEPT_STAGES:
		found.append(Finding(f"Daftar tahap lebih dari {KEPT_STAGES}; alur kerja menjadi besar.", False))
	return found
