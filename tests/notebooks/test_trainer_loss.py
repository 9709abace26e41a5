"""What Trainer makes of a loss that does not divide by `num_items_in_batch`, as that of BERT.

"Train on more than one process" warns of it (transformers#47688). If the first two tests fail,
Transformers has mended it, and the warning goes.
"""

import json
import os
import subprocess
import sys

import pytest
import torch
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    LlamaConfig,
    LlamaForCausalLM,
    PrinterCallback,
    Trainer,
    TrainingArguments,
    set_seed,
)

from helpers import PROJECT

SHAPE = {"vocab_size": 90, "hidden_size": 32, "num_hidden_layers": 1, "intermediate_size": 64}
SHAPE |= {"num_attention_heads": 2}
BATCH = 8  # rows of a step, all together


def classifier():
    dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
    return BertForSequenceClassification(BertConfig(num_labels=3, **SHAPE, **dropout))


def language_model():
    return LlamaForCausalLM(LlamaConfig(**SHAPE))


def rows(causal):
    """Return 16 padded texts, labelled with a class each or with their tokens."""
    texts = []
    for row in range(16):
        ids = torch.randint(1, 90, (12,), generator=torch.Generator().manual_seed(row))
        tokens = torch.where(torch.arange(12) < 3 + row % 9, ids, -100)
        texts.append({"input_ids": ids, "labels": tokens if causal else torch.tensor(row % 3)})
    return texts


def first_step(folder, make, processes=1, steps=1, accepts=None, **options):
    """Return what Trainer logs of its first step: the loss, and the length of the gradient."""
    set_seed(42)
    arguments = TrainingArguments(
        folder,
        max_steps=1,
        logging_steps=1,
        save_strategy="no",
        use_cpu=True,
        disable_tqdm=True,
        per_device_train_batch_size=BATCH // processes // steps,
        gradient_accumulation_steps=steps,
        **options,
    )
    trainer = Trainer(make(), arguments, train_dataset=rows(make is language_model))
    if accepts is not None:
        trainer.model_accepts_loss_kwargs = accepts
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    logged = next(entry for entry in trainer.state.log_history if "loss" in entry)
    return [logged["loss"], float(logged["grad_norm"])]


def report(folder):
    """Print, in the main process alone, what all cases give: the script of `two`."""
    world = int(os.environ["WORLD_SIZE"])
    cases = {
        "classifier": first_step(folder, classifier, world),
        "mended": first_step(folder, classifier, world, accepts=False),
        "language model": first_step(folder, language_model, world),
        "switched off": first_step(
            folder, language_model, world, average_tokens_across_devices=False
        ),
    }
    if os.environ["RANK"] == "0":
        print(json.dumps(cases))


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return what two processes log."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone"]
    command += ["--local-addr=127.0.0.1", "--nproc-per-node=2", __file__]
    done = subprocess.run(
        [*command, str(tmp_path_factory.mktemp("two"))],
        env=os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_two_processes_double_the_loss_of_the_classifier(tmp_path, two):
    one = first_step(tmp_path, classifier)
    assert two["classifier"] == pytest.approx([2 * value for value in one], rel=1e-3)
    assert two["mended"] == pytest.approx(one, rel=1e-3)


def test_so_does_gradient_accumulation_on_one_process(tmp_path):
    one = first_step(tmp_path, classifier)
    doubled = first_step(tmp_path, classifier, steps=2)
    assert doubled == pytest.approx([2 * value for value in one], rel=1e-3)
    assert first_step(tmp_path, classifier, steps=2, accepts=False) == pytest.approx(one, rel=1e-3)


def test_a_language_model_is_right_because_tokens_are_counted_over_all_processes(tmp_path, two):
    one = first_step(tmp_path, language_model)
    assert two["language model"] == pytest.approx(one, rel=1e-3)
    assert two["switched off"] != pytest.approx(one, rel=1e-3)


if __name__ == "__main__":
    report(sys.argv[1])
