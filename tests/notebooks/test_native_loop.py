"""The two functions of "Train in native PyTorch", on a model with dropout (stand-ins have none)."""

import evaluate
import nbformat
import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, RandomSampler
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    PrinterCallback,
    Trainer,
    TrainingArguments,
    get_scheduler,
    set_seed,
)

from helpers import PROJECT

CELLS = nbformat.read(PROJECT / "notebooks/fine-tuning/train_natively.ipynb", as_version=4).cells
SOURCES = {cell.id: cell.source for cell in CELLS}
RATE, EPOCHS, SIZE = 1e-3, 2, 8


@pytest.fixture(scope="module")
def page():
    """Return the names that the page has once its two functions are defined."""
    names = {"evaluate": evaluate}
    exec(SOURCES["imports"], names)
    names["evaluate"] = type("Offline", (), {"load": staticmethod(lambda name: None)})
    exec(SOURCES["loop"] + "\n\n\n" + SOURCES["eval"], names)
    return names


@pytest.fixture(scope="module")
def rows():
    """Return 42 rows, so that the last batch is a small one."""
    draw = np.random.default_rng(0)
    return [
        {"input_ids": draw.integers(1, 90, length).tolist(), "labels": int(draw.integers(3))}
        for length in draw.integers(4, 20, 42)
    ]


def collate(rows):
    longest = max(len(row["input_ids"]) for row in rows)
    ids = [row["input_ids"] + [0] * (longest - len(row["input_ids"])) for row in rows]
    ids = torch.tensor(ids)
    labels = torch.tensor([row["labels"] for row in rows])
    return {"input_ids": ids, "attention_mask": (ids > 0).long(), "labels": labels}


def model(dropout=0.1):
    set_seed(42)
    config = BertConfig(
        vocab_size=90,
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        num_labels=3,
        initializer_range=0.2,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    return BertForSequenceClassification(config)


def by_hand(page, rows, between=lambda model: None, max_norm=1.0, dropout=0.1):
    """Return the losses of the page's loop, and the model, in the order of Trainer's rows."""
    trained = model(dropout)
    generator = torch.Generator()
    loader = DataLoader(rows, SIZE, sampler=RandomSampler(rows, generator=generator))
    loader.collate_fn = collate
    optimizer = torch.optim.AdamW(trained.parameters(), lr=RATE, weight_decay=0.0)
    schedule = get_scheduler("linear", optimizer, 0, EPOCHS * len(loader))
    set_seed(42)
    losses = []
    for epoch in range(EPOCHS):
        generator.manual_seed(42 + epoch)
        losses += page["train_loop"](trained, loader, optimizer, schedule, max_norm)
        between(trained)
    return np.array(losses), trained


@pytest.fixture(scope="module")
def trainer(rows, tmp_path_factory):
    """Return a Trainer that has trained, with its defaults."""
    args = TrainingArguments(
        str(tmp_path_factory.mktemp("compared")),
        num_train_epochs=EPOCHS,
        learning_rate=RATE,
        logging_steps=1,
        save_strategy="no",
        use_cpu=True,
        disable_tqdm=True,
    )
    trainer = Trainer(model(), args, train_dataset=rows, data_collator=collate)
    trainer.remove_callback(PrinterCallback)
    trainer.train()
    return trainer


@pytest.fixture(scope="module")
def reference(trainer):
    return np.array([entry["loss"] for entry in trainer.state.log_history if "loss" in entry])


def test_with_dropout_the_loop_is_that_of_trainer_too(page, rows, trainer, reference):
    losses, trained = by_hand(page, rows)
    assert len(losses) == EPOCHS * -(-len(rows) // SIZE)
    assert np.abs(losses / reference - 1).max() < 1e-5
    # Not the weights: a bias of the keys has no gradient but rounding, which AdamW makes large.
    ours, theirs = (net.eval()(**collate(rows)).logits for net in (trained, trainer.model))
    assert torch.allclose(ours, theirs, atol=1e-4)


def test_no_loss_keeps_the_graph_of_its_step(page, rows, monkeypatch):
    """One epoch of graphs does not fit on a GPU."""
    kept, stack = [], torch.stack
    monkeypatch.setattr(torch, "stack", lambda losses, *more: kept.extend(losses) or stack(losses))
    losses, _ = by_hand(page, rows)
    assert len(kept) >= len(losses) and not any(loss.requires_grad for loss in kept)


def test_both_clipping_and_dropout_are_seen_by_this_comparison(page, rows, reference):
    for other in ({"max_norm": None}, {"dropout": 0.0}):
        losses, _ = by_hand(page, rows, **other)
        assert np.abs(losses / reference - 1).max() > 1e-4, other


def test_an_evaluation_in_between_changes_nothing(page, rows, reference):
    """It draws no random number that dropout needs, and training goes on with dropout."""
    states = []

    def between(trained):
        states.append(trained.training)
        random = torch.get_rng_state()
        evaluated(page, trained, rows)
        assert not trained.training
        torch.set_rng_state(random)  # a loader draws one number, whether it shuffles or not

    losses, _ = by_hand(page, rows, between)
    assert states == [True, True], "dropout is on again"
    assert np.abs(losses / reference - 1).max() < 1e-5


def evaluated(page, trained, rows):
    metric = evaluate.load(str(PROJECT / "standins" / "accuracy"))
    loader = DataLoader(rows, SIZE, collate_fn=collate)
    return page["eval_loop"](trained, loader, metric)["accuracy"]


def test_the_evaluation_has_no_dropout_and_counts_each_row_once(page, rows):
    trained = model(dropout=0.5)
    score = evaluated(page, trained, rows)
    assert score == evaluated(page, trained, rows)
    trained.eval()
    right = [
        trained(**collate([row])).logits.argmax().item() == row["labels"] for row in rows
    ]  # one by one
    assert score == pytest.approx(np.mean(right))
    assert torch.is_grad_enabled() and all(w.grad is None for w in trained.parameters())
