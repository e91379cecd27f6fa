# PORT=8001 serves the demo on another port, BENCH_DIR=/some/where has the bench elsewhere,
# ARGS="-k name" goes to pytest, ARGS="sop" names a benchmark.
export PORT BENCH_DIR ARGS

.PHONY: demo up test test-core test-faults test-fuzz bench stop clean

demo up test test-core test-faults test-fuzz bench stop clean:
	@python3 -m dev.bench $@
