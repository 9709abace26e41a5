"""The shapes of real chat models, each a folder with a config.json under the model's Hub name.

A configuration says how large every matrix of a model is, and that is enough to count its
parameters and the bytes they take; no weights are needed. What is written is put together here from
the facts below, and has only the fields that set the shape of a model: the original files have
more. What the makers publish about the same models is in memory_and_speed/models.yml.
"""

import json
from pathlib import Path
from typing import NamedTuple


class Shape(NamedTuple):
    """The fields of one configuration, and the address where they were read."""

    source: str
    fields: dict


def _shape(
    source: str,
    model_type: str,
    *,
    vocabulary: int,
    width: int,
    feed_forward: int,
    layers: int,
    heads: tuple[int, int],
    positions: int,
    **more: object,
) -> Shape:
    """Return a shape; `heads` are those of queries, and those of keys and values."""
    fields = {
        "model_type": model_type,
        "vocab_size": vocabulary,
        "hidden_size": width,
        "intermediate_size": feed_forward,
        "num_hidden_layers": layers,
        "num_attention_heads": heads[0],
        "num_key_value_heads": heads[1],
        "max_position_embeddings": positions,
        "tie_word_embeddings": False,
        "dtype": "bfloat16",
    }
    return Shape(source, fields | more)


HUB = "https://huggingface.co"
LITGPT = "https://github.com/Lightning-AI/litgpt/blob/main/litgpt/config.py"
MEGATRON = "https://docs.nvidia.com/nemo/megatron-bridge/latest/models/llm"

