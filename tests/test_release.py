"""The version is said in three files, and a date only where there was a release."""

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
