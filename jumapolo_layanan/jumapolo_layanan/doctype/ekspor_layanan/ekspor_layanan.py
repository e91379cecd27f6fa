from frappe import _, throw
from frappe.model.document import Document

from jumapolo_layanan.exceptions import RecordFrozen
from jumapolo_layanan.services import exports


class EksporLayanan(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		berkas: DF.Attach | None
		format: DF.Literal["CSV", "Excel"]
		jumlah_baris: DF.Int
		persen: DF.Percent
		saringan: DF.SmallText | None
		status: DF.Literal["Menunggu", "Berjalan", "Selesai", "Gagal"]
		sumber: DF.Link | None
		waktu_selesai: DF.Datetime | None
	# end: auto-generated types
	"""One large export and its file. Written by the service of exports; its owner may delete it, file and all."""

	def validate(self) -> None:
		if not self.flags.by_system:
			throw(_("Ekspor dibuat dengan tombol Ekspor Besar pada daftar."), RecordFrozen)

	def on_trash(self) -> None:
		exports.remove_file(self)
