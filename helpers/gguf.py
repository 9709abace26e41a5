"""Write a small Llama as GGUF, the format of llama.cpp: one file for all that a chat needs.

For a real checkpoint, take `convert_hf_to_gguf.py` of llama.cpp, which knows every architecture.
"""

import json
from pathlib import Path

import gguf
from transformers import PreTrainedModel, PreTrainedTokenizerBase


def write_gguf(
    path: str | Path,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    format: str = "Q8_0",
    pre: str = "llama-bpe",
) -> None:
    """Write a model with the architecture of Llama and a byte-level BPE tokenizer.

    Args:
        path: the file to write.
        model: a `LlamaForCausalLM`.
        tokenizer: its tokenizer, with a chat template.
        format: how matrices are written: F32, F16, BF16, Q8_0, Q4_0 and so on. Vectors are F32.
        pre: llama.cpp's name for how text is split before BPE, such as "llama-bpe" or "smollm".

    Raises:
        ValueError: another architecture, another tokenizer, or a format that is not known.
    """
    if model.config.model_type != "llama":
        raise ValueError(
            f"Only models with the architecture of Llama can be written, not "
            f"{model.config.model_type!r}: take convert_hf_to_gguf.py of llama.cpp."
        )
    bpe = json.loads(tokenizer.backend_tokenizer.to_str())
    if bpe["model"]["type"] != "BPE":
        raise ValueError(
            f"Only byte-level BPE tokenizers can be written, not {bpe['model']['type']}: "
            "take convert_hf_to_gguf.py of llama.cpp."
        )
    if format not in gguf.GGMLQuantizationType.__members__:
        raise ValueError(f"There is no format {format!r}: take F16 or Q8_0, for example.")
    writer = gguf.GGUFWriter(path, "llama")
    _add_shape(writer, model.config)
    _add_tokenizer(writer, tokenizer, bpe, model.config.vocab_size, pre)
    _add_weights(writer, model, format)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_shape(writer, config):
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_key_length(config.head_dim)
    writer.add_value_length(config.head_dim)
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_vocab_size(config.vocab_size)


def _add_tokenizer(writer, tokenizer, bpe, vocab_size, pre):
    special = {token["content"] for token in bpe["added_tokens"] if token["special"]}
    tokens = tokenizer.convert_ids_to_tokens(range(vocab_size))
    normal, control = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types([control if token in special else normal for token in tokens])
    writer.add_token_merges([" ".join(pair) for pair in bpe["model"]["merges"]])
    writer.add_bos_token_id(tokenizer.bos_token_id)
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_chat_template(tokenizer.chat_template)


def _add_weights(writer, model, format):
    config = model.config
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    for name, weight in model.named_parameters():
        array = weight.detach().float().cpu().numpy()
        # llama.cpp rotates pairs of neighbours, Transformers the two halves of a head.
        if "q_proj" in name or "k_proj" in name:
            heads = config.num_attention_heads if "q_proj" in name else config.num_key_value_heads
            halves = array.reshape(heads, 2, -1, array.shape[1])
            array = halves.swapaxes(1, 2).reshape(array.shape)
        kind = gguf.GGMLQuantizationType[format if array.ndim == 2 else "F32"]
        packed = gguf.quants.quantize(array, kind)
        writer.add_tensor(names.get_name(name, (".weight",)), packed, raw_dtype=kind)
