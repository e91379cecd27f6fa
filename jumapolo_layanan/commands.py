"""Commands of bench, run on the server by whoever keeps the site."""

import sys

import click
import frappe
from frappe.commands import get_site, pass_context


@click.command("verifikasi-riwayat")
@click.option("--permohonan", help="Periksa satu permohonan saja, misalnya PMH-2026-000001.")
@pass_context
def verifikasi_riwayat(context: object, permohonan: str | None = None) -> None:
	"""Verify the chains over the histories of all requests; name the first broken row of each, and exit with 1."""
	from jumapolo_layanan.services import chain

	frappe.init(site=get_site(context))
	frappe.connect()
	try:
		tally, broken = chain.Tally(), 0
		for found in chain.breaks(permohonan, tally=tally):
			broken += 1
			click.echo(
				f"{found.permohonan or '-'}\tlangkah {found.langkah or '-'}\tbaris {found.baris or '-'}\t{found.masalah}"
			)
		click.echo(
			f"{tally.requests} permohonan, {tally.rows} baris, {tally.anchors} jangkar: {broken} tidak utuh"
		)
	finally:
		frappe.destroy()
	sys.exit(1 if broken else 0)


commands = [verifikasi_riwayat]
