const NEEDS_REASON = ["Kembalikan", "Tolak", "Batalkan"];
const MAY_RELEASE = ["Kasi Pemerintahan", "Kasi Kesos", "Sekcam", "Camat", "Admin Layanan"];

frappe.ui.form.on("Permohonan", {
	setup(frm) {
		frm.set_query("sop", () => ({ filters: { status: "Berlaku" } }));
		frm.set_query("penandatangan", () => ({ filters: { aktif: 1 } }));
		tick_by_one_click(frm.fields_dict.berkas);
	},

	async refresh(frm) {
		// core may refresh again while this one still asks the server: the last one draws
		const turn = (frm.layanan_turn = (frm.layanan_turn || 0) + 1);
		const outrun = () => frm.layanan_turn !== turn;
		frm.set_intro("");
		frm.toggle_display(["bagian_nomor", "bagian_waktu", "bagian_sistem"], !frm.is_new());
		frm.toggle_display("bagian_alasan", !frm.is_new() && frm.doc.docstatus === 0);
		show_questions(frm);
		await show_journey(frm);
		if (frm.is_new() || outrun()) return;
		await offer_prints(frm);
		if (frm.doc.docstatus === 0 && !outrun()) await offer_actions(frm, outrun);
	},

	async sop(frm) {
		if (!frm.is_new() || !frm.doc.sop) return;
		const sop = await sop_of(frm);
		list_rows(frm, "berkas", sop.persyaratan, ["nama_berkas", "wajib"]);
		list_rows(frm, "isian", sop.isian, ["label", "tipe", "pilihan", "wajib"]);
		frm.refresh_field("bagian_isian");
		show_questions(frm);
		await show_journey(frm);
	},

	async nik(frm) {
		if (frm.is_new() && (frm.doc.nik || "").replace(/[ .-]/g, "").length === 16) await recognise(frm);
	},

	async before_workflow_action(frm) {
		const action = frm.selected_workflow_action;
		if (!NEEDS_REASON.includes(action) || (frm.doc.alasan || "").trim()) return;
		frappe.dom.unfreeze();
		const reason = await ask_reason(action);
		frappe.dom.freeze();
		const saved = await frappe.xcall("frappe.client.set_value", {
			doctype: frm.doctype,
			name: frm.doc.name,
			fieldname: "alasan",
			value: reason,
		});
		// the button that follows is pressed on the request as it stands now
		frm.doc.modified = saved.modified;
	},
});

frappe.ui.form.on("Berkas Permohonan", {
	// Tab opens the row, and core then enters its first box: a read-only one, which takes no key
	form_render(frm, doctype, name) {
		frm.fields_dict.berkas.grid.grid_rows_by_docname[name]?.grid_form.fields_dict.ada.$input?.focus();
	},
});

const sops = new Map();

/** The SOP version of the request. Its steps and papers never change, so it is asked for once. */
async function sop_of(frm) {
	const name = frm.doc.sop;
	if (!sops.has(name)) sops.set(name, await frappe.db.get_doc("SOP", name));
	return sops.get(name);
}

/** List anew what the SOP asks for; core calls again when the field is left, and nothing may be lost then. */
function list_rows(frm, table, wanted, fields) {
	const content = (rows) => JSON.stringify(rows.map((row) => fields.map((field) => row[field])));
	if (content(frm.doc[table] || []) === content(wanted)) return;
	frm.clear_table(table);
	wanted.forEach((row) =>
		frm.add_child(table, Object.fromEntries(fields.map((field) => [field, row[field]])))
	);
	frm.refresh_field(table);
}

const QUESTION_CONTROLS = { Bilangan: "Data", Tanggal: "Date", Pilihan: "Select", Teks: "Data" };

/**
 * The service's own questions, each as a field of its type, kept in the rows of *isian*.
 * Core asks for them again when a server has answered, while somebody may be writing: a box stays as long as its question.
 */
