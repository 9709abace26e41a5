"""Each message in book/errors.yml is said by its code, word for word, and cured by its cure.

An entry that needs no more than the names of conftest.py is run by test_message_and_cure. Others,
which want a network, a missing package or a GPU, have a test of their own, named after them.
"""

import mmap
import re
import sys
from pathlib import Path
from unittest.mock import MagicMock, call

import pytest
import torch
import yaml
from datasets import Value
from transformers import BertConfig, BertForSequenceClassification

from helpers import PROJECT
from tests.book.errors.hearing import hear, says, with_result
from tests.hub.server import Fault
from tools import inventory

GROUPS = yaml.safe_load((PROJECT / "book" / "errors.yml").read_text(encoding="utf-8"))
ENTRIES = {entry["id"]: entry for group in GROUPS for entry in group["entries"]}
CHECKPOINTS = {e["id"]: group["checkpoint"] for group in GROUPS for e in group["entries"]}
# What the cure does; `result` is the value of its last line.
GIVES = {
    "column": 'len(result["input_ids"]) == len(dataset)',
    "no_text": 'len(result["input_ids"]) == len(texts) == 2',
    "bare_id": 'set(result) == {"train", "validation", "test"}',
    "dataset_script": 'result["train"].column_names == ["text", "label"]',
    "trust_remote_code": 'set(result) == {"train", "validation", "test"}',
    "unequal_lengths": 'len(result["input_ids"]) == 8 and not result["attention_mask"].all()',
    "too_long": 'inputs["input_ids"].shape[1] == tokenizer.model_max_length',
    "index_out_of_range": "model.get_input_embeddings().num_embeddings == len(tokenizer)",
    "list_has_no_size": "result.logits.shape == (1, 2)",
    "encode_plus": 'result["input_ids"] == tokenizer.encode("A sentence.")',
    "evaluation_strategy": 'result.eval_strategy == "epoch"',
    "trainer_tokenizer": "result.processing_class is tokenizer",
    "group_by_length": 'result.train_sampling_strategy == "group_by_length"',
    "warmup_ratio": "result.get_warmup_steps(500) == 50",
    "no_loss": "result.training_loss > 0",
    "not_tokenized": 'result.training_loss > 0 and "input_ids" in train_dataset.column_names',
    "no_collator": "result.training_loss > 0",
    "target_out_of_bounds": "result.loss > 0 and model.num_labels == 5",
    "no_eval_dataset": "result.eval_dataset is eval_dataset",
    "best_model": 'result.load_best_model_at_end and result.save_strategy == "epoch"',
    "early_stopping": 'result.training_loss > 0 and args.metric_for_best_model == "eval_loss"'
    " and args.load_best_model_at_end",
    "compute_loss": "result.training_loss > 0 and not Weighted.loss_is_scaled_for_ga",
    "float_labels": 'result.training_loss > 0 and whole.features["label"].dtype == "int64"',
    "adamw": "AdamW is torch.optim.AdamW",
    "bf16": "result.bf16 and result.use_cpu",
    "numpy_requires_grad": "True",  # it runs, and that is all
    "gated": "len(result) == 2560",
    "not_found": 'result.config.model_type == "bert"',
    "no_network": 'result.config.model_type == "bert"',
    "too_many_requests": 'set(result) == {"train", "validation", "test"}',
    "mismatched": "result.num_labels == 5",
    "newly_initialized": "torch.equal(result.classifier.weight, model.classifier.weight)",
    "torch_dtype": "result.dtype == torch.bfloat16",
    "load_in_4bit": "result.is_loaded_in_4bit",
    "use_auth_token": 'result.config.model_type == "llama"',
    "tensorflow": 'AutoModelForSequenceClassification.__module__.endswith("modeling_auto")',
    "no_accelerate": 'result.config.model_type == "llama"',
    "trainer_accelerate": 'result.output_dir == "out"',
    "no_bitsandbytes": "result.is_loaded_in_4bit",
    "dispatched": "result.is_loaded_in_4bit and result.num_parameters() < model.num_parameters()",
    "safe_serialization": 'Path("my-model", "model.safetensors").is_file()',
    "roles": "len(chat) == 1",
    "no_template": '"<|start_header_id|>assistant" in tokenizer.decode(result["input_ids"])',
    "pad_token": 'len(set(map(len, result["input_ids"]))) == 1',
    "right_padding": 'inputs["attention_mask"][0, 0] == 0 and result.shape[1] > 5',
    "batch_encoding": 'tokenizer.decode(result[0]).count("<|start_header_id|>assistant") == 1',
    "both_lengths": '0 < result.shape[1] - inputs["input_ids"].shape[1] <= 5',
    "input_too_long": '0 < result.shape[1] - inputs["input_ids"].shape[1] <= 3',
    "temperature_zero": "result.equal(model.generate(**inputs, do_sample=False, max_new_tokens=5))",
    "flags_ignored": 'result.shape[1] > inputs["input_ids"].shape[1]',
    "conversational": 'result[0]["generated_text"][-1]["role"] == "assistant"',
    "removed_task": 'result[0]["generated_text"][-1]["role"] == "assistant"',
    "cuda_oom": "trainer.args.train_batch_size * trainer.args.gradient_accumulation_steps == 8"
    " and trainer.args.activation_checkpointing and not trainer.model_accepts_loss_kwargs",
    "cpu_oom": 'result.device.type == "meta" and result.shape == (50_000_000, 1_000_000)',
    "same_device": "result.logits.shape == (1, 2)",
    "no_cuda": "result.device == device",
}
NO_GPU = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU")


