"""Programs say what they are for, and what each of their arguments is."""

import argparse
import ast
import runpy
import sys

import pytest

from helpers import PROJECT

COMMANDS = [
    ".".join(path.relative_to(PROJECT).with_suffix("").parts)
    for folder in ("bench", "recipes", "tools")
    for path in sorted((PROJECT / folder).glob("*.py"))
    if "ArgumentParser(" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_for_and_what_each_argument_is(command, monkeypatch):
    parsers = []

    def stop(parser, *_):
        parsers.append(parser)
        raise SystemExit

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", stop)
    monkeypatch.delitem(sys.modules, command, raising=False)  # or runpy warns
    with pytest.raises(SystemExit):
        runpy.run_module(command, run_name="__main__")
    [parser] = parsers
    source = PROJECT.joinpath(*command.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    assert parser.description == ast.get_docstring(ast.parse(source)).splitlines()[0]
    for argument in parser._actions:
        assert argument.help or argument.choices, argument.dest
