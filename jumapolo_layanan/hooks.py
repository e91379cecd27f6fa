from jumapolo_layanan.core import graph as _graph
from jumapolo_layanan.core import roles as _roles

app_name = "jumapolo_layanan"
app_title = "Layanan Jumapolo"
app_publisher = "Layanan Jumapolo"
app_description = "Layanan loket kecamatan yang dijalankan oleh SOP-nya sendiri"
app_email = "layanan@jumapolo.example"
app_license = "MIT"
export_python_type_annotations = True
require_type_annotated_api_methods = True

# installation
after_install = "jumapolo_layanan.setup.install.after_install"
after_migrate = "jumapolo_layanan.setup.install.after_migrate"
before_uninstall = "jumapolo_layanan.setup.uninstall.before_uninstall"
after_uninstall = "jumapolo_layanan.setup.uninstall.after_uninstall"
fixtures = [
	{"dt": "Role", "filters": [["name", "in", list(_roles.ROLES)]]},
	{"dt": "Workflow State", "filters": [["name", "in", list(_graph.FIXED_STATES)]]},
	{"dt": "Custom HTML Block", "filters": [["name", "in", ["Antrean Layanan", "Evaluasi Bulanan"]]]},
	{"dt": "Workflow Action Master", "filters": [["name", "in", list(_graph.RESERVED_ACTIONS)]]},
]

# who sees what
permission_query_conditions = {
	"Permohonan": "jumapolo_layanan.services.access.request_query",
	"Langkah Permohonan": "jumapolo_layanan.services.access.visit_query",
	"Dokumen Terbit": "jumapolo_layanan.services.documents.document_query",
	"Catatan Cetak": "jumapolo_layanan.services.prints.record_query",
	"Nomor Terbit": "jumapolo_layanan.services.books.number_query",
	"Berkas Permohonan": "jumapolo_layanan.services.access.row_query",
	"Isian Permohonan": "jumapolo_layanan.services.access.row_query",
	"File": "jumapolo_layanan.services.attachments.file_query",
}
has_permission = {
	"Permohonan": "jumapolo_layanan.services.access.has_request_permission",
	"Langkah Permohonan": "jumapolo_layanan.services.access.has_visit_permission",
	"Dokumen Terbit": "jumapolo_layanan.services.access.has_visit_permission",
	"Catatan Cetak": "jumapolo_layanan.services.access.has_visit_permission",
	"Nomor Terbit": "jumapolo_layanan.services.access.has_visit_permission",
	"File": "jumapolo_layanan.services.attachments.has_file_permission",
}

# the Workflow of requests is compiled, never edited; printing is a right of its own
doc_events = {
	"Permohonan": {"before_print": "jumapolo_layanan.services.prints.demand_print_right"},
	"Error Log": {"before_insert": "jumapolo_layanan.services.privacy.mask_error"},
	"Version": {"before_insert": "jumapolo_layanan.services.privacy.mask_version"},
	"User": {"before_rename": "jumapolo_layanan.services.chain.refuse_renaming"},
	"Desa": {"before_rename": "jumapolo_layanan.services.chain.refuse_renaming"},
	"Workflow": {
		"validate": "jumapolo_layanan.services.workflow.refuse_edit",
		"on_trash": "jumapolo_layanan.services.workflow.refuse_edit",
		"before_rename": "jumapolo_layanan.services.workflow.refuse_edit",
	},
	"Workflow Document State": {
		"validate": "jumapolo_layanan.services.workflow.refuse_row_edit",
		"on_trash": "jumapolo_layanan.services.workflow.refuse_row_edit",
	},
	"Workflow Transition": {
		"validate": "jumapolo_layanan.services.workflow.refuse_row_edit",
		"on_trash": "jumapolo_layanan.services.workflow.refuse_row_edit",
	},
	# what hangs on a document follows the document's rules
	"Comment": {
		"before_insert": "jumapolo_layanan.services.privacy.mask_comment",
		"validate": "jumapolo_layanan.services.margins.guard_comment",
		"on_trash": "jumapolo_layanan.services.margins.guard_comment",
	},
	"ToDo": {
		"validate": "jumapolo_layanan.services.margins.guard_assignment",
		"on_trash": "jumapolo_layanan.services.margins.guard_assignment",
	},
	"File": {
		"validate": "jumapolo_layanan.services.margins.guard_file",
		"on_trash": "jumapolo_layanan.services.margins.guard_file",
	},
	"Tag Link": {"validate": "jumapolo_layanan.services.margins.guard_tag"},
	"DocShare": {"validate": "jumapolo_layanan.services.margins.refuse_share"},
	"Document Follow": {"validate": "jumapolo_layanan.services.margins.refuse_follower"},
}
override_whitelisted_methods = {
	"frappe.model.workflow.apply_workflow": "jumapolo_layanan.core_overrides.apply_workflow",
	"frappe.desk.like.toggle_like": "jumapolo_layanan.core_overrides.toggle_like",
	"frappe.desk.doctype.tag.tag.add_tag": "jumapolo_layanan.core_overrides.add_tag",
	"frappe.desk.doctype.tag.tag.add_tags": "jumapolo_layanan.core_overrides.add_tags",
	"frappe.desk.doctype.tag.tag.remove_tag": "jumapolo_layanan.core_overrides.remove_tag",
	"frappe.workflow.doctype.workflow_action.workflow_action.apply_action": (
		"jumapolo_layanan.core_overrides.apply_action"
	),
	"frappe.workflow.doctype.workflow_action.workflow_action.confirm_action": (
		"jumapolo_layanan.core_overrides.confirm_action"
	),
}

