"""What the code in book/errors.yml and book/changes.yml, and of the errata, is run with."""

import threading

import datasets
import httpx2
import huggingface_hub
import pytest
import torch
import transformers
from accelerate import Accelerator
from huggingface_hub.utils._http import default_client_factory

from helpers.page import STANDINS
from tests.hub.server import Hub

BERT = "google-bert/bert-base-cased"


@pytest.fixture
def names(hub_folder):
    """Return a function that gives the names which code is run with."""
    (hub_folder / "my_dataset.py").write_text("import datasets\n", encoding="utf-8")
    (hub_folder / "my_data.csv").write_text("text,label\nGood.,1\n", encoding="utf-8")

    def names(checkpoint=BERT):
        transformers.logging.set_verbosity_error()
        folder = hub_folder / checkpoint
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        rows = {}
        if checkpoint != BERT:
            model = transformers.AutoModelForCausalLM.from_pretrained(folder)
        else:
            task = transformers.AutoModelForSequenceClassification
            model = task.from_pretrained(folder, num_labels=2)
            cola = hub_folder / "nyu-mll" / "glue" / "cola" / "validation-00000-of-00001.parquet"
            dataset = datasets.Dataset.from_parquet(str(cola)).select(range(16))
            columns = dict(tokenizer(dataset["sentence"][:])) | {"label": dataset["label"][:]}
            tokenized = datasets.Dataset.from_dict(columns)
            rows = {"dataset": dataset, "train_dataset": tokenized, "eval_dataset": tokenized}
        transformers.logging.set_verbosity_warning()
        chat = [{"role": "user", "content": "Where is Rome?"}]
        arguments = transformers.TrainingArguments("out", disable_tqdm=True)
        return {
            **{name: getattr(transformers, name) for name in IMPORTS},
            **{"torch": torch, "Accelerator": Accelerator, "Value": datasets.Value},
            **{"load_dataset": datasets.load_dataset, "token": "hf_token", "args": arguments},
            **{"tokenizer": tokenizer, "model": model, "chat": chat, **rows},
        }

    return names


IMPORTS = [
    "AutoModel",
    "AutoModelForCausalLM",
    "AutoModelForSequenceClassification",
    "AutoTokenizer",
    "BitsAndBytesConfig",
    "EarlyStoppingCallback",
    "Trainer",
    "TrainingArguments",
    "pipeline",
]


class Way(httpx2.HTTPTransport):
    """Where requests to the Hub go instead: to the one of tests/hub, or nowhere."""

    def __init__(self, hub):
        super().__init__()
        self.hub = hub

    def handle_request(self, request):
        if not self.hub:
            raise httpx2.ConnectError("Name or service not known", request=request)
        # As the Hub does, lead from the old name of a dataset to the new one.
        path = request.url.path.replace("/datasets/glue/", "/datasets/nyu-mll/glue/")
        here = {"scheme": "http", "host": "127.0.0.1", "port": self.hub.server_port, "path": path}
        sent = httpx2.Request(
            request.method,
            request.url.copy_with(**here),
            headers=request.headers,
            stream=request.stream,
            extensions=request.extensions,
        )
        return super().handle_request(sent)


@pytest.fixture
def online(names, tmp_path, monkeypatch):
    """Return a function that leads requests to a Hub that serves the stand-ins, or to nothing.

    The working directory is then one where no folder has the name of a model.
    """
    hub = Hub(tmp_path / "served")
    for name in ("models/google-bert", "models/meta-llama", "datasets/nyu-mll"):
        link = tmp_path / "served" / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(STANDINS / link.name)
    threading.Thread(target=hub.serve_forever, daemon=True).start()

    def online(there=True):
        transport = Way(hub if there else None)
        huggingface_hub.set_client_factory(
            lambda: httpx2.Client(transport=transport, follow_redirects=True)
        )
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", False)
        monkeypatch.setattr("time.sleep", lambda seconds: None)  # nobody waits for retries
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        return hub

    yield online
    huggingface_hub.set_client_factory(default_client_factory)
    hub.shutdown()
    hub.server_close()
