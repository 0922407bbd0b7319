"""A run in a process of its own that is killed on the way: ``python -m tests.pipeline.job PLAN``.

A plan is JSON: ``repository``, ``root``, ``remote``, ``data`` (a botocore data folder), and optionally ``baseline`` (a
small one instead of the shipped one), ``mkdocs`` (really build), ``step`` (kill this process when told that step), or
``shim``.
"""

import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

from reporter.collect.endpoints import EndpointsSource
from reporter.history.baseline import decode_baseline
from reporter.history.git import Repository
from reporter.history.revisions import tip
from reporter.pipeline import build as build_module
from reporter.pipeline import run as run_module
from reporter.pipeline import start as start_module
from tests.engine import NoEngine
from tests.repositories import AT

LIMIT = 110

SHIM = """#!/bin/sh
hit=
for verb in $KILL_VERBS; do
  case " $* " in *" $verb "*) hit=1 ;; esac
done
if [ -n "$hit" ]; then
  read -r n < "$JOB/calls"
  n=$((n + 1))
  echo "$n" > "$JOB/calls"
  if [ "$n" = "$KILL_AT" ]; then
    [ "$KILL_WHEN" = after ] || kill -9 "$PPID"
    [ "$KILL_WHEN" = before ] || "$REAL_GIT" "$@"
    [ "$KILL_WHEN" = after ] && kill -9 "$PPID"
    : > "$JOB/ended"
    exit 1
  fi
fi
exec "$REAL_GIT" "$@"
"""
"""Stands for git. At the call ``KILL_AT`` it kills the process that called it, before, during or after git's work."""


def go(plan: dict[str, str], told: list[list[str | None]] | None = None) -> None:
    """One run; *told* gets each step with the tip before it."""
    repository = Repository(Path(plan["repository"]))

    def step(name: str) -> None:
        if told is not None:
            told.append([name, tip(repository)])
        if name == plan.get("step"):
            os.kill(os.getpid(), signal.SIGKILL)

    source = EndpointsSource(Path(plan["data"]))
    run_module.run(repository, Path(plan["root"]), [source], observed_at=AT, remote=plan.get("remote"), step=step)


def at_each_call(plan: dict[str, str], when: str, calls: range) -> int:
    """Run in copies of the folder ``template``, each killed one call of git later; how many calls a run makes, plus 1.

    Only calls with one of the words in ``verbs`` count.

    Forks, so that hundreds of runs cost no start-up; this process has one thread only.
    """
    folder = Path(plan["repository"]).parent
    os.environ |= {"REAL_GIT": shutil.which("git") or "", "KILL_WHEN": when, "KILL_VERBS": plan["verbs"]}
    shim = folder / "bin" / "git"
    shim.parent.mkdir()
    shim.write_text(SHIM, encoding="utf-8")
    shim.chmod(0o755)
    for call in calls:
        here = folder / f"killed-{call}"
        shutil.copytree(folder / "template", here)
        (here / "calls").write_text("0\n")
        process = os.fork()
        if not process:
            os.environ |= {"JOB": str(here), "KILL_AT": str(call)}
            os.environ["PATH"] = f"{shim.parent}{os.pathsep}{os.environ['PATH']}"
            go(placed(plan, here))
            os._exit(0)
        _, status = os.waitpid(process, 0)
        if status == 0:
            return call
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            msg = f"call {call}: the run failed by itself"
            raise AssertionError(msg)
        while not (here / "ended").exists():
            time.sleep(0.005)
    return calls.stop


def placed(plan: dict[str, str], here: Path) -> dict[str, str]:
    """*plan* in the folder *here*."""
    moved = {"repository": str(here / "ours"), "root": str(here / "root")}
    return plan | moved | ({"remote": str(here / "remote.git")} if plan.get("remote") else {})


def main() -> None:
    signal.alarm(LIMIT)
    plan = json.loads(sys.argv[1])
    if "baseline" in plan:
        small = decode_baseline(plan["baseline"], "small")
        vars(start_module)["shipped_baseline"] = lambda: small
    if "verbs" in plan:
        vars(run_module)["build"] = lambda *_, **__: None
    if not plan.get("mkdocs"):
        vars(build_module)["start_build"] = NoEngine
    told: list[list[str | None]] = []
    if "again" in plan:
        for here in plan["again"]:
            go(placed(plan, Path(here)))
    elif "when" in plan:
        calls = range(plan["first"], plan["last"] + 1) if "last" in plan else range(1, 200)
        sys.stdout.write(json.dumps(at_each_call(plan, plan["when"], calls)))
    else:
        go(plan, told)
        sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
