"""Accuracy: the share of predictions that equal their reference.

This module stands for the Hub's ``accuracy`` metric when the book runs offline. It was written for
this project, needs NumPy only, and takes the same arguments as the Hub's metric takes for single
labels: ``predictions``, ``references``, ``normalize`` and ``sample_weight``.
"""

# One import a line: evaluate reads these lines by itself and trips over `import a, b`.
import datasets
import evaluate
import numpy as np

_DESCRIPTION = """\
Accuracy is the number of predictions that equal their reference, divided by the number of
predictions. It treats every mistake alike and says little where one class is far larger than the
others: compare it with the share of the majority class.
"""

_INPUTS_DESCRIPTION = """\
Args:
    predictions (list of int): predicted class numbers, not logits.
    references (list of int): true class numbers, as many as there are predictions.
    normalize (bool): True (default) for the share of correct predictions, False for their number.
    sample_weight (list of float): a weight for each prediction; None (default) weighs all alike.

Returns:
    dict: {"accuracy": value}, a float between 0 and 1 with normalize=True; with normalize=False
    the number (with sample_weight: the summed weight) of correct predictions.

Examples:
    >>> metric = evaluate.load("accuracy")
    >>> metric.compute(predictions=[0, 1, 2, 2], references=[0, 1, 1, 2])
    {'accuracy': 0.75}
    >>> metric.compute(predictions=[0, 1, 2, 2], references=[0, 1, 1, 2], normalize=False)
    {'accuracy': 3.0}
"""

_CITATION = """\
No paper: accuracy is a plain share.
"""


class Accuracy(evaluate.Metric):
    """Share (or number) of the predictions that equal their reference."""

    def _info(self):
        """Describe the metric and the two columns it takes."""
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS_DESCRIPTION,
            features=datasets.Features(
                {
                    "predictions": datasets.Value("int32"),
                    "references": datasets.Value("int32"),
                }
            ),
        )

    def _compute(self, predictions, references, normalize=True, sample_weight=None):
        """Return {"accuracy": float} for two sequences of n class numbers.

        Raises ValueError if the sequences differ in length, if sample_weight does not hold one
        number a prediction, or if a share is asked for and the weights sum to zero.
        """
        predictions = np.asarray(predictions)
        references = np.asarray(references)
        if predictions.shape != references.shape:
            raise ValueError(
                f"{len(predictions)} predictions but {len(references)} references: "
                "each prediction needs one reference"
            )
        if sample_weight is None:
            weights = np.ones(len(predictions))
        else:
            weights = np.asarray(sample_weight, dtype=float)
        if weights.shape != predictions.shape:
            raise ValueError(
                f"{len(weights)} weights but {len(predictions)} predictions: "
                "each prediction needs one weight"
            )

        correct = float(weights[predictions == references].sum())
        if not normalize:
            return {"accuracy": correct}
        total = float(weights.sum())
        if total == 0:
            raise ValueError("no predictions (or only zero weights): the share is undefined")
        return {"accuracy": correct / total}
