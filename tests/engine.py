"""In place of MkDocs, which takes seconds and has tests of its own."""

import shutil
from pathlib import Path


class NoEngine:
    """Empties ``build/site``, as MkDocs does, and builds no page."""

    def __init__(self, root: Path) -> None:
        shutil.rmtree(root / "build" / "site", ignore_errors=True)

    def done(self) -> None:
        pass

    def stop(self) -> None:
        pass
