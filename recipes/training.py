"""What the recipes of all models share: one training run on the CPU."""

import tempfile
from collections.abc import Callable

from transformers import Trainer, TrainingArguments

IGNORED = -100  # the label that the losses skip
# From so many rows on, compiling pays: it takes two minutes and a C++ compiler, and halves a step.
LONG = 5_000


def fit(
    trainer: Callable[..., Trainer], model, features, collator, epochs, batch, rate, **settings
) -> float:
    """Train a model in place with a subclass of Trainer, and return the mean loss (nats).

    `batch` is in rows and `rate` the peak of the learning rate; `settings` are more of those of
    `TrainingArguments`.
    """
    if len(features) > LONG:
        model.base_model.compile(dynamic=True)
    with tempfile.TemporaryDirectory() as scratch:
        args = TrainingArguments(
            output_dir=scratch,
            num_train_epochs=epochs,
            per_device_train_batch_size=batch,
            learning_rate=rate,
            lr_scheduler_type="cosine",
            train_sampling_strategy="group_by_length",
            logging_steps=200,
            save_strategy="no",
            remove_unused_columns=False,  # they go to the loss, not to the model
            use_cache=True,  # or the saved configuration switches the cache off
            disable_tqdm=True,
            use_cpu=True,
            **settings,
        )
        run = trainer(model=model, args=args, train_dataset=features, data_collator=collator)
        return run.train().training_loss