def fails(identifier, names):
    """The code of an entry says its message."""
    said = hear(ENTRIES[identifier]["code"], names)
    assert says(ENTRIES[identifier]["message"], said), f"not the message of {identifier}:\n{said}"


def works(identifier, names):
    """The cure of an entry runs to its end, does not say the message, and does what it has to."""
    entry = ENTRIES[identifier]
    said = hear(f"{with_result(entry['cure'])}\nreached = True", names)
    assert "reached" in names, f"the cure of {identifier} fails:\n{said}"
    assert not says(entry["message"], said), f"the cure of {identifier} says it too:\n{said}"
    assert eval(GIVES[identifier], names | {"Path": Path}), (
        f"the cure of {identifier} does not cure"
    )


def test_the_index_is_whole():
    assert len(ENTRIES) == sum(len(group["entries"]) for group in GROUPS) >= 25
    assert set(GIVES) == set(ENTRIES)
    places = inventory.places()
    for entry in ENTRIES.values():
        assert set(entry) == {"id", "title", "message", "code", "cause", "cure", "see"}
        assert entry["see"] in places or entry["see"].startswith("[")
        code = f"{entry['code']}\n{entry['cure']}".splitlines()
        assert max(map(len, code)) <= 72, f"{entry['id']} is cut off"
        # Who looks for a message by its words has found it by the title.
        said = f"{entry['message']} {entry['code']}".lower()
        words = set(re.findall(r"\w{3,}", entry["title"].lower())) - {"the", "and", "not"}
        found = sum(word in said for word in words)
        assert 2 * found >= len(words) or entry["id"] in ("tensorflow", "too_many_requests")


# Entries of the source page, or the end of an address: {where it is explained: entries}
SEE = {
    "C03": "roles", "C04": "gated no_accelerate use_auth_token",
    "C05": "conversational removed_task", "C15": "batch_encoding no_template",
    "C19": "load_in_4bit", "C21": "no_bitsandbytes",
    "T02": "encode_plus index_out_of_range list_has_no_size",
    "T03": "no_text not_tokenized too_long unequal_lengths", "T07": "target_out_of_bounds",
    "T08": "torch_dtype", "T09": "not_found", "T10": "mismatched newly_initialized",
    "T11": "best_model warmup_ratio", "T14": "evaluation_strategy",
    "T15": "no_collator no_eval_dataset trainer_tokenizer", "T17": "tensorflow",
    "T18": "bare_id trust_remote_code", "T19": "column", "T30": "no_loss", "T35": "adamw",
    "T37": "no_cuda same_device", "T40": "numpy_requires_grad",
    "train_with_trainer.ipynb":
        "compute_loss dataset_script early_stopping float_labels safe_serialization",
    "train_faster.ipynb": "bf16 cuda_oom group_by_length",
    "chat_with_a_model.ipynb": "pad_token right_padding",
    "chat_with_a_model.ipynb#how-the-words-are-chosen": "temperature_zero",
    "look_inside_the_pipeline.ipynb#step-4-generate": "both_lengths input_too_long",
    "look_inside_the_pipeline.ipynb#temperature-without-sampling": "flags_ignored",
    "fit_a_model_in_memory.ipynb": "dispatched", "calculator.md": "cpu_oom",
    "how_to_run.md": "no_network too_many_requests trainer_accelerate",
}  # fmt: skip


