"""Files of the browser and their addresses."""

from pathlib import Path

from reporter.render.assets import addresses, assets_below


def test_an_address_changes_with_the_content_only() -> None:
    one, other = addresses({"a.js": "x", "b.js": b"x"}), addresses({"a.js": "y"})

    assert one["a.js"].startswith("a.js?v=")
    assert one["a.js"].partition("?")[2] == one["b.js"].partition("?")[2]
    assert one["a.js"] != other["a.js"]
    assert one == addresses({"b.js": b"x", "a.js": "x"})


def test_styles_and_scripts_below_assets_are_found_and_nothing_else(tmp_path: Path) -> None:
    for name in ("assets/js/a.js", "assets/b.css", "assets/picture.png", "elsewhere/c.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")

    assert assets_below(tmp_path) == {"assets/b.css": b"x", "assets/js/a.js": b"x"}
    assert assets_below(tmp_path / "nowhere") == {}