function show_questions(frm) {
	const place = frm.fields_dict.pertanyaan;
	const rows = frm.doc.isian || [];
	const asked = rows.map(({ label, tipe, pilihan, wajib }) => [label, tipe, pilihan, wajib]);
	const drawn = JSON.stringify([frm.doc.name, may_write(frm), asked]);
	if (place.drawn !== drawn) {
		place.drawn = drawn;
		place.$wrapper.empty();
		place.questions = rows.map((row, index) => draw_question(frm, row, index));
	}
	rows.forEach((row, index) => {
		const question = place.questions[index];
		if (question.kept === (row.nilai || "")) return;
		question.kept = row.nilai || "";
		question.set_value(question.kept);
	});
}

function draw_question(frm, row, index) {
	const parent = $('<div class="layanan-pertanyaan"></div>').appendTo(frm.fields_dict.pertanyaan.$wrapper);
	const question = frappe.ui.form.make_control({
		parent,
		df: {
			fieldname: `pertanyaan_${index}`,
			fieldtype: QUESTION_CONTROLS[row.tipe] || "Data",
			label: frappe.utils.escape_html(row.label),
			options: row.tipe === "Pilihan" ? `\n${row.pilihan || ""}` : undefined,
			reqd: row.wajib,
			read_only: may_write(frm) ? 0 : 1,
			change: () => {
				const value = question.get_value() || "";
				if (value === question.kept) return;
				question.kept = value;
				const { doctype, name } = frm.doc.isian[index];
				frappe.model.set_value(doctype, name, "nilai", value);
			},
		},
		render_input: true,
	});
	question.kept = "";
	return question;
}

function may_write(frm) {
	return frm.doc.docstatus === 0 && Boolean(frm.perm[0]?.write);
}

/** Show the form as what it is to who is not on turn: nothing to write in. Core asks for the role alone. */
function close_to_writing(frm) {
	frm.set_read_only();
	frm.disable_save();
	frm.refresh_fields();
	show_questions(frm);
}

/** Fill what is still empty with what earlier requests say of this person, and name those still open. */
async function recognise(frm) {
	const { nik, sop } = frm.doc;
	const { message } = await frappe.call({
		method: "jumapolo_layanan.api.kenali_pemohon",
		args: { nik, sop },
	});
	if (!frm.is_new() || frm.doc.nik !== nik) return;
	const born = frappe.datetime.str_to_user(message.born);
	frm.set_df_property("nik", "description", `Menurut NIK: lahir ${born}, ${message.sex}.`);
	Object.entries(message.known)
		.filter(([field]) => !frm.doc[field] && !frm.fields_dict[field].$input?.is(":focus"))
		.forEach(([field, value]) => frm.set_value(field, value));
	frm.set_intro("");
	if (message.open.length) {
		frm.set_intro(`Pemohon ini masih punya permohonan layanan yang sama: ${message.open.join(", ")}.`, "orange");
	}
}

/** The grid spends the first click on opening the row; here it ticks the paper too. */
function tick_by_one_click(table) {
	table.wrapper.addEventListener(
		"click",
		(event) => {
			const grid = table.grid;
			const cell = event.target.closest('.grid-body [data-fieldname="ada"]');
			const row = cell && grid.grid_rows_by_docname[cell.closest(".grid-row").dataset.name];
			if (!row || row === frappe.ui.form.editable_row) return;
			if (!grid.is_editable() || !grid.allow_on_grid_editing()) return;
			frappe.model.set_value(row.doc.doctype, row.doc.name, "ada", row.doc.ada ? 0 : 1);
		},
		true
	);
}

/** Ask why. */
async function ask_reason(action) {
	const { alasan } = await layanan.ask(
		{
			fieldname: "alasan",
			fieldtype: "Small Text",
			label: __("Alasan"),
			reqd: 1,
			description: __("Disimpan dalam riwayat permohonan."),
		},
		__("{0}: apa alasannya?", [__(action)]),
		__(action)
	);
	return alasan;
}

