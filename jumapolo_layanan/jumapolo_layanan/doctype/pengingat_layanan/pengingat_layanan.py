from frappe.model.document import Document


class PengingatLayanan(Document):
	pass
