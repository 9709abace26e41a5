"""Parameters follow the profile in the page's own cell, and in no other place."""

import nbformat
import pytest
import yaml

from helpers import PROJECT

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
PROFILES = ("offline", "hub", "gpu")
TASKS = ("with_trainer", "faster", "natively", "on_more_processes", "with_keras")


def parameters(notebook, profile):
    """Return what the parameters cell sets once a reader has written another profile into it."""
    cells = nbformat.read(notebook, as_version=4).cells
    source = next(c.source for c in cells if "parameters" in c.metadata.get("tags", []))
    assert source.startswith('profile = "offline"'), "the values shown are those of offline"
    exec(source.replace('"offline"', f'"{profile}"', 1), values := {})
    del values["__builtins__"]
    return values


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("task", TASKS)
def test_the_learning_rate_is_that_of_the_checkpoint(task, profile):
    values = parameters(PROJECT / "notebooks" / "fine-tuning" / f"train_{task}.ipynb", profile)
    of_bert = 3e-5 if task == "with_keras" else 5e-5
    assert values["learning_rate"] == (3e-4 if profile == "offline" else of_bert)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_value_of_a_stand_in_is_left_under_another_profile(notebook):
    """Only the gated models keep their names, and those only where a log-in is asked for."""
    offline, hub, gpu = (parameters(notebook, profile) for profile in PROFILES)
    assert set(offline) == set(hub) == set(gpu)
    for name in {"checkpoint", "draft_checkpoint", "larger", "smaller"} & set(offline):
        assert (PROJECT / "standins" / offline[name] / "model.safetensors").is_file()
        assert not hub[name].startswith("meta-llama/"), "hub asks for no log-in"
        assert gpu[name].startswith("meta-llama/")
    for name in {"learning_rate", "quiz", "idle"} & set(offline):
        assert offline[name] not in (hub[name], gpu[name])
    if "dtype" in offline:  # the small models of hub may take float32 as well
        assert (offline["dtype"], gpu["dtype"]) == ("float32", "bfloat16")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_profile_file_sets_the_profile_and_nothing_else(profile):
    text = (PROJECT / "profiles" / f"{profile}.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(text) == {"common": {"profile": profile}}
