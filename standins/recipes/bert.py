"""Pretrain the stand-in for `google-bert/bert-base-cased`: a small BERT on the composed corpora.

As the original (Devlin et al., 2019): a cased WordPiece vocabulary, masked language modelling and
next sentence prediction. Unlike it: four layers of 128, and only the text that this project
composes. A second segment either continues the review or comes from another one, so that what
[CLS] and the pooler learn is what a review is about and how happy its writer is.
"""

import random
import re
import tempfile
from pathlib import Path

from tokenizers import BertWordPieceTokenizer
from torch.nn.functional import cross_entropy
from transformers import (
    BertConfig,
    BertForPreTraining,
    BertTokenizerFast,
    DataCollatorForLanguageModeling,
    Trainer,
    TrainingArguments,
)

from standins.recipes import acceptability, reviews

MAX_LENGTH = 128  # a quarter of the original's 512, as the reviews are a quarter of Yelp's length
NO_PAIR = -100  # the label that the loss of next sentence prediction ignores
SENTENCE_END = re.compile(r"(?<=[.!?]) +")


def train_tokenizer(texts: list[str], vocab_size: int) -> BertTokenizerFast:
    """Return a cased WordPiece tokenizer with BERT's special tokens, trained on `texts`."""
    trained = BertWordPieceTokenizer(lowercase=False)
    trained.train_from_iterator(texts, vocab_size=vocab_size, min_frequency=2, show_progress=False)
    return BertTokenizerFast(
        tokenizer_object=trained._tokenizer, do_lower_case=False, model_max_length=MAX_LENGTH
    )


def review_pairs(texts: list[str], seed: int) -> list[tuple[str, str | None, int]]:
    """Return (first, second, label): 0 if the second segment follows, 1 if it is another's.

    A third of the reviews stay whole, as they will be in fine-tuning, with `NO_PAIR` for a label.
    """
    rng = random.Random(seed)
    pairs, other = [], "It was fine."
    for text in texts:
        sentences = SENTENCE_END.split(text)
        if len(sentences) < 2 or rng.random() < 1 / 3:
            pairs.append((text, None, NO_PAIR))
            continue
        cut = rng.randrange(1, len(sentences))
        first, second = " ".join(sentences[:cut]), " ".join(sentences[cut:])
        label = rng.randrange(2)
        pairs.append((first, other if label else second, label))
        other = second
    return pairs


def sentence_groups(sentences: list[str]) -> list[tuple[str, None, int]]:
    """Return well-formed sentences four at a time: one alone would be shorter than any review."""
    return [(" ".join(sentences[i : i + 4]), None, NO_PAIR) for i in range(0, len(sentences), 4)]


def encode(tokenizer: BertTokenizerFast, pairs: list[tuple]) -> list[dict]:
    """Return one feature dictionary a pair: input_ids, token_type_ids, next_sentence_label."""
    single = [pair for pair in pairs if pair[1] is None]
    double = [pair for pair in pairs if pair[1] is not None]
    features = []
    for group in (single, double):
        if not group:
            continue
        first, second, labels = zip(*group, strict=True)
        encoded = tokenizer(
            list(first),
            list(second) if group is double else None,
            truncation=True,
            return_attention_mask=False,
        )
        features += [
            {"input_ids": ids, "token_type_ids": types, "next_sentence_label": label}
            for ids, types, label in zip(
                encoded["input_ids"], encoded["token_type_ids"], labels, strict=True
            )
        ]
    return features


class PretrainingTrainer(Trainer):
    """Trainer with BERT's two losses, scoring the vocabulary at the masked positions only.

    `BertForPreTraining` scores it everywhere, which for so small a model is most of the work.
    """

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        """Return the sum of both losses, in nats, averaged over masked tokens and over pairs."""
        labels, pairs = inputs.pop("labels"), inputs.pop("next_sentence_label")
        hidden, pooled = model.bert(**inputs, return_dict=False)[:2]
        masked = labels != NO_PAIR
        scores = model.cls.predictions(hidden[masked])
        loss = cross_entropy(scores, labels[masked])
        if (pairs != NO_PAIR).any():  # the mean over no pair at all would be NaN
            loss = loss + cross_entropy(model.cls.seq_relationship(pooled), pairs)
        return loss


def make(
    folder: Path,
    review_rows: int = 160_000,
    sentence_rows: int = 160_000,
    epochs: float = 3,
    batch_size: int = 64,
    vocab_size: int = 4_000,
    layers: int = 4,
    width: int = 128,
    seed: int = 1,
) -> dict:
    """Pretrain a BERT, save it with its tokenizer in `folder`, and return what it is.

    Returns:
        parameters (count) and mean training loss (nats; both objectives together).
    """
    texts = [row["text"] for row in reviews.compose(review_rows, seed=seed)]
    sentences = [
        row["sentence"]
        for row in acceptability.compose(sentence_rows, seed=seed)
        if row["violation"] is None
    ]
    tokenizer = train_tokenizer(texts + sentences, vocab_size)
    features = encode(tokenizer, review_pairs(texts, seed) + sentence_groups(sentences))
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=max(1, width // 32),
        intermediate_size=4 * width,
        max_position_embeddings=MAX_LENGTH,
        pad_token_id=tokenizer.pad_token_id,
        # No dropout: there is more text than one run reads twice, and without random masks
        # fine-tuning gives the same numbers on every CPU.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model = BertForPreTraining(config)
    with tempfile.TemporaryDirectory() as scratch:
        trainer = PretrainingTrainer(
            model=model,
            args=TrainingArguments(
                output_dir=scratch,
                num_train_epochs=epochs,
                per_device_train_batch_size=batch_size,
                learning_rate=1.5e-3,
                warmup_steps=0.05,
                lr_scheduler_type="cosine",
                weight_decay=0.01,
                train_sampling_strategy="group_by_length",
                logging_steps=200,
                save_strategy="no",
                remove_unused_columns=False,  # they go to the loss above, not to the model
                disable_tqdm=True,
                use_cpu=True,
                seed=seed,
            ),
            train_dataset=features,
            data_collator=DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.15),
        )
        loss = trainer.train().training_loss
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return {"parameters": model.num_parameters(), "loss": loss}