def test_an_entry_leads_to_the_page_that_explains_it():
    found: dict[str, set[str]] = {}
    for entry in ENTRIES.values():
        found.setdefault(re.split(r"[(/]", entry["see"].rstrip(")"))[-1], set()).add(entry["id"])
    assert found == {where: set(ids.split()) for where, ids in SEE.items()}


@pytest.fixture
def check(names):
    """Return a function that tests both sides of an entry, with these names besides."""

    def check(identifier, **more):
        fails(identifier, names(CHECKPOINTS[identifier]) | more)
        works(identifier, names(CHECKPOINTS[identifier]) | more)

    return check


@NO_GPU
def test_bf16(check):
    check("bf16")


def test_float_labels(check, names):
    check("float_labels", floats=names()["train_dataset"].cast_column("label", Value("float32")))


# With a network, or without


def test_bare_id(online, check):
    online()
    check("bare_id")


def test_gated(online, check):
    online().gated = {"meta-llama/Meta-Llama-3-8B-Instruct": {"hf_token"}}
    check("gated")


def test_not_found(online, check):
    online()
    check("not_found")


def test_no_network(online, check, hub_folder):
    online(there=False).gated = {}
    (hub_folder / "elsewhere" / "bert").symlink_to(hub_folder / "google-bert" / "bert-base-cased")
    check("no_network")


def test_too_many_requests(online, names):
    hub = online()
    hub.faults = [Fault("resolve", status=429)]
    fails("too_many_requests", names())
    hub.faults = []
    works("too_many_requests", names())


def test_what_the_hub_says_besides(online, names):
    """The rest of what the entries gated, use_auth_token and too_many_requests say."""
    hub, known = online(), names()
    hub.gated = {"meta-llama/Meta-Llama-3-8B-Instruct": {"another"}}
    gate = "You are trying to access a gated repo."
    load = 'AutoTokenizer.from_pretrained("meta-llama/Meta-Llama-3-8B-Instruct", {}="another")'
    assert gate in hear(load.format("use_auth_token"), known)
    assert not hear(load.format("token"), known)
    hub.gated = {"google-bert/bert-base-cased": {"another"}}
    load = 'AutoModel.from_pretrained("google-bert/bert-base-cased"{})'
    assert gate in (said := hear(load.format(', token="mine"'), known)) and " 403 " in said
    hub.faults = [Fault("resolve", status=429)]
    said = hear(load.format(""), known)
    assert "[Retry 5/5]" in said and "We couldn't connect" in said, said


# Packages that are missing


@pytest.mark.parametrize(
    ("identifier", "where"),
    [
        ("no_accelerate", "integrations.accelerate.is_accelerate_available"),
        ("trainer_accelerate", "training_args.is_accelerate_available"),
        ("no_bitsandbytes", "quantizers.quantizer_bnb_4bit.is_bitsandbytes_available"),
    ],
)
def test_missing_package(identifier, where, names, monkeypatch):
    known = names()
    with monkeypatch.context() as patch:
        patch.setattr(f"transformers.{where}", lambda *_: False)
        fails(identifier, known)
    works(identifier, known)


def test_dispatched(names, monkeypatch):
    """The device map is one that Accelerate makes where a GPU is too small for the model."""
    known = names("meta-llama/Meta-Llama-3-8B-Instruct")
    with monkeypatch.context() as patch:
        patch.setattr(
            "transformers.integrations.accelerate.infer_auto_device_map",
            lambda *_, **__: {"model": 0, "lm_head": "cpu"},
        )
        fails("dispatched", known)
        load = ENTRIES["dispatched"]["code"].replace("load_in_4bit", "load_in_8bit")
        assert says(ENTRIES["dispatched"]["message"], hear(load, known))
    works("dispatched", known)


