"""The private bench for trying and testing this app: `make demo`, `make test`."""
