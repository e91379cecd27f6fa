"""The office's rules as plain Python: no site, no database, no `frappe`."""