# a report that goes out by mail shows what its reader may see; a request's file is read by who acts on it
override_doctype_class = {
	"Auto Email Report": "jumapolo_layanan.mailed_reports.MailedReport",
	"Report": "jumapolo_layanan.mailed_reports.LentReport",
	"File": "jumapolo_layanan.request_file.RequestFile",
}

# personal data
before_request = [
	"jumapolo_layanan.services.privacy.guard_request",
	"jumapolo_layanan.public_pages.answer_in_language_of_guest",
]
after_request = ["jumapolo_layanan.services.headers.add"]

# time
scheduler_events = {
	"hourly": ["jumapolo_layanan.services.publishing.activate_due"],
	"daily": [
		"jumapolo_layanan.services.chain.anchor",
		"jumapolo_layanan.services.exports.forget_old",
		"jumapolo_layanan.services.retention.go_on",
	],
	"cron": {
		"*/5 * * * *": ["jumapolo_layanan.services.deadlines.alert"],
		"*/10 * * * *": ["jumapolo_layanan.services.facts.fold"],
	},
}

# public pages
page_renderer = ["jumapolo_layanan.public_pages.PublicPage"]

# print
jinja = {
	"methods": [
		"jumapolo_layanan.printing.name_stamp",
		"jumapolo_layanan.printing.legalisation_stamp",
		"jumapolo_layanan.printing.copy_stamp",
		"jumapolo_layanan.printing.receipt",
		"jumapolo_layanan.printing.control_sheet",
		"jumapolo_layanan.printing.official_letter",
		"jumapolo_layanan.printing_sop.sop_form",
	]
}

# Desk
standard_queries = {
	"SOP": "jumapolo_layanan.services.search.find_sop",
	"Permohonan": "jumapolo_layanan.services.search.find_request",
	"Langkah Permohonan": "jumapolo_layanan.services.search.find_record",
	"Dokumen Terbit": "jumapolo_layanan.services.search.find_record",
	"Catatan Cetak": "jumapolo_layanan.services.search.find_record",
	"Nomor Terbit": "jumapolo_layanan.services.search.find_record",
}
app_logo_url = "/assets/jumapolo_layanan/images/layanan.svg"
app_include_js = ["layanan.bundle.js", "laporan.bundle.js"]
app_include_css = "layanan.bundle.css"
add_to_apps_screen = [
	{
		"name": "jumapolo_layanan",
		"logo": "/assets/jumapolo_layanan/images/layanan.svg",
		"title": "Layanan Jumapolo",
		"route": "/app/layanan-jumapolo",
		"has_permission": "jumapolo_layanan.boot.may_open",
	}
]
extend_bootinfo = "jumapolo_layanan.boot.extend_bootinfo"
