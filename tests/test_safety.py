"""What SECURITY.md promises of the book's own files."""

import json
import re

import nbformat
import pytest
import yaml

from helpers import PROJECT

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
FOLDERS = ("helpers", "memory_and_speed", "recipes", "bench", "tools")
CODE = {
    path: path.read_text(encoding="utf-8")
    for folder in FOLDERS
    for path in sorted((PROJECT / folder).rglob("*.py"))
} | {
    path: "\n".join(
        cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"
    )
    for path in sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
}


def test_weights_are_safetensors():
    kinds = {path.suffix for path in (PROJECT / "standins").rglob("*") if path.is_file()}
    assert ".safetensors" in kinds
    assert kinds <= {".safetensors", ".json", ".jinja", ".parquet", ".md", ".py"}
    assert [path.name for path in (PROJECT / "standins").rglob("*.py")] == [
        "accuracy.py"
    ]  # what `evaluate` loads


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_no_code_of_strangers_is_run(path):
    assert "trust_remote_code" not in CODE[path]
    assert not re.search(
        r"\bimport pickle\b|\bpickle\.loads?\b|weights_only\s*=\s*False", CODE[path]
    )
    loaded = re.findall(r'torch\.load\(\s*"([^"]+)"', CODE[path])
    written = re.findall(r'torch\.save\([^"]+"([^"]+)"', CODE[path])
    assert set(loaded) <= set(written) and CODE[path].count("torch.load(") == len(loaded)


