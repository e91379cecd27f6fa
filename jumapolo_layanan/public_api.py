"""What anybody may ask without an account. Every lookup is a POST, is counted, and changes nothing.

A code that is unknown, misspelt or met with the wrong second fact gets one and the same answer.
"""

import frappe

from jumapolo_layanan.core import verification
from jumapolo_layanan.services import documents, throttle, tracking

MINUTE, DAY = 60, 24 * 60 * 60
# many citizens share one address of their telephone company
LOOKUPS_PER_ADDRESS, ADDRESS_WINDOW = 60, 5 * MINUTE
WRONG_ANSWERS_PER_CODE = 10

VALID, REVOKED, UNKNOWN = "sah", "dicabut", "tidak dikenal"
FOUND, NOT_FOUND = "ditemukan", "tidak ditemukan"
DEFERRED = "ditunda"
TOO_MANY_REQUESTS = 429

_VERDICTS = {
	VALID: "Dokumen ini tercatat dan sah.",
	REVOKED: "Dokumen ini pernah terbit, tetapi sudah dicabut dan tidak berlaku lagi.",
	UNKNOWN: (
		"Kode ini tidak ada dalam catatan kantor. Periksa kembali setiap huruf dan angkanya; "
		"bila tetap tidak dikenal, tanyakan ke kantor kecamatan."
	),
}
_NOT_FOUND = (
	"Kode lacak dan empat angka itu tidak cocok dengan permohonan mana pun. Periksa kembali keduanya."
)
_TOO_MANY = "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi, atau tanyakan di loket."


@frappe.whitelist(allow_guest=True, methods=["POST"])
def verifikasi(kode: str = "") -> dict:
	"""Return what the office knows of the document with this code."""
	if not _may_ask("verifikasi"):
		return _deferred()
	issued = documents.find(kode)
	if issued is None:
		return {"status": UNKNOWN, "keterangan": _VERDICTS[UNKNOWN]}
	status = REVOKED if issued.revoked_on else VALID
	return {
		"status": status,
		"keterangan": _VERDICTS[status],
		"dokumen": _public_facts(issued.facts),
		"dicabut_pada": issued.revoked_on,
	}


@frappe.whitelist(allow_guest=True, methods=["POST"])
def lacak(kode: str = "", nik4: str = "") -> dict:
	"""Return how far the request with this tracking code is, to who knows the last four digits of its NIK."""
	counted = tracking.read(kode) or throttle.address()
	if not (_may_ask("lacak") and throttle.spend("lacak-kode", counted, WRONG_ANSWERS_PER_CODE, DAY)):
		return _deferred()
	progress = tracking.find(kode, nik4)
	if progress is None:
		return {"status": NOT_FOUND, "keterangan": _NOT_FOUND}
	throttle.give_back("lacak-kode", counted, DAY)
	return {
		"status": FOUND,
		"keterangan": progress.sentence,
		"sejak": progress.since,
		"langkah_selesai": progress.done,
		"langkah_tersisa": 0 if progress.ended else progress.steps - progress.done,
		"jumlah_langkah": progress.steps,
		"berakhir": progress.ended,
		"menunggu_pemohon": progress.waits_for_applicant,
		"catatan": progress.note,
		"berkas_kurang": list(progress.missing),
	}


def _may_ask(purpose: str) -> bool:
	return throttle.spend(purpose, throttle.address(), LOOKUPS_PER_ADDRESS, ADDRESS_WINDOW)


def _deferred() -> dict:
	# an exception would do, but core answers a 429 in its own words
	frappe.local.response["http_status_code"] = TOO_MANY_REQUESTS
	return {"status": DEFERRED, "keterangan": _TOO_MANY}


def _public_facts(facts: verification.Facts) -> dict:
	return {
		"jenis": facts.kind,
		"nomor": facts.number,
		"tanggal": facts.dated,
		"penandatangan": facts.signer,
		"jabatan": facts.title,
		"kecamatan": facts.district,
		"kabupaten": facts.regency,
		"atas_nama": facts.holder,
	}
