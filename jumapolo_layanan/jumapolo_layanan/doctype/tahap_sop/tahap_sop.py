from frappe.model.document import Document


class TahapSOP(Document):
	pass
