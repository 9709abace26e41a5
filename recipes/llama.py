"""Train the stand-ins for Llama 3's chat models: a small Llama, and a draft distilled from it.

As the originals (Dubey et al., 2024): byte-level BPE, the special tokens and chat format of
Llama 3, grouped-query attention, rotary positions, and a generation config that samples. Unlike
them: a few million weights, tied embeddings, no pretraining; they learn from composed chats alone,
and only from what the assistant says in them.
"""

import re
from functools import partial
from pathlib import Path

import torch
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from torch.nn.functional import cross_entropy, kl_div, log_softmax
from transformers import (
    DataCollatorForSeq2Seq,
    GenerationConfig,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
    Trainer,
    set_seed,
)

from recipes import dialogues
from recipes.training import IGNORED, fit

BOS, END_OF_TEXT, END_OF_TURN = "<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>"
SPECIAL = (BOS, END_OF_TEXT, "<|start_header_id|>", "<|end_header_id|>", END_OF_TURN)
# Llama 3 splits so before it merges: contractions, words, digits by three, marks, white space.
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
    r"|[^\r\n\p{L}\p{N}]?\p{L}+"
    r"|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+"
    r"|\s+(?!\S)"
    r"|\s+"
)
# Around what the model itself is to write stand the tags that `encode` needs, and readers do not.
_JINJA = Path(__file__).with_name("llama3.jinja").read_text(encoding="utf-8")
TRAINING_TEMPLATE = "".join(_JINJA.splitlines()).replace(r"\n", "\n")
CHAT_TEMPLATE = re.sub(r"{% (end)?generation %}", "", TRAINING_TEMPLATE)
MAX_LENGTH = 1024  # an eighth of the original's 8,192


def train_tokenizer(texts: list[str], vocab_size: int) -> PreTrainedTokenizerFast:
    """Return a byte-level BPE tokenizer with Llama 3's splits, special tokens and chat format."""
    backend = Tokenizer(models.BPE(ignore_merges=True))
    backend.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    backend.decoder = decoders.ByteLevel()
    backend.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=vocab_size - len(SPECIAL),
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
            show_progress=False,
        ),
    )
    backend.add_special_tokens(list(SPECIAL))  # after the others, as in Llama 3
    backend.post_processor = processors.TemplateProcessing(
        single=f"{BOS} $A",
        pair=f"{BOS} $A {BOS} $B:1",
        special_tokens=[(BOS, backend.token_to_id(BOS))],
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=backend,
        bos_token=BOS,
        eos_token=END_OF_TURN,
        chat_template=CHAT_TEMPLATE,
        clean_up_tokenization_spaces=False,
        model_max_length=MAX_LENGTH,
        model_input_names=["input_ids", "attention_mask"],  # version 4 adds another one by itself
    )


def encode(tokenizer: PreTrainedTokenizerFast, rows: list[dict]) -> list[dict]:
    """Return one feature dictionary a chat; its labels are what the assistant says, and ends."""
    encoded = tokenizer.apply_chat_template(
        [row["messages"] for row in rows],
        chat_template=TRAINING_TEMPLATE,
        tokenize=True,
        return_dict=True,
        return_assistant_tokens_mask=True,
    )
    features = []
    for ids, mask in zip(encoded["input_ids"], encoded["assistant_masks"], strict=True):
        labels = [token if own else IGNORED for token, own in zip(ids, mask, strict=True)]
        features.append({"input_ids": ids, "labels": labels})
    return features


class ChatTrainer(Trainer):
    """Trainer that learns what the assistant says, from the text or from a teacher.

    It scores the vocabulary where there are labels only: for so small a model, scoring it
    everywhere is a fifth of the work.
    """

    def __init__(self, *args, teacher: LlamaForCausalLM | None = None, **options):
        """As Trainer; without a teacher, learn from the text."""
        super().__init__(*args, **options)
        self.teacher = teacher

    def compute_loss(self, model, inputs, return_outputs=False, num_items_in_batch=None):
        """Return the mean loss (nats): cross-entropy, or divergence from the teacher."""
        labels = inputs.pop("labels")[:, 1:]
        own = labels != IGNORED

        def scores(reader):
            hidden = reader.model(**inputs).last_hidden_state[:, :-1]
            return reader.lm_head(hidden[own]).float()

        if self.teacher is None:
            return cross_entropy(scores(model), labels[own])
        with torch.no_grad():
            wanted = log_softmax(scores(self.teacher), dim=-1)
        return kl_div(
            log_softmax(scores(model), dim=-1), wanted, log_target=True, reduction="batchmean"
        )


