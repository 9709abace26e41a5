"""BERT's own file calls its LayerNorm weights gamma and beta, and Trainer trips over it."""

import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForSequenceClassification, Trainer, TrainingArguments

from helpers.page import STANDINS

NAMES = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}


@pytest.fixture
def old_names(tmp_path):
    """The folder of BERT's stand-in, with the names of the real file."""
    folder = tmp_path / "old"
    shutil.copytree(STANDINS / "google-bert" / "bert-base-cased", folder)
    path, renamed = folder / "model.safetensors", {}
    for name, tensor in load_file(path).items():
        for new, old in NAMES.items():
            name = name.replace(new, old)
        renamed[name] = tensor
    save_file(renamed, path, metadata={"format": "pt"})
    return folder


def norm(model):
    return model.bert.embeddings.LayerNorm.weight


def resumed_norm(folder, tmp_path, model):
    """Return the first LayerNorm of a model that resumed from a checkpoint in which it is 2."""
    with torch.no_grad():
        norm(model).fill_(2.0)
    rows = [{"input_ids": [2, 5, 3], "labels": 0}] * 4
    args = TrainingArguments(tmp_path / "run", max_steps=1, learning_rate=0.0, use_cpu=True)
    Trainer(model, args, train_dataset=rows).train()
    again = AutoModelForSequenceClassification.from_pretrained(folder, num_labels=5)
    args.max_steps = 2
    Trainer(again, args, train_dataset=rows).train(resume_from_checkpoint=True)
    return norm(again)


def test_trainer_leaves_layer_norms_as_they_were_under_the_old_names(old_names, tmp_path):
    model = AutoModelForSequenceClassification.from_pretrained(old_names, num_labels=5)
    assert not (resumed_norm(old_names, tmp_path, model) == 2.0).any()


def test_today_s_names_resume_whole(old_names, tmp_path):
    model = AutoModelForSequenceClassification.from_pretrained(old_names, num_labels=5)
    renamed = tmp_path / "renamed"
    model.save_pretrained(renamed, save_original_format=False)
    model = AutoModelForSequenceClassification.from_pretrained(renamed)
    assert (resumed_norm(renamed, tmp_path, model) == 2.0).all()


def test_from_pretrained_reads_a_checkpoint_of_either_kind(old_names, tmp_path):
    model = AutoModelForSequenceClassification.from_pretrained(old_names, num_labels=5)
    with torch.no_grad():
        norm(model).fill_(2.0)
    model.save_pretrained(tmp_path / "checkpoint")
    assert "bert.embeddings.LayerNorm.gamma" in load_file(
        tmp_path / "checkpoint" / "model.safetensors"
    )
    again = AutoModelForSequenceClassification.from_pretrained(tmp_path / "checkpoint")
    assert (norm(again) == 2.0).all()


def test_a_run_begun_under_the_old_names_resumes_from_its_checkpoint(old_names, tmp_path):
    model = AutoModelForSequenceClassification.from_pretrained(old_names, num_labels=5)
    checkpoint = tmp_path / "run" / "checkpoint-1"
    assert (resumed_norm(old_names, tmp_path, model) != 2.0).all()
    again = AutoModelForSequenceClassification.from_pretrained(checkpoint)
    args = TrainingArguments(tmp_path / "run", max_steps=2, learning_rate=0.0, use_cpu=True)
    rows = [{"input_ids": [2, 5, 3], "labels": 0}] * 4
    Trainer(again, args, train_dataset=rows).train(resume_from_checkpoint=str(checkpoint))
    assert (norm(again) == 2.0).all()
