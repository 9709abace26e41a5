"""What the recipes of all models share: one training run on the CPU."""

import tempfile
from collections.abc import Callable

from transformers import Trainer, TrainingArguments

IGNORED = -100  # the label that the losses skip


def fit(trainer: Callable[..., Trainer], model, features, collator, **settings) -> float:
    """Train a model in place with a subclass of Trainer, and return the mean loss (nats).

    `settings` are those of `TrainingArguments`; the rest is fixed here.
    """
    with tempfile.TemporaryDirectory() as scratch:
        args = TrainingArguments(
            output_dir=scratch,
            lr_scheduler_type="cosine",
            train_sampling_strategy="group_by_length",
            logging_steps=200,
            save_strategy="no",
            remove_unused_columns=False,  # they go to the loss, not to the model
            disable_tqdm=True,
            use_cpu=True,
            **settings,
        )
        run = trainer(model=model, args=args, train_dataset=features, data_collator=collator)
        return run.train().training_loss
