"""The first code that a reader copies."""

import re

import transformers

from helpers import PROJECT


def test_code_of_the_cover_prints_the_reply(hub_folder, capsys):
    page = (PROJECT / "book" / "welcome.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.+?)```", page, re.DOTALL)
    transformers.set_seed(42)
    exec(code, known := {})
    question, reply = (message["content"] for message in known["response"][0]["generated_text"])
    assert question == "What can I do in New York?"
    assert capsys.readouterr().out == f"{reply}\n"