/** The row of steps: done, now, next. */
async function show_journey(frm) {
	const field = frm.fields_dict.perjalanan;
	if (!frm.doc.sop) {
		field.$wrapper.empty();
		return;
	}
	const sop = await sop_of(frm);
	const here = frm.doc.langkah_ke || 1;
	const done = frm.doc.workflow_state === "Selesai";
	const steps = sop.langkah.map((step) => {
		const passed = done || step.idx < here;
		const now = !done && step.idx === here && !frm.is_new();
		const place = passed ? "lewat" : now ? "kini" : "nanti";
		return `<li class="${place}" ${now ? 'aria-current="step"' : ""}>
			<span class="nomor">${passed ? "✓" : step.idx}</span>
			<span class="tahap">${frappe.utils.escape_html(step.tahap)}</span>
			<span class="pelaksana">${frappe.utils.escape_html(step.pelaksana)} · ${cint(step.menit)} menit</span>
		</li>`;
	});
	field.$wrapper.html(`<ol class="layanan-perjalanan">${steps.join("")}</ol>`);
}

/** What is left of the step's standard, and how long the request stands here and has been worked on, in office time. */
function show_time(frm, glance) {
	const left =
		glance.left === null
			? ""
			: `<span class="layanan-sisa ${glance.urgency}">${layanan.time_left(glance.left)}</span> · `;
	frm.fields_dict.perjalanan.$wrapper.append(
		`<p class="layanan-waktu">${left}Di tahap ini ${layanan.duration(glance.here)}, baku ${glance.here_standard} menit
		· Waktu kerja seluruhnya ${layanan.duration(glance.worked)}, baku ${glance.standard} menit</p>`
	);
}

const COPY_STAMP = "Stempel Legalisasi Salinan";
const PLACES = ["kanan-bawah", "kiri-bawah", "kanan-tengah", "kiri-tengah", "kanan-atas", "kiri-atas"];

/** A paper is offered at its step; where the step itself approves or numbers, once that is done. */
async function offer_prints(frm) {
	if (!frappe.model.can_print(frm.doctype)) return;
	const { cetak_ulang, dicabut } = frm.doc.__onload || {};
	if (cetak_ulang) frm.set_intro(frappe.utils.escape_html(cetak_ulang), "orange");
	if (dicabut) frm.set_intro(frappe.utils.escape_html(dicabut), "red");
	const sop = await sop_of(frm);
	const here = frm.doc.workflow_state === "Selesai" ? Infinity : frm.doc.langkah_ke;
	const formats = sop.langkah
		.filter((step) => step.cetak)
		.filter((step) => step.idx < here || (step.idx === here && completes_nothing(step)))
		.map((step) => step.cetak);
	["Tanda Terima", ...new Set(formats), "Lembar Kendali"].forEach((format) =>
		frm.add_custom_button(format, () => print(frm, format), "Cetak")
	);
	if (formats.includes("Stempel Legalisasi")) {
		frm.add_custom_button(COPY_STAMP, () => print_on_copies(frm), "Cetak");
	}
}

/** The stamp alone, at the free place of the copies that lie in the printer. */
async function print_on_copies(frm) {
	const { salinan, posisi } = await layanan.ask(
		[
			{ fieldname: "salinan", fieldtype: "Int", label: "Banyaknya salinan", default: 1, reqd: 1 },
			{
				fieldname: "posisi",
				fieldtype: "Select",
				label: "Tempat stempel",
				options: PLACES.join("\n"),
				default: PLACES[0],
				reqd: 1,
			},
		],
		"Cetak stempel pada salinan",
		"Cetak"
	);
	print(frm, COPY_STAMP, salinan, posisi);
}

function completes_nothing(step) {
	return step.pengesahan === "–" && step.penomoran === "–";
}