def test_everything_that_is_downloaded_has_a_checksum():
    for lock in sorted((PROJECT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        pins = re.findall(r"^[\w.-]+(?:\[.*?\])?==\S+", text, re.MULTILINE)
        assert pins, lock.name
        if lock.name != "torch.txt":
            assert all(re.search(re.escape(pin) + r"[^#]*?--hash=sha256:", text) for pin in pins)
    npm = json.loads((PROJECT / "requirements/site/package-lock.json").read_text("utf-8"))
    packages = [package for name, package in npm["packages"].items() if name]
    assert packages and all("integrity" in package for package in packages)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_only_read_and_their_actions_are_pinned(path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    wider = {
        name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job
    }
    allowed = {
        "publish": {"pages": "write", "id-token": "write"},
        "report": {"contents": "read", "issues": "write"},
    }
    assert wider.items() <= allowed.items(), "only these write, and no code of the book runs there"
    for name in wider:
        assert "checkout" not in str(workflow["jobs"][name]["steps"])
    used = re.findall(r"uses: (\S+)", text)
    assert used and all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) for action in used)


def test_what_is_published_was_tested_and_strangers_get_no_secrets():
    workflow = yaml.safe_load((PROJECT / ".github/workflows/book.yml").read_text("utf-8"))
    # YAML reads the key `on` as true.
    assert set(workflow[True]) == {"push", "pull_request", "schedule", "workflow_dispatch"}
    needs = {name: job["needs"] for name, job in workflow["jobs"].items() if "needs" in job}
    assert needs == {"report": "lanes", "site": "test", "publish": "site"}


def test_ci_skips_no_browser_and_runs_everything():
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    assert "\nset -euo pipefail\n" in script and "\nexport REQUIRE_BROWSER=1" in script
    assert script.rstrip().endswith("\nexec make test") and script.count("exec make test") == 2


def test_jobs_run_when_they_should_and_fail_when_a_step_does():
    workflow = yaml.safe_load((PROJECT / ".github/workflows/book.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    assert "continue-on-error" not in str(workflow), "what fails is seen"
    _, _, *days, weekday = workflow[True]["schedule"][0]["cron"].split()
    assert (days, len(weekday)) == (["*", "*"], 1), "once a week"
    weekly = "github.event_name == 'schedule' || github.event_name == 'workflow_dispatch'"
    assert {name: job.get("if") for name, job in jobs.items()} == {
        "test": None,
        **dict.fromkeys(["links", "mutate", "audit", "hub", "lanes"], weekly),
        "report": "failure()",
        "site": "github.ref == 'refs/heads/main' && github.event_name != 'pull_request'",
        "publish": None,
    }
    runs = {
        name: [step["run"] for step in job["steps"] if "run" in step] for name, job in jobs.items()
    }
    assert ".ci/run" in runs["test"]
    [tests] = [step for step in jobs["test"]["steps"] if step.get("run") == ".ci/run"]
    assert tests == {"run": ".ci/run", "env": {"REQUIRE_NO_NETWORK": "1"}}
    summary = '>> "$GITHUB_STEP_SUMMARY"'
    diff = "printf '```diff\\n%s\\n```\\n' \"$(git diff -- book/lanes.yml)\""
    browser = "tests/book/browser/test_lab.py tests/book/browser/test_pages.py"
    assert {name: ran for name, ran in runs.items() if name != "report"} == {
        "test": [
            "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
            ".ci/run",
            "make coverage",
            f".venv/bin/pytest -q {browser}",
        ],
        "links": ["make links"],
        "mutate": [
            "make breaks",
            "make mutate SEED=${{ github.run_number }}",
            f"cat book/mutations.yml {summary}",
        ],
        "audit": ["make audit"],
        "hub": ["make test-hub", f"cat _build/hub-book/report.txt {summary}"],
        "lanes": ["make test-${{ matrix.lane }}", f"{diff} {summary}"],
        "site": ["make book PROFILE=hub", ".venv/bin/pytest -q tests/book/test_site.py"],
        "publish": [],
    }
    assert jobs["lanes"]["strategy"]["matrix"] == {"lane": ["latest", "oldest"]}
    for name in ("links", "mutate", "audit", "hub", "lanes", "site"):
        [step] = [step for step in jobs[name]["steps"] if step.get("run") == runs[name][0]]
        assert "if" not in step
    [every] = [step for step in jobs["test"]["steps"] if browser in step.get("run", "")]
    assert every["env"] == {"EVERY_SETTING": "1"} and "'schedule'" in every["if"]


def test_jobs_have_time_and_do_not_stop_each_other():
    workflow = yaml.safe_load((PROJECT / ".github/workflows/book.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    times = {name: job.get("timeout-minutes") for name, job in jobs.items()}
    assert min(times["test"], times["lanes"], times["mutate"]) >= 120
    assert min(times["hub"], times["site"]) >= 240, "all pages on real models"
    assert min(times["links"], times["audit"]) >= 15
    assert jobs["lanes"]["strategy"]["fail-fast"] is False, "a lane that fails leaves the other"
    assert jobs["publish"]["environment"]["name"] == "github-pages"
    assert workflow["concurrency"] == {
        "group": "book-${{ github.ref }}",
        "cancel-in-progress": "${{ github.ref != 'refs/heads/main' }}",
    }, "no deployment is broken off, and no branch breaks off another"
    conditions = [
        (name, step["if"], (step.get("run") or step["uses"].partition("@")[0]).split()[0])
        for name, job in jobs.items()
        for step in job["steps"]
        if "if" in step
    ]
    assert sorted(conditions) == [
        ("audit", "always()", "actions/upload-artifact"),
        ("hub", "always()", "cat"),
        ("hub", "failure()", "actions/upload-artifact"),
        ("lanes", "always()", "printf"),
        ("mutate", "always()", "cat"),
        ("mutate", "always()", "make"),
        ("test", "failure()", "actions/upload-artifact"),
        ("test", "github.event_name == 'schedule'", ".venv/bin/pytest"),
        ("test", "github.event_name == 'schedule'", "make"),
    ]


@pytest.mark.parametrize(
    ("open_one", "done"), [("7", "comment 7 --body"), ("", "create --title A page moved")]
)
def test_a_lane_that_fails_opens_one_issue(tmp_path, run, open_one, done):
    """Run the step with a `gh` that notes how it was called."""
    workflow = yaml.safe_load((PROJECT / ".github/workflows/book.yml").read_text("utf-8"))
    [step] = workflow["jobs"]["report"]["steps"]
    assert step["env"].pop("GH_TOKEN") == "${{ github.token }}"
    assert step["env"].pop("GH_REPO") == "${{ github.repository }}", "there is no checkout"
    assert "actions/runs/${{ github.run_id }}" in step["env"]["BODY"]
    (tmp_path / "gh").write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/called\n[ "$2" = list ] && echo "{open_one}"\n'
        "exit 0\n",
        encoding="utf-8",
    )
    (tmp_path / "gh").chmod(0o755)
    ran = run("bash", "-e", "-c", step["run"], PATH=f"{tmp_path}:/usr/bin:/bin", **step["env"])
    assert ran.returncode == 0, ran.stderr
    listed, acted = (tmp_path / "called").read_text(encoding="utf-8").splitlines()[:2]
    title = step["env"]["TITLE"]
    assert listed.startswith(f'issue list --search "{title}" in:title')
    assert acted.startswith(f"issue {done}") and "book/lanes.yml" in acted


def test_what_is_pushed_to_main_is_tested_and_what_is_published_is_the_site():
    workflow = yaml.safe_load((PROJECT / ".github/workflows/book.yml").read_text("utf-8"))
    assert workflow[True]["push"] == {"branches": ["main"]}
    kept = {
        step["with"].get("name", name): step["with"]["path"]
        for name, job in workflow["jobs"].items()
        for step in job["steps"]
        if "upload" in step.get("uses", "")
    }
    assert kept == {
        "build": "_build",
        "sbom": "_build/sbom",
        "hub-book": "_build/hub-book",
        "site": "_build/html",
    }


def test_what_stays_as_it_is_gets_no_offers_of_newer_releases():
    updates = yaml.safe_load((PROJECT / ".github/dependabot.yml").read_text("utf-8"))["updates"]
    assert [each["package-ecosystem"] for each in updates] == ["github-actions", "pip"]
    assert {each["dependency-name"] for each in updates[1]["ignore"]} == {"tensorflow", "tf-keras"}
    assert {each["schedule"]["interval"] for each in updates} == {"weekly"}


@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("required", ["1", ""])
def test_ci_takes_the_network_away_or_says_so(tmp_path, run, allowed, required):
    """Run .ci/run with programs that only note how they were called."""
    notes = tmp_path / "called"
    for name, code in {
        "chromium": "exit 0",
        "make": f'echo "make $*" >> {notes}',
        "unshare": f"echo unshare >> {notes}; exit {0 if allowed else 1}",
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    done = run(
        "bash",
        ".ci/run",
        PATH=f"{tmp_path}:/usr/bin:/bin",
        **({"REQUIRE_NO_NETWORK": required} if required else {}),
    )
    called = notes.read_text(encoding="utf-8").split("\n")[:-1]
    assert called[0] == "make env"
    if allowed:
        assert called[1:] == ["unshare"] * 2 and not done.returncode, "the tests run in there"
    elif required:
        assert called[1:] == ["unshare"] and done.returncode == 1
    else:
        assert called[1:] == ["unshare", "make test"] and not done.returncode
