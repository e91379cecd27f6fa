(() => {
	// a QR code carries its code behind the # of the address, which no server ever sees
	function take_code_from_address() {
		const input = document.querySelector("input[data-dari-alamat]");
		const code = location.hash.slice(1, 65);
		if (!input || !code) return;
		input.value = code.replace(/[^0-9A-Za-z-]/g, "");
		history.replaceState(null, "", location.pathname);
		if (input.form.hasAttribute("data-langsung")) input.form.submit();
	}

	take_code_from_address();
	addEventListener("hashchange", take_code_from_address);
	document.querySelector("[data-cetak]")?.addEventListener("click", () => print());
})();
