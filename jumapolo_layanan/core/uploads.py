"""What may be attached to a request: judged by its first bytes, not by its name."""

SIGNATURES = {
	"pdf": b"%PDF-",
	"jpg": b"\xff\xd8\xff",
	"jpeg": b"\xff\xd8\xff",
	"png": b"\x89PNG\r\n\x1a\n",
}


class InvalidUpload(ValueError):
	"""A file that is not taken in; the message says why, in the office's words."""


def read_kinds(text: str) -> tuple[str, ...]:
	"""Return the kinds of files that a setting lists, such as "pdf, jpg".

	:raises InvalidUpload: for a kind that can't be told by its content.
	"""
	kinds = tuple(
		kind.strip().lower().lstrip(".") for kind in text.replace("\n", ",").split(",") if kind.strip()
	)
	unknown = [kind for kind in kinds if kind not in SIGNATURES]
	if unknown or not kinds:
		raise InvalidUpload(f"Jenis berkas hanya boleh: {', '.join(SIGNATURES)}.")
	return kinds


def check(name: str, content: bytes, kinds: tuple[str, ...], megabytes: int) -> str:
	"""Return the kind of an uploaded file.

	:raises InvalidUpload: for a kind that is not listed, a content that is of another kind, or too much of it.
	"""
	kind = name.rpartition(".")[2].lower()
	if kind not in kinds:
		raise InvalidUpload(
			f"Lampiran hanya boleh {', '.join(kinds)}. Pindai atau simpan ulang dalam bentuk itu."
		)
	if not content.startswith(SIGNATURES[kind]):
		raise InvalidUpload(f"Isi lampiran bukan {kind}, walaupun namanya begitu. Pindai ulang berkasnya.")
	if len(content) > megabytes * 1024 * 1024:
		raise InvalidUpload(f"Lampiran paling besar {megabytes} MB. Pindai dengan mutu yang lebih rendah.")
	return kind
