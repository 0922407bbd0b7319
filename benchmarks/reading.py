"""Read one synthetic timeline in a process of its own: ``python -m benchmarks.reading FOLDER REVISION``."""

import json
import sys
import time
from pathlib import Path

from benchmarks.synthetic import SOURCE
from reporter.history.git import Repository
from reporter.history.timeline import read_timeline


def main() -> None:
    repository, revision = Repository(Path(sys.argv[1])), sys.argv[2]
    start, busy = time.perf_counter(), time.process_time()
    sets = read_timeline(repository, revision, SOURCE)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    changes = sum(len(one.changes) for one in sets)
    print(json.dumps({"seconds": seconds, "busy": busy, "commits": len(sets), "changes": changes}))


if __name__ == "__main__":
    main()
