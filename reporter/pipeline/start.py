"""Where a history begins: here, at the remote, or from the baseline that the package ships."""

from importlib.resources import files
from typing import Final

from reporter.collect.endpoints import NAME as ENDPOINTS
from reporter.history.baseline import Baseline, decode_baseline, observations
from reporter.history.commit import BranchMoved, append
from reporter.history.git import BRANCH, Repository
from reporter.history.observed import Observed, remember
from reporter.history.push import adopt, require_history
from reporter.history.revisions import last, tip

BASELINE: Final = "baseline/endpoints.tsv"


def shipped_baseline() -> Baseline:
    """The history of ``endpoints`` up to this release of the reporter."""
    return decode_baseline(files("reporter").joinpath(BASELINE).read_text(encoding="utf-8"), BASELINE)


def start(repository: Repository, branch: str = BRANCH, *, remote: str = "origin", baseline: bool = True) -> str | None:
    """The tip of the history, which is made if there is none.

    A remote-tracking branch of *remote* comes first, since others may already have added to it; then the baseline,
    unless *baseline* is false, where the history has no ``endpoints`` yet. ``HistoryError`` if *branch* is somebody's
    code.
    """
    if tip(repository, branch) is None and (theirs := repository.resolve(f"refs/remotes/{remote}/{branch}")):
        adopt(repository, theirs, branch)
    if (here := tip(repository, branch)) is not None:
        require_history(repository, here, branch)
    past: Baseline | None = None
    while baseline and (here is None or last(repository, here, ENDPOINTS) is None):
        past = past or shipped_baseline()
        try:
            here = append(repository, observations(past), parent=here, branch=branch)
        except BranchMoved:
            here = tip(repository, branch)  # another process has started it, or recorded another source
        else:
            remember(repository, ENDPOINTS, Observed(past.observed_until, past.version))
    return here
