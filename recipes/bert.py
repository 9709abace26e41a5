"""Pretrain the stand-in for `google-bert/bert-base-cased`: a small BERT on the composed corpora.

As the original (Devlin et al., 2019): a cased WordPiece vocabulary, masked language modelling and
next sentence prediction. Unlike it: four layers of 128, and only the text that this project
composes, in four stages. In the first, a second segment either continues the review or comes from
another one of the same kind of business, and half of the reviews say their stars in words, as
people do. In the second, all reviews say their stars, and sentences, well formed or not, are
followed by a verdict on their English; that number and that verdict are always masked. The last two
are the same on new text. Otherwise, so small a model would read far more before it learned how
happy a writer is, or what is wrong with a sentence.
"""

import random
import re
from pathlib import Path

import torch
from tokenizers import BertWordPieceTokenizer
from torch.nn.functional import cross_entropy
from transformers import (
    BertConfig,
    BertForPreTraining,
    BertTokenizerFast,
    DataCollatorForLanguageModeling,
    Trainer,
    set_seed,
)

from recipes import acceptability, cola, phrases, reviews, yelp
from recipes.training import IGNORED, fit

MAX_LENGTH = 128  # a quarter of the original's 512, as the reviews are a quarter of Yelp's length
SCALE = 0.4  # longer than those of the data set: each of two segments has to say something
SAID = phrases.load("answers")
NUMBERS, VERDICTS = SAID["numbers"], SAID["verdicts"]
# What is always masked from the second stage on: (the answer, the words that it stands before).
ANSWERS = ((NUMBERS, ("star", "stars")), (VERDICTS, ("English",)))
SENTENCE_END = re.compile(r"(?<=[.!?]) +")


def train_tokenizer(texts: list[str], vocab_size: int) -> BertTokenizerFast:
    """Return a cased WordPiece tokenizer with BERT's special tokens, trained on `texts`."""
    trained = BertWordPieceTokenizer(lowercase=False)
    trained.train_from_iterator(texts, vocab_size=vocab_size, min_frequency=2, show_progress=False)
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    # Training numbers pieces of equal frequency differently each time; the alphabet does not.
    pieces = special + sorted(set(trained.get_vocab()) - set(special))
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    ordered = BertWordPieceTokenizer(vocab=vocabulary, lowercase=False)
    return BertTokenizerFast(
        tokenizer_object=ordered._tokenizer, do_lower_case=False, model_max_length=MAX_LENGTH
    )


def with_answer(rng: random.Random, text: str, wordings: list[str], answer: str) -> str:
    """Return the text with a sentence that gives the answer at the end or, less often, first."""
    said = rng.choice(wordings).format(answer)
    said = said[0].upper() + said[1:]
    return f"{said} {text}" if rng.random() < 0.3 else f"{text} {said}"


def with_stars(rows: list[dict], share: float, seed: int) -> list[dict]:
    """Return the rows, a share of them with their stars said in words."""
    rng = random.Random(seed)
    told = []
    for row in rows:
        text = row["text"]
        if rng.random() < share:
            stars = f"{NUMBERS[row['label']]} star{'s' if row['label'] else ''}"
            text = with_answer(rng, text, SAID["stars"], stars)
        told.append(row | {"text": text})
    return told


def with_verdict(rows: list[dict], seed: int) -> list[str]:
    """Return the sentences, each with a verdict on its English."""
    rng = random.Random(seed)
    english = SAID["english"]
    return [with_answer(rng, row["sentence"], english, VERDICTS[row["label"]]) for row in rows]


class AnswerMasking(DataCollatorForLanguageModeling):
    """Masks tokens as BERT does, and besides every answer: what `ANSWERS` lists."""

    def torch_mask_tokens(self, inputs, special_tokens_mask=None, **options):
        """Return masked inputs and labels, both of shape (rows, positions)."""
        original = inputs.clone()
        inputs, labels = super().torch_mask_tokens(inputs, special_tokens_mask, **options)
        said = torch.zeros_like(original, dtype=torch.bool)
        for answers, following in ANSWERS:
            is_answer = self._is_one_of(original, [*answers, *map(str.capitalize, answers)])
            said[:, :-1] |= is_answer[:, :-1] & self._is_one_of(original, following)[:, 1:]
        inputs[said] = self.tokenizer.mask_token_id
        labels[said] = original[said]
        return inputs, labels

    def _is_one_of(self, ids: torch.Tensor, words: list[str]) -> torch.Tensor:
        return torch.isin(ids, torch.tensor(self.tokenizer.convert_tokens_to_ids(list(words))))


