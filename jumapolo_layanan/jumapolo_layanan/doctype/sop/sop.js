const POLL_SECONDS = 2;

frappe.ui.form.on("SOP", {
	setup(frm) {
		frm.set_query("cetak", "langkah", () => ({ filters: { doc_type: "Permohonan" } }));
		frm.check_soon = frappe.utils.debounce(() => check(frm), 600);
	},

	refresh(frm) {
		keep_check_list_in_sight(frm);
		frm.fields_dict.pemeriksaan.$wrapper.empty();
		if (frm.doc.docstatus === 0) frm.check_soon();
		show_as_read_only(frm);
		if (!frm.is_new()) offer(frm);
		say_result(frm);
	},

	validate(frm) {
		frm.check_soon();
	},
});

const content = ["uraian", "pelaksana", "tahap", "tindakan", "jenis", "menit", "jika_tidak", "langkah_tujuan"];
const row_events = { langkah_add: (frm) => frm.check_soon(), langkah_remove: (frm) => frm.check_soon() };
[...content, "penomoran", "pengesahan"].forEach((field) => {
	row_events[field] = (frm) => frm.check_soon();
});
frappe.ui.form.on("SOP Step", row_events);

["nomor_keputusan", "tanggal_keputusan", "tanggal_efektif"].forEach((field) => {
	frappe.ui.form.on("SOP", field, (frm) => frm.check_soon());
});

/** A section would take the check list along when it scrolls away, so it stands above them all. */
function keep_check_list_in_sight(frm) {
	frm.fields_dict.pemeriksaan.$wrapper.addClass("layanan-tetap").prependTo(frm.layout.page);
	frm.layout.refresh_sections();
}

/** What lies before the Camat is what was submitted: the server takes no change of it. */
function show_as_read_only(frm) {
	const submitted = frm.doc.status === "Diajukan";
	frm.$wrapper.toggleClass("layanan-hanya-baca", submitted || frm.doc.docstatus !== 0);
	if (!submitted) return;
	frm.set_read_only();
	frm.disable_save();
	frm.refresh_fields();
}

/** The live check list: what blocks, what to consider, or that all is well. */
async function check(frm) {
	if (frm.doc.docstatus !== 0 || !frappe.model.can_write("SOP")) return;
	const turn = (frm.check_turn = (frm.check_turn || 0) + 1);
	const name = frm.doc.name;
	const findings = await frappe.xcall("jumapolo_layanan.api.periksa_sop", {
		sop: JSON.stringify(frm.doc),
	});
	// a later check, or another SOP on the same form, has overtaken this one
	if (frm.check_turn !== turn || frm.doc.name !== name || frm.doc.docstatus !== 0) return;
	const lines = findings.map(
		(finding) =>
			`<li class="${finding.blocks ? "halangan" : "saran"}">${frappe.utils.escape_html(finding.text)}</li>`
	);
	const blocking = findings.filter((finding) => finding.blocks).length;
	const ready = frm.doc.status === "Diajukan" ? "Lengkap, siap disahkan" : "Siap diajukan";
	const title = blocking ? `${blocking} hal belum lengkap` : ready;
	frm.fields_dict.pemeriksaan.$wrapper.html(
		`<div class="layanan-pemeriksaan" role="status"><b>${title}</b><ul>${lines.join("")}</ul></div>`
	);
}

function offer(frm) {
	if (frm.doc.docstatus === 0 && !frm.is_dirty()) {
		frm.add_custom_button("Pratinjau Alur", () => preview(frm));
	}
	if (frm.doc.docstatus === 1 && frappe.model.can_create("SOP")) {
		frm.add_custom_button("Revisi", async () => {
			const { message: draft } = await frm.call("revisi");
			frappe.set_route("Form", "SOP", draft);
		});
	}
	const may_legalise = frm.perm[0]?.submit;
	if (frm.doc.status === "Berlaku" && may_legalise) {
		frm.add_custom_button("Cabut", () => repeal(frm));
	}
	if (frm.doc.status === "Disahkan" && frm.doc.hasil_penyusunan && may_legalise) {
		frm.add_custom_button("Susun Ulang", async () => {
			await frm.call("susun_ulang");
			frm.reload_doc();
		});
	}
}

/** A legalised SOP is put in force in the background: say so, and look again until it is done. */
function say_result(frm) {
	frm.set_intro("");
	if (frm.doc.status !== "Disahkan") return;
	if (frm.doc.hasil_penyusunan) {
		frm.set_intro(frm.doc.hasil_penyusunan, "red");
	} else if (frm.doc.tanggal_efektif > frappe.datetime.get_today()) {
		frm.set_intro(`Berlaku mulai ${frappe.datetime.str_to_user(frm.doc.tanggal_efektif)}.`, "blue");
	} else {
		frm.set_intro("Alur permohonan sedang disusun …", "blue");
		const name = frm.doc.name;
		setTimeout(() => {
			if (cur_frm === frm && frm.doc.name === name) frm.reload_doc();
		}, POLL_SECONDS * 1000);
	}
}

/** The picture of the SOP's graph, and what it changes in the Workflow that runs now. */
async function preview(frm) {
	const { message: found } = await frappe.call({
		method: "jumapolo_layanan.api.pratinjau_sop",
		args: { name: frm.doc.name },
		type: "GET",
	});
	const dialog = new frappe.ui.Dialog({
		title: `Pratinjau alur: ${frm.doc.nama_sop}`,
		size: "extra-large",
		fields: [{ fieldname: "isi", fieldtype: "HTML" }],
	});
	// the picture comes from the server with everything in it escaped
	dialog.fields_dict.isi.$wrapper.html(
		`<div class="layanan-pratinjau"><figure>${found.picture}</figure>${difference(found)}</div>`
	);
	dialog.show();
}

function difference(found) {
	const text = frappe.utils.escape_html;
	if (found.problems.length) {
		const lines = found.problems.map((problem) => `<li>${text(problem)}</li>`).join("");
		return `<h5>SOP belum dapat dijalankan</h5><ul class="text-danger">${lines}</ul>`;
	}
	const cells = (row) => [row.state, row.action, row.next_state, row.allowed];
	const table = (title, rows) =>
		rows.length
			? `<h5>${title} (${rows.length})</h5><table class="table table-bordered"><thead><tr>
				<th>Dari</th><th>Tindakan</th><th>Ke</th><th>Peran</th></tr></thead><tbody>${rows
					.map((row) => `<tr>${cells(row).map((cell) => `<td>${text(cell)}</td>`).join("")}</tr>`)
					.join("")}</tbody></table>`
			: "";
	return (
		table("Baris baru dalam alur yang berjalan", found.added) +
			table("Baris yang hilang dari alur yang berjalan", found.removed) ||
		"<p>Alur yang berjalan sudah memuat semua langkah ini.</p>"
	);
}

async function repeal(frm) {
	const { alasan } = await layanan.ask(
		{ fieldname: "alasan", fieldtype: "Small Text", label: "Alasan", reqd: 1 },
		"Cabut SOP ini? Permohonan baru tidak lagi diterima.",
		"Cabut"
	);
	await frm.call("cabut", { alasan });
	frm.reload_doc();
}
