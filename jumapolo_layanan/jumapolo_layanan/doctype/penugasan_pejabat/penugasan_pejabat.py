import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from jumapolo_layanan.core.compiler import office_key
from jumapolo_layanan.core.roles import STAND_IN
from jumapolo_layanan.exceptions import LayananError


class PenugasanPejabat(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amended_from: DF.Link | None
		jenis: DF.Literal["Plt", "Plh", "a.n.", "u.b."]
		kunci_jabatan: DF.Data | None
		menggantikan_jabatan: DF.Link
		mulai: DF.Datetime
		nomor_sk: DF.Data
		pejabat: DF.Link
		sampai: DF.Datetime
		user: DF.Link | None

	# end: auto-generated types
	def validate(self) -> None:
		self.validate_period()
		self.find_account()
		self.set_office_key()

	def before_submit(self) -> None:
		self.warn_without_stand_in_role()

	def validate_period(self) -> None:
		if get_datetime(self.mulai) >= get_datetime(self.sampai):
			frappe.throw(_("Waktu Sampai harus sesudah waktu Mulai."), LayananError)

	def find_account(self) -> None:
		self.user, active = frappe.db.get_value("Pejabat", self.pejabat, ["user", "aktif"])
		if not self.user or not active:
			frappe.throw(_("Pejabat ini tidak aktif atau belum punya akun pengguna."), LayananError)

	def set_office_key(self) -> None:
		self.kunci_jabatan = office_key(self.menggantikan_jabatan)

	def warn_without_stand_in_role(self) -> None:
		if STAND_IN not in frappe.get_roles(self.user):
			frappe.msgprint(
				_("Akun {0} belum punya peran {1}; penugasan ini belum memberi hak apa pun.").format(
					self.user, STAND_IN
				),
				indicator="orange",
			)