SHAPES = {
    "HuggingFaceTB/SmolLM2-360M-Instruct": _shape(
        f"{HUB}/eduardoworrel/SmolLM2-360M-Instruct/blob/main/config.json",  # a copy
        "llama",
        vocabulary=49_152,
        width=960,
        feed_forward=2_560,
        layers=32,
        heads=(15, 5),
        positions=8_192,
        tie_word_embeddings=True,
    ),
    "HuggingFaceTB/SmolLM2-1.7B-Instruct": _shape(
        f"{HUB}/puettmann/SmolMaestra-1.7b-Translation/blob/main/config.json",  # tuned from it
        "llama",
        vocabulary=49_152,
        width=2_048,
        feed_forward=8_192,
        layers=24,
        heads=(32, 32),
        positions=8_192,
        tie_word_embeddings=True,
    ),
    "mistralai/Mistral-7B-Instruct-v0.3": _shape(
        f"{HUB}/mistralai/Mistral-7B-Instruct-v0.3/blob/main/config.json",
        "mistral",
        vocabulary=32_768,
        width=4_096,
        feed_forward=14_336,
        layers=32,
        heads=(32, 8),
        positions=32_768,
        sliding_window=None,
    ),
    "NousResearch/Meta-Llama-3-8B-Instruct": _shape(
        f"{HUB}/GWK/NoFo-llama-3-8b-instruct-v1/blob/main/config.json",  # tuned from it
        "llama",
        vocabulary=128_256,
        width=4_096,
        feed_forward=14_336,
        layers=32,
        heads=(32, 8),
        positions=8_192,
    ),
    "Qwen/Qwen3-8B": _shape(
        LITGPT,
        "qwen3",
        vocabulary=151_936,
        width=4_096,
        feed_forward=12_288,
        layers=36,
        heads=(32, 8),
        positions=40_960,
        head_dim=128,
    ),
    "microsoft/phi-4": _shape(
        f"{HUB}/microsoft/phi-4/blob/refs%2Fpr%2F10/config.json",
        "phi3",
        vocabulary=100_352,
        width=5_120,
        feed_forward=17_920,
        layers=40,
        heads=(40, 10),
        positions=16_384,
    ),
    "openai/gpt-oss-20b": _shape(
        f"{MEGATRON}/gpt-oss.html",
        "gpt_oss",
        vocabulary=201_088,
        width=2_880,
        feed_forward=2_880,
        layers=24,
        heads=(64, 8),
        positions=131_072,
        head_dim=64,
        num_local_experts=32,
        num_experts_per_tok=4,
    ),
    "Qwen/Qwen3-30B-A3B": _shape(
        LITGPT,
        "qwen3_moe",
        vocabulary=151_936,
        width=2_048,
        feed_forward=6_144,
        layers=48,
        heads=(32, 4),
        positions=40_960,
        head_dim=128,
        moe_intermediate_size=768,
        num_experts=128,
        num_experts_per_tok=8,
    ),
    "mistralai/Mixtral-8x7B-Instruct-v0.1": _shape(
        LITGPT,
        "mixtral",
        vocabulary=32_000,
        width=4_096,
        feed_forward=14_336,
        layers=32,
        heads=(32, 8),
        positions=32_768,
        sliding_window=None,
        num_local_experts=8,
        num_experts_per_tok=2,
    ),
    "NousResearch/Meta-Llama-3-70B-Instruct": _shape(
        f"{HUB}/yirenc/70B_fine_tune_v1/blob/main/config.json",  # tuned from it
        "llama",
        vocabulary=128_256,
        width=8_192,
        feed_forward=28_672,
        layers=80,
        heads=(64, 8),
        positions=8_192,
    ),
    "zai-org/GLM-4.5-Air": _shape(
        f"{HUB}/PrimeIntellect/INTELLECT-3-Base/blob/main/config.json",  # tuned from it
        "glm4_moe",
        vocabulary=151_552,
        width=4_096,
        feed_forward=10_944,
        layers=46,
        heads=(96, 8),
        positions=131_072,
        head_dim=128,
        attention_bias=True,
        use_qk_norm=False,
        first_k_dense_replace=1,
        moe_intermediate_size=1_408,
        n_routed_experts=128,
        n_shared_experts=1,
        num_experts_per_tok=8,
    ),
    "openai/gpt-oss-120b": _shape(
        f"{MEGATRON}/gpt-oss.html",
        "gpt_oss",
        vocabulary=201_088,
        width=2_880,
        feed_forward=2_880,
        layers=36,
        heads=(64, 8),
        positions=131_072,
        head_dim=64,
        num_local_experts=128,
        num_experts_per_tok=4,
    ),
    "HuggingFaceH4/zephyr-orpo-141b-A35b-v0.1": _shape(
        f"{HUB}/MaziyarPanahi/zephyr-orpo-141b-A35b-v0.1-AWQ/blob/main/config.json",  # a copy
        "mixtral",
        vocabulary=32_000,
        width=6_144,
        feed_forward=16_384,
        layers=56,
        heads=(48, 8),
        positions=65_536,
        sliding_window=None,
        num_local_experts=8,
        num_experts_per_tok=2,
    ),
    "Qwen/Qwen3-235B-A22B": _shape(
        LITGPT,
        "qwen3_moe",
        vocabulary=151_936,
        width=4_096,
        feed_forward=12_288,
        layers=94,
        heads=(64, 4),
        positions=40_960,
        head_dim=128,
        moe_intermediate_size=1_536,
        num_experts=128,
        num_experts_per_tok=8,
    ),
    "deepseek-ai/DeepSeek-V3": _shape(
        f"{HUB}/deepseek-ai/DeepSeek-V3/blob/main/inference/configs/config_671B.json",
        "deepseek_v3",
        vocabulary=129_280,
        width=7_168,
        feed_forward=18_432,
        layers=61,
        heads=(128, 128),
        positions=163_840,
        q_lora_rank=1_536,
        kv_lora_rank=512,
        qk_nope_head_dim=128,
        qk_rope_head_dim=64,
        v_head_dim=128,
        first_k_dense_replace=3,
        moe_intermediate_size=2_048,
        n_routed_experts=256,
        n_shared_experts=1,
        num_experts_per_tok=8,
    ),
}


def text(name: str) -> str:
    """Return the config.json of a model in SHAPES."""
    return json.dumps(SHAPES[name].fields, indent=2) + "\n"


def make(standins: Path) -> dict:
    """Write the configuration of every model, as `standins`/NAME/config.json.

    Returns:
        configurations (count) and bytes (their sum).
    """
    size = 0
    for name in SHAPES:
        folder = standins / name
        folder.mkdir(parents=True, exist_ok=True)
        size += (folder / "config.json").write_text(text(name), encoding="utf-8")
    return {"configurations": len(SHAPES), "bytes": size}
