"""What the site is built from."""

import stat

from tools import site


def test_a_checkout_that_may_only_be_read_is_no_hindrance(tmp_path, monkeypatch):
    project, source = tmp_path / "project", tmp_path / "source"
    for name in ("_toc.yml", "book/page.md", "notebooks/part/page.ipynb"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x", encoding="utf-8")
        path.chmod(0o444)
    for folder in project.rglob("*/"):
        folder.chmod(0o555)
    monkeypatch.setattr(site, "PROJECT", project)
    monkeypatch.setattr(site, "SOURCE", source)
    monkeypatch.setattr(site, "config", dict)
    for module, function in (("pages", "render_all"), ("live", "write"), ("reading", "prepare")):
        monkeypatch.setattr(getattr(site, module), function, lambda *_: None)
    monkeypatch.setattr(site.tabs, "show", lambda *_: None)
    site.assemble(project)
    made = list(source.rglob("*"))
    assert {path.name for path in made} >= {"page.md", "page.ipynb", "_toc.yml"}
    assert all(path.stat().st_mode & stat.S_IWUSR for path in made)
    for folder in project.rglob("*/"):
        folder.chmod(0o755)
