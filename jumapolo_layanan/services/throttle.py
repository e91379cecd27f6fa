"""How often a stranger may ask. Counted in the site's cache; nothing is written to its database.

Core's `rate_limit` answers 417 in English on the earliest Frappe 15, and an argument that is no text breaks it.
"""

import hmac

import frappe
from redis.exceptions import RedisError

_LONGEST = 64


def spend(purpose: str, asker: str, allowed: int, seconds: int) -> bool:
	"""Count one question of `asker`; return whether it is among the `allowed` ones of these `seconds`.

	Without the counter nobody is answered: what can't be counted can be guessed.
	"""
	key = _key(purpose, asker)
	try:
		counter = frappe.cache.pipeline()
		counter.set(key, 0, ex=seconds, nx=True)
		counter.incr(key)
		return counter.execute()[-1] <= allowed
	except RedisError:
		return False


def give_back(purpose: str, asker: str, seconds: int) -> None:
	"""Take back one question of `asker` that turned out to be rightful."""
	key = _key(purpose, asker)
	try:
		counter = frappe.cache.pipeline()
		counter.set(key, 1, ex=seconds, nx=True)
		counter.decr(key)
		counter.execute()
	except RedisError:
		pass


def address() -> str:
	"""Return where the question comes from, as the proxy in front says."""
	return (frappe.local.request_ip or "")[:_LONGEST]


def _key(purpose: str, asker: str) -> bytes:
	name = hmac.digest(frappe.local.site.encode(), asker.encode(errors="replace"), "sha256").hex()
	return frappe.cache.make_key(f"layanan-batas:{purpose}:{name}")