async function offer_actions(frm, outrun) {
	const sop = await sop_of(frm);
	const transitions = await frappe.workflow.get_transitions(frm.doc);
	if (outrun() || frm.is_dirty()) return;

	const { message: glance } = await frappe.call({
		method: "jumapolo_layanan.api.sekilas",
		args: { permohonan: frm.doc.name },
		type: "GET",
	});
	if (outrun()) return;
	glance.reminders.forEach((text) => frm.set_intro(frappe.utils.escape_html(text), "yellow"));
	if (!glance.editable) close_to_writing(frm);
	show_time(frm, glance);
	offer_release(frm);
	offer_new_version(frm, transitions);

	const missing = missing_of(frm);
	const step = sop.langkah[frm.doc.langkah_ke - 1];
	if (held_by_another(frm)) {
		frm.set_intro(`Sedang dikerjakan ${officer(frm)}.`, "blue");
	} else if (glance.waiting) {
		const { since, note } = glance.waiting;
		frm.set_intro(
			`Menunggu pemohon sejak ${frappe.datetime.str_to_user(since)}: ${frappe.utils.escape_html(note)}`,
			"orange"
		);
	} else if (transitions.length && missing.length) {
		frm.set_intro(__("Belum lengkap: {0}. Tandai Ada, lalu simpan.", [missing.join(", ")]), "orange");
	} else if (!transitions.length) {
		frm.set_intro(__("Menunggu {0}.", [frappe.utils.escape_html(step.pelaksana)]), "blue");
	}

	const forward = transitions.find((row) => !NEEDS_REASON.includes(row.action));
	if (forward) {
		frm.add_custom_button(__(forward.action), () => apply(frm, forward.action))
			.removeClass("btn-default")
			.addClass("btn-primary");
		frm.page.actions_btn_group.find("button").removeClass("btn-primary").addClass("btn-default");
		// Tab from the last field leads to the blue button, or to *Simpan*; core has looked for them too early
		frm.layout.primary_button = frm.page.wrapper.find(".page-head .btn-primary");
	}
	if (transitions.length && !frm.doc.pemegang && frm.doc.workflow_state !== "Menunggu Pemohon") {
		frm.add_custom_button(__("Mulai"), async () => {
			await frm.call("mulai");
			frm.reload_doc();
		});
	}
}

function held_by_another(frm) {
	return frm.doc.pemegang && frm.doc.pemegang !== frappe.session.user;
}

function officer(frm) {
	return frappe.utils.escape_html(frappe.user.full_name(frm.doc.pemegang));
}

function offer_release(frm) {
	const head = frappe.user_roles.some((role) => MAY_RELEASE.includes(role));
	if (!frm.doc.pemegang || (held_by_another(frm) && !head)) return;
	frm.page.add_menu_item("Lepaskan", async () => {
		await frm.call("lepaskan");
		frm.reload_doc();
	});
}

async function offer_new_version(frm, transitions) {
	if (!transitions.length) return;
	const { message: sop } = await frappe.db.get_value("SOP", frm.doc.sop, ["status", "versi"]);
	if (sop.status !== "Digantikan") return;
	frm.page.add_menu_item("Pindah ke Versi SOP Terbaru", async () => {
		const { alasan } = await layanan.ask(
			{ fieldname: "alasan", fieldtype: "Small Text", label: "Alasan", reqd: 1 },
			"Lanjutkan permohonan ini menurut versi SOP yang terbaru",
			"Pindah"
		);
		await frm.call("pindah_versi", { alasan });
		frm.reload_doc();
	});
}

function missing_of(frm) {
	const papers = frm.doc.berkas.filter((row) => row.wajib && !row.ada).map((row) => row.nama_berkas);
	const answers = frm.doc.isian.filter((row) => row.wajib && !row.nilai).map((row) => row.label);
	return [...papers, ...answers].map((name) => frappe.utils.escape_html(name));
}

/** Press the Workflow's own button, so that there is one road through the Desk. */
async function apply(frm, action) {
	const item = () =>
		frm.page.actions
			.find(".dropdown-item")
			.filter((_i, element) => $(element).find(".menu-item-label").text().trim() === __(action))
			.first();
	// core fills its menu by a request of its own, which may still be under way
	for (let tries = 0; tries < 50 && !item().length; tries++) await frappe.timeout(0.1);
	item().click();
}

/** Print through the server's record: each paper is counted. */
function print(frm, format, salinan = 1, posisi = "") {
	open_url_post(
		"/api/method/jumapolo_layanan.print_api.cetak",
		{ permohonan: frm.doc.name, format, salinan, posisi },
		true
	);
}