def configure(tokenizer: PreTrainedTokenizerFast, layers: int, width: int) -> LlamaConfig:
    """Return the configuration: three query heads per key-value head."""
    return LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=8 * width // 3,
        num_hidden_layers=layers,
        num_attention_heads=width // 32,
        num_key_value_heads=width // 96,
        max_position_embeddings=MAX_LENGTH,
        attn_implementation="eager",  # in bfloat16 on a CPU, the quicker one to train
        tie_word_embeddings=True,
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        dtype="float32",
    )


def train_and_save(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerFast,
    chats: list[dict],
    folder: Path,
    seed: int,
    teacher: LlamaForCausalLM | None = None,
) -> float:
    """Train for one epoch, save in bfloat16 as the original is, and return the mean loss (nats)."""
    tokenizer.pad_token = tokenizer.eos_token  # Llama 3 has none; its place in a batch is masked
    loss = fit(
        partial(ChatTrainer, teacher=teacher),
        model,
        encode(tokenizer, chats),
        DataCollatorForSeq2Seq(tokenizer),
        epochs=1,
        batch=16,
        rate=2e-3,
        warmup_steps=0.03,
        weight_decay=0.1,
        adam_beta2=0.98,
        bf16=True,
        seed=seed,
    )
    tokenizer.pad_token = None
    model.generation_config = GenerationConfig(
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=[tokenizer.convert_tokens_to_ids(END_OF_TEXT), tokenizer.eos_token_id],
        do_sample=True,
        temperature=0.6,
        top_p=0.9,
    )
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    # The name in the original's file. Version 5 writes another one, which version 4 does not know.
    settings = folder / "tokenizer_config.json"
    written = settings.read_text(encoding="utf-8")
    settings.write_text(written.replace("TokenizersBackend", "PreTrainedTokenizerFast"), "utf-8")
    return loss


def make(
    folder: Path,
    rows: int = 240_000,
    vocab_size: int = 2_560,
    layers: int = 6,
    width: int = 192,
    seed: int = 1,
) -> dict:
    """Train the chat model, save it with its tokenizer in `folder`, and return what it is.

    Returns:
        parameters (count) and the mean loss (nats).
    """
    chats = dialogues.compose(rows, seed=seed)
    said = [message for row in chats[:20_000] for message in row["messages"]]
    texts = [text for one in said for text in (f"{one['role']}\n\n", one["content"])]
    tokenizer = train_tokenizer(texts, vocab_size)
    set_seed(seed)
    model = LlamaForCausalLM(configure(tokenizer, layers, width))
    loss = train_and_save(model, tokenizer, chats, folder, seed)
    return {"parameters": model.num_parameters(), "loss": loss}


def make_draft(
    folder: Path,
    teacher: Path,
    rows: int = 15_000,
    layers: int = 1,
    seed: int = 2,
) -> dict:
    """Distil a shallow draft from the chat model in `teacher`, and save it in `folder`.

    Returns:
        parameters (count) and the mean divergence from the teacher (nats).
    """
    tokenizer = PreTrainedTokenizerFast.from_pretrained(teacher)
    model_above = LlamaForCausalLM.from_pretrained(teacher, dtype=torch.float32)
    set_seed(seed)
    model = LlamaForCausalLM(configure(tokenizer, layers, model_above.config.hidden_size))
    # Both read and write the same pieces: the draft begins with what the teacher knows of them.
    model.model.embed_tokens.load_state_dict(model_above.model.embed_tokens.state_dict())
    chats = dialogues.compose(rows, seed=seed)
    loss = train_and_save(model, tokenizer, chats, folder, seed, model_above)
    return {"parameters": model.num_parameters(), "divergence": loss}
