"""Train with one framework, and time each step.

`python bench/keras_worker.py torch|keras FOLDER BATCH LEARNING_RATE THREADS`, in either
environment, so it imports nothing of the project. The folder holds a checkpoint with its head, and
the rows as `rows.npz`; the times go to `times.json`.
"""

import json
import os
import sys
import time
from pathlib import Path

import numpy as np


def with_torch(folder: Path, columns: dict, batch: int, learning_rate: float, threads: int):
    """Train with Trainer; return when each step ended (s), the mean loss (nats), and versions."""
    import torch
    import transformers

    torch.set_num_threads(threads)
    ends = []

    class Clock(transformers.TrainerCallback):
        def on_step_end(self, *_, **__):
            ends.append(time.perf_counter())

    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    arguments = transformers.TrainingArguments(
        output_dir=str(folder),
        use_cpu=True,
        num_train_epochs=1,
        per_device_train_batch_size=batch,
        train_sampling_strategy="sequential",
        learning_rate=learning_rate,
        lr_scheduler_type="constant",
        max_grad_norm=0.0,  # Keras does not clip unless told to
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
    )
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder)
    trainer = transformers.Trainer(model, arguments, train_dataset=rows, callbacks=[Clock])
    started = time.perf_counter()
    loss = trainer.train().training_loss
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    return [end - started for end in ends], loss, versions


def with_keras(folder: Path, columns: dict, batch: int, learning_rate: float, threads: int):
    """Train with fit; return when each step ended (s), the mean loss (nats), and versions."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tensorflow as tf
    import tf_keras
    import transformers

    tf.config.threading.set_intra_op_parallelism_threads(threads)
    ends = []

    class Clock(tf_keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            ends.append(time.perf_counter())

    rows = tf.data.Dataset.from_tensor_slices(columns).batch(batch)
    model = transformers.TFAutoModelForSequenceClassification.from_pretrained(folder)
    model.compile(tf_keras.optimizers.Adam(learning_rate, epsilon=1e-8))
    started = time.perf_counter()
    history = model.fit(rows, epochs=1, verbose=0, callbacks=[Clock()])
    versions = {"tensorflow": tf.__version__, "tf-keras": tf_keras.__version__}
    versions["transformers of Keras"] = transformers.__version__
    return [end - started for end in ends], history.history["loss"][-1], versions


def main() -> None:
    """Do one job; write {"ends_seconds", "loss", "versions"}."""
    framework, folder, batch, learning_rate, threads = sys.argv[1:]
    columns = dict(np.load(Path(folder) / "rows.npz"))
    train = {"torch": with_torch, "keras": with_keras}[framework]
    times = train(Path(folder), columns, int(batch), float(learning_rate), int(threads))
    keys = ("ends_seconds", "loss", "versions")
    written = json.dumps(dict(zip(keys, times, strict=True)))
    (Path(folder) / "times.json").write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
