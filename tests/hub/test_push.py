"""The code of "Train with Trainer" for sharing a model, against a Hub that can be written to."""

import base64
import json
import re
import shutil
import sys
import threading
from urllib.parse import urlsplit

import nbformat
import pytest

from helpers import PROJECT
from helpers.page import STANDINS
from tests.hub.server import Handler, Hub

PAGE = PROJECT / "notebooks" / "fine-tuning" / "train_with_trainer.ipynb"
BEFORE = """
from transformers import (
    AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments
)

model = AutoModelForSequenceClassification.from_pretrained("book/tiny", num_labels=5)
tokenizer = AutoTokenizer.from_pretrained("book/tiny")
trainer = Trainer(model, TrainingArguments("test_trainer"), processing_class=tokenizer)
"""
AFTER = """
import torch

shared = AutoModelForSequenceClassification.from_pretrained("your-name/review-stars")
assert torch.equal(shared.classifier.weight, model.cpu().classifier.weight)
AutoTokenizer.from_pretrained("your-name/review-stars")
print("shared")
"""


class Writable(Handler):
    """Takes what clients write: a new repository, and commits of files that come within them."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        lines = self.rfile.read(length).decode().splitlines()
        self.token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        path, answer = urlsplit(self.path).path, {}
        if not self.token:
            return self.send(401, b"{}", {})
        if path == "/api/repos/create":
            asked = json.loads(lines[0])
            answer = {"url": f"{self.server.endpoint}/{asked['organization']}/{asked['name']}"}
        elif match := re.fullmatch(r"/api/models/(.+)/(preupload|commit)/main", path):
            folder = self.server.folder / "models" / match[1]
            url = f"{self.server.endpoint}/{match[1]}/commit/{'0' * 40}"
            answer = {"commitUrl": url, "commitOid": "0" * 40, "files": []}
            for line in map(json.loads, lines):
                for file in line.get("files", []):
                    mode = {"uploadMode": "regular", "shouldIgnore": False}
                    answer["files"].append({"path": file["path"]} | mode)
                if line.get("key") == "file":
                    target = folder / line["value"]["path"]
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(base64.b64decode(line["value"]["content"]))
        self.send(200, json.dumps(answer).encode(), {})


@pytest.fixture
def hub(tmp_path):
    shutil.copytree(STANDINS / "google-bert/bert-base-cased", tmp_path / "hub/models/book/tiny")
    hub = Hub(tmp_path / "hub")
    hub.RequestHandlerClass = Writable
    threading.Thread(target=hub.serve_forever, daemon=True).start()
    yield hub
    hub.shutdown()
    hub.server_close()


def shown() -> str:
    cells = {cell.id: cell.source for cell in nbformat.read(PAGE, as_version=4).cells}
    return re.search(r"```python\n(.+?)```", cells["push-text"], re.DOTALL)[1]


def test_what_the_page_shows_shares_model_tokenizer_and_card(hub, run, tmp_path):
    environment = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(tmp_path / "home")}
    environment |= {"HF_TOKEN": "hf_secretsecretsecret", "CUDA_VISIBLE_DEVICES": ""}
    code = BEFORE + shown() + AFTER
    done = run(sys.executable, "-c", code, cwd=tmp_path, **environment)
    assert done.stdout.endswith("shared\n"), done.stderr
    folder = tmp_path / "hub/models/your-name/review-stars"
    names = {path.name for path in folder.iterdir()}
    assert {"README.md", "config.json", "model.safetensors", "tokenizer.json"} <= names
    card = (folder / "README.md").read_text(encoding="utf-8")
    assert "Yelp/yelp_review_full" in card and "More information needed" in card


def test_each_push_writes_the_card_anew(hub, run, tmp_path):
    environment = {"HF_ENDPOINT": hub.endpoint, "HF_HOME": str(tmp_path / "home")}
    environment |= {"HF_TOKEN": "hf_secretsecretsecret", "CUDA_VISIBLE_DEVICES": ""}
    mine = """
from pathlib import Path
card = Path("test_trainer/README.md")
card.write_text(card.read_text().replace("More information needed", "My own words"))
"""
    code = BEFORE + shown() + mine + shown()
    done = run(sys.executable, "-c", code, cwd=tmp_path, **environment)
    assert done.returncode == 0, done.stderr
    card = tmp_path / "hub/models/your-name/review-stars/README.md"
    assert "My own words" not in card.read_text(encoding="utf-8")