# Models that are not among the stand-ins


def test_mismatched(check):
    config = BertConfig(num_labels=3, vocab_size=100, hidden_size=16, num_hidden_layers=1,
                        num_attention_heads=2, intermediate_size=16)  # fmt: skip
    BertForSequenceClassification(config).save_pretrained("three-classes")
    check("mismatched")


def test_roles(names):
    """The template is our own; the sentence is that of Mistral's, Gemma's and Llama 2's."""
    template = """{% for message in messages %}
    {% if (message.role == 'user') != loop.first %}{{ raise_exception(
        'Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}
    {% endfor %}"""
    known = names("meta-llama/Meta-Llama-3-8B-Instruct")
    known["mistral"] = known["tokenizer"]
    known["mistral"].chat_template = template
    fails("roles", known)
    works("roles", known)


# Devices, which the machine may not have


def test_cuda_oom(names):
    """A model without room for more than four rows raises what PyTorch raises on a GPU."""

    def room_for_four(model, args, inputs):
        if len(inputs["input_ids"]) > 4:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB.")

    for side in fails, works:
        known = names()
        known["model"].register_forward_pre_hook(room_for_four, with_kwargs=True)
        side("cuda_oom", known)
    # The other cure: Accelerate knows the error by its text, and takes fewer rows.
    code = """args = TrainingArguments("out", auto_find_batch_size=True, max_steps=1,
                         per_device_train_batch_size=5)
Trainer(model, args, train_dataset=train_dataset, processing_class=tokenizer).train()"""
    assert "OutOfMemoryError" not in hear(code, known)


def test_a_failed_cell_still_holds_its_memory(run, tmp_path):
    """IPython keeps the traceback of the last error, and with it what the failed call had made."""
    code = """
import gc
from IPython.core.interactiveshell import InteractiveShell
made = []
shell = InteractiveShell(user_ns={"made": made})
shell.run_cell("import torch, weakref")
shell.run_cell('''
def attempt():
    weights = torch.ones(3)
    made.append(weakref.ref(weights))
    raise torch.OutOfMemoryError("CUDA out of memory.")

attempt()
''')
gc.collect()
print("still there:", made[0]() is not None)
"""
    done = run(sys.executable, "-c", code, IPYTHONDIR=str(tmp_path))
    assert done.stdout.endswith("still there: True\n"), done.stderr


def test_same_device(names):
    """The words stand in PyTorch's library, which says them where there is a GPU."""
    library = Path(torch.__file__).parent / "lib" / "libtorch_cpu.so"
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        for words in "found at least two devices, ", "got ":
            message = f"RuntimeError: Expected all tensors to be on the same device, but {words}"
            assert says(ENTRIES["same_device"]["message"], message)
            assert text.find(message.removeprefix("RuntimeError: ").encode()) > 0
    works("same_device", names() | {"device": "cpu"})


@NO_GPU
def test_no_cuda(check):
    check("no_cuda")


def test_what_the_causes_say_besides(names):
    """Claims in the causes that neither the code nor the cure shows."""
    known = names()
    for task in "text2text-generation", "translation", "question-answering":
        message = ENTRIES["removed_task"]["message"].replace("summarization", task)
        assert says(message, hear(f"pipeline({task!r})", known))
    assert known["TrainingArguments"]("out", warmup_steps=0.1).get_warmup_steps(500) == 50
    assert (known["args"].save_strategy, known["args"].save_steps) == ("steps", 500)
    fake = MagicMock()
    exec(ENTRIES["flags_ignored"]["cure"], {"model": fake, "tokenizer": lambda *_, **__: {}})
    assert fake.generate.mock_calls == [call(do_sample=True, temperature=0.2)]


# All others

OWN = {name.removeprefix("test_") for name in list(globals()) if name.startswith("test_")}
OWN |= {"no_accelerate", "trainer_accelerate", "no_bitsandbytes"}


@pytest.mark.parametrize("identifier", [name for name in ENTRIES if name not in OWN])
def test_message_and_cure(identifier, check):
    check(identifier)
