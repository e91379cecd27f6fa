frappe.listview_settings["Permohonan"] = {
	add_fields: ["sop", "workflow_state", "waktu_masuk", "status_waktu"],
	hide_name_column: false,
	formatters: {
		// the server reckons what is left by office hours; until it has answered there is the moment itself
		tenggat: (value, _df, doc) =>
			value
				? `<span data-sisa="${frappe.utils.escape_html(doc.name)}">${frappe.datetime.str_to_user(value)}</span>`
				: "",
		// core takes what was typed for HTML
		nama_pemohon(value) {
			const name = frappe.utils.escape_html(value || "");
			return `<span class="ellipsis" title="${name}">${name}</span>`;
		},
	},
	// core opens a list on the filters of the last visit; this one opens on what waits for its reader
	onload(list) {
		layanan.offer_large_export(list);
		offer_personal_data(list);
		find_numbers_from_their_beginning(list);
		show_time_left(list);
		refresh_after_bulk_action(list);
		const executors = frappe.boot.layanan?.antrean || [];
		if (executors.length && $.isEmptyObject(frappe.route_options)) {
			frappe.route_options = { giliran: ["in", executors] };
		}
		// the queue, opened anew or, its filter in the address, loaded again
		if (frappe.route_options?.giliran) order_by_deadline(list);
	},
};

/** What waits stands with the most overdue first; core's own order is that of arrival. */
function order_by_deadline(list) {
	const order = { sort_by: "tenggat", sort_order: "asc" };
	Object.assign(list, order);
	if (!list.sort_selector?.args) return;
	Object.assign(list.sort_selector.args, order, { sort_by_label: "Tenggat Langkah" });
	list.sort_selector.make();
}

/** Paint, after each drawing, how much of the standard is left of each request. */
function show_time_left(list) {
	const drawn = list.after_render.bind(list);
	list.after_render = () => {
		drawn();
		paint_time_left(list);
	};
}

async function paint_time_left(list) {
	const names = list.data.filter((row) => row.tenggat).map((row) => row.name);
	if (!names.length) return;
	const { message: left } = await frappe.call({
		method: "jumapolo_layanan.api.sisa_waktu",
		type: "GET",
		args: { permohonan: JSON.stringify(names) },
	});
	list.$result.find("[data-sisa]").each((_i, element) => {
		const one = left[element.dataset.sisa];
		if (one) $(element).text(layanan.time_left(one.seconds)).addClass(`layanan-sisa ${one.urgency}`);
	});
}

/** A number that is typed from its beginning is found by an index; core would read the whole archive for it. */
function find_numbers_from_their_beginning(list) {
	const asked = list.get_filters_for_args.bind(list);
	list.get_filters_for_args = () =>
		asked().map(([doctype, field, operator, value, ...rest]) => {
			const whole = field === "name" && operator === "like" && /^%PMH-/.test(value);
			return [doctype, field, operator, whole ? value.slice(1) : value, ...rest];
		});
}

/** Core holds the list still while it applies an action to several requests, and leaves it as it was. */
function refresh_after_bulk_action(list) {
	let held = list.disable_list_update;
	Object.defineProperty(list, "disable_list_update", {
		get: () => held,
		set(hold) {
			const released = held && !hold;
			held = hold;
			if (!released) return;
			list.last_args = null; // core asks nothing twice within three seconds, but this changed the rows
			list.refresh();
		},
	});
}

// the right of whoever stands at the counter: all that the office holds of them
function offer_personal_data(list) {
	if (!frappe.model.can_create("Permohonan")) return;
	list.page.add_menu_item(__("Data Pribadi Seseorang"), () =>
		frappe.prompt(
			{
				fieldname: "nik",
				fieldtype: "Data",
				label: __("NIK"),
				reqd: 1,
				description: __("Diunduh untuk pemohon yang meminta datanya sendiri; pengunduhan dicatat."),
			},
			({ nik }) => open_url_post("/api/method/jumapolo_layanan.privacy_api.unduh_data_pribadi", { nik }),
			__("Data Pribadi Seseorang"),
			__("Unduh")
		)
	);
}
