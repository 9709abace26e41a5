"""Version, date and licences are said in several files, which agree."""

import re
import tomllib

import yaml

from helpers import PROJECT


def test_version_and_date_agree():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    version, date = re.search(r"^## (\S+) \((\S+)\)$", changelog, re.M).groups()
    assert version == project["version"] == citation["version"]
    assert date == str(citation.get("date-released", "unreleased"))


def test_licences_of_code_and_text_are_named_alike():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    assert project["license"] == citation["license"] == "Apache-2.0"
    assert "Apache License" in (PROJECT / "LICENSE").read_text(encoding="utf-8")
    licence = (PROJECT / "LICENSE-TEXT.md").read_text(encoding="utf-8")
    assert "Attribution 4.0" in licence
    settings = yaml.safe_load((PROJECT / "_config.yml").read_text(encoding="utf-8"))
    footer = settings["html"]["extra_footer"]
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert citation["title"] == settings["title"]
    assert readme.startswith(f"# {citation['title']}\n")
    deeds = [re.findall(r"creativecommons\.org/([\w/.-]+)", text) for text in (footer, licence)]
    assert deeds == [["licenses/by/4.0/"], ["licenses/by/4.0/legalcode"]]
    for text, said in (
        (footer, "Text CC BY 4.0, code Apache-2.0"),
        (readme, "Code: Apache-2.0. Text and stand-ins: CC BY 4.0"),
    ):
        plain = re.sub(r"<[^>]*>|\[(.*?)\]\([^)]*\)", r"\1", text)
        assert said in " ".join(plain.split())
