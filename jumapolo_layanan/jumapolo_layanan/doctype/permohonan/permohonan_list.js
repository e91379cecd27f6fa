frappe.listview_settings["Permohonan"] = {
	add_fields: ["sop", "workflow_state", "waktu_masuk", "status_waktu"],
	hide_name_column: false,
	// core opens a list on the filters of the last visit; this one opens on what waits for its reader
	onload(list) {
		layanan.offer_large_export(list);
		find_numbers_from_their_beginning(list);
		const executors = frappe.boot.layanan?.antrean || [];
		if (executors.length && $.isEmptyObject(frappe.route_options)) {
			frappe.route_options = { giliran: ["in", executors] };
		}
	},
};

/** A number that is typed from its beginning is found by an index; core would read the whole archive for it. */
function find_numbers_from_their_beginning(list) {
	const asked = list.get_filters_for_args.bind(list);
	list.get_filters_for_args = () =>
		asked().map(([doctype, field, operator, value, ...rest]) => {
			const whole = field === "name" && operator === "like" && /^%PMH-/.test(value);
			return [doctype, field, operator, whole ? value.slice(1) : value, ...rest];
		});
}
