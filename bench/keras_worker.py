"""Train with one framework, and time each step: `python bench/keras_worker.py torch|keras FOLDER`.

Runs in either environment, so it imports nothing of the project. The folder holds `job.json`, the
checkpoint with its head, and the rows as `rows.npz`; the times go to `times.json`.
"""

import json
import os
import sys
import time
from pathlib import Path


def with_torch(folder: Path, job: dict, columns: dict) -> tuple[list[float], float, dict]:
    """Train with Trainer; return when each step ended (s), the mean loss (nats), and versions."""
    import torch
    import transformers

    torch.set_num_threads(job["threads"])
    ends = []

    class Clock(transformers.TrainerCallback):
        def on_step_end(self, *_, **__):
            ends.append(time.perf_counter())

    rows = [{key: column[i] for key, column in columns.items()} for i in range(job["rows"])]
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder / "checkpoint")
    trainer = transformers.Trainer(
        model=model,
        args=transformers.TrainingArguments(
            output_dir=str(folder / "scratch"),
            use_cpu=True,
            num_train_epochs=1,
            per_device_train_batch_size=job["batch"],
            train_sampling_strategy="sequential",
            learning_rate=job["learning_rate"],
            lr_scheduler_type="constant",
            max_grad_norm=0.0,  # Keras does not clip unless told to
            save_strategy="no",
            logging_strategy="no",
            disable_tqdm=True,
        ),
        train_dataset=rows,
        callbacks=[Clock],
    )
    started = time.perf_counter()
    loss = trainer.train().training_loss
    versions = {"torch": torch.__version__, "transformers": transformers.__version__}
    return [end - started for end in ends], loss, versions


def with_keras(folder: Path, job: dict, columns: dict) -> tuple[list[float], float, dict]:
    """Train with fit; return when each step ended (s), the mean loss (nats), and versions."""
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tensorflow as tf
    import tf_keras
    import transformers

    tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
    ends = []

    class Clock(tf_keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            ends.append(time.perf_counter())

    rows = tf.data.Dataset.from_tensor_slices(dict(columns)).batch(job["batch"])
    model = transformers.TFAutoModelForSequenceClassification.from_pretrained(folder / "checkpoint")
    model.compile(tf_keras.optimizers.Adam(job["learning_rate"], epsilon=1e-8))
    started = time.perf_counter()
    history = model.fit(rows, epochs=1, verbose=0, callbacks=[Clock()])
    versions = {
        "tensorflow": tf.__version__,
        "tf-keras": tf_keras.__version__,
        "transformers of Keras": transformers.__version__,
    }
    return [end - started for end in ends], history.history["loss"][-1], versions


def main() -> None:
    """Do one job; write {"ends_seconds", "loss", "versions"}."""
    import numpy as np

    framework, folder = sys.argv[1], Path(sys.argv[2])
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    with np.load(folder / "rows.npz") as file:
        columns = dict(file)
    train = {"torch": with_torch, "keras": with_keras}[framework]
    ends, loss, versions = train(folder, job, columns)
    result = {"ends_seconds": ends, "loss": float(loss), "versions": versions}
    (folder / "times.json").write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main()