def review_pairs(rows: list[dict], seed: int) -> list[tuple[str, str | None, int]]:
    """Return (first, second, label): 0 if the second segment follows, 1 if it is another's.

    The other review is of the same kind of business, or its subject alone would give it away.
    A third of the reviews stay whole, as they will be in fine-tuning, with `IGNORED` for a label.
    """
    rng = random.Random(seed)
    pairs, endings = [], {}
    for row in rows:
        sentences = SENTENCE_END.split(row["text"])
        other = endings.get(row["kind"])
        if len(sentences) < 2 or not other or rng.random() < 1 / 3:
            pairs.append((row["text"], None, IGNORED))
        else:
            label = rng.randrange(2)
            cut = rng.randrange(1, len(sentences))
            first, second = " ".join(sentences[:cut]), " ".join(sentences[cut:])
            pairs.append((first, other if label else second, label))
        endings[row["kind"]] = " ".join(sentences[len(sentences) // 2 :])
    return pairs


def encode(tokenizer: BertTokenizerFast, pairs: list[tuple]) -> list[dict]:
    """Return one feature dictionary a pair: input_ids, token_type_ids, next_sentence_label."""
    features = []
    for single in (True, False):
        group = [pair for pair in pairs if (pair[1] is None) == single]
        if not group:
            continue
        first, second, labels = map(list, zip(*group, strict=True))
        encoded = tokenizer(
            first, None if single else second, truncation=True, return_attention_mask=False
        )
        rows = zip(encoded["input_ids"], encoded["token_type_ids"], labels, strict=True)
        features += [
            {"input_ids": ids, "token_type_ids": types, "next_sentence_label": label}
            for ids, types, label in rows
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
        masked = labels != IGNORED
        scores = model.cls.predictions(hidden[masked])
        loss = cross_entropy(scores, labels[masked])
        if (pairs != IGNORED).any():  # the mean over no pair at all would be NaN
            loss = loss + cross_entropy(model.cls.seq_relationship(pooled), pairs)
        return loss


def make(
    folder: Path,
    review_rows: int = 100_000,
    star_rows: int = 160_000,
    sentence_rows: int = 60_000,
    judged_rows: int = 200_000,
    more_star_rows: tuple[int, ...] = (200_000, 400_000),
    more_judged_rows: int = 60_000,
    epochs: float = 2,
    vocab_size: int = 4_000,
    layers: int = 4,
    width: int = 128,
    seed: int = 1,
) -> dict:
    """Pretrain a BERT, save it with its tokenizer in `folder`, and return what it is.

    Returns:
        parameters (count) and the mean loss of each stage (nats).
    """
    # Short texts come up under every seed; those of the data sets are for the pages alone. Reviews
    # are composed on the side of training, so that they share no sentence with the test reviews.
    held_out = {row["text"] for split in yelp.rows().values() for row in split}
    held_out |= {row["sentence"] for split in cola.rows().values() for row in split}

    def new(rows: list[dict], text: str) -> list[dict]:
        return [row for row in rows if row[text] not in held_out]

    def sentences_of(rows: int, seed: int, acceptable: float) -> list[dict]:
        return new(acceptability.compose(rows, seed, acceptable), "sentence")

    rows = with_stars(new(reviews.compose(review_rows, seed, SCALE), "text"), 0.5, seed)
    sentences = [row["sentence"] for row in sentences_of(sentence_rows, seed, 0.7) if row["label"]]
    judged = with_verdict(sentences_of(judged_rows, seed + 1, 0.5), seed)

    def answered(star_rows: int, judged: list[str], seed: int) -> list[dict]:
        starred = with_stars(new(reviews.compose(star_rows, seed + 1), "text"), 1.0, seed)
        texts = [*(row["text"] for row in starred), *judged]
        return encode(tokenizer, [(text, None, IGNORED) for text in texts])

    tokenizer = train_tokenizer([row["text"] for row in rows] + sentences + judged, vocab_size)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=max(1, width // 32),
        intermediate_size=4 * width,
        max_position_embeddings=MAX_LENGTH,
        pad_token_id=tokenizer.pad_token_id,
        # No dropout: there is plenty of text, and random masks would be one more thing that
        # differs between machines when a page is run.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    set_seed(seed)
    model = BertForPreTraining(config)
    # Sentences come four at a time: one alone would be shorter than any review.
    fours = [" ".join(sentences[at : at + 4]) for at in range(0, len(sentences), 4)]
    features = encode(tokenizer, review_pairs(rows, seed))
    features += encode(tokenizer, [(text, None, IGNORED) for text in fours])
    # All reviews say their stars now, and sentences are followed by a verdict.
    second = answered(star_rows, judged, seed)

    def next_stage(star_rows: int, seed: int) -> list[dict]:
        more = with_verdict(sentences_of(more_judged_rows, seed + 1, 0.5), seed)
        return answered(star_rows, more, seed)

    masking = DataCollatorForLanguageModeling(tokenizer, mlm_probability=0.15)
    answering = AnswerMasking(tokenizer, mlm_probability=0.05)
    stages = (  # texts, collator, epochs, rows in a batch, learning rate
        (features, masking, epochs, 64, 1.5e-3),
        (second, answering, 1, 32, 1e-3),
        *(
            (next_stage(rows, seed + 1 + more), answering, 1, 32, 1e-3)
            for more, rows in enumerate(more_star_rows)
        ),
    )
    settings = {"warmup_steps": 0.05, "weight_decay": 0.01, "seed": seed}
    losses = tuple(fit(PretrainingTrainer, model, *stage, **settings) for stage in stages)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return {"parameters": model.num_parameters(), "losses": losses}
