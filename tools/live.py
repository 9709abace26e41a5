"""What the pages load to run a model and a tokenizer in the browser, all of it from this site.

The parts come from npm (requirements/site, installed in the environment), and the stand-in is
written as GGUF. `_static/live/*.js` read `live.json`.
"""

import importlib.metadata
import json
import shutil
import sys
from pathlib import Path

import gguf
from transformers import AutoModelForCausalLM, AutoTokenizer, logging
from transformers.convert_slow_tokenizer import bytes_to_unicode

from helpers import PROJECT, PageError
from helpers.gguf import write_gguf

PACKAGES = Path(sys.prefix) / "share" / "npm" / "node_modules"
STANDIN = "meta-llama/Meta-Llama-3-8B-Instruct"
REAL = "HuggingFaceTB/SmolLM2-135M-Instruct"
# What the pages use, and under which name: the licence of each stands beside it.
VENDORED = {
    "@wllama/wllama/esm/index.min.js": "wllama.js",
    "@wllama/wllama/esm/wasm/wllama.wasm": "wllama.wasm",
    "@wllama/wllama/LICENCE": "LICENCE.wllama.txt",
    "@huggingface/jinja/dist/index.js": "jinja.js",
    "@huggingface/jinja/LICENSE": "LICENCE.jinja.txt",
    "@huggingface/tokenizers/dist/tokenizers.min.mjs": "tokenizers.js",
    "@huggingface/tokenizers/LICENSE": "LICENCE.tokenizers.txt",
}
TOKENIZER = {
    "tokenizer.json": "tokenizer.json",
    "tokenizer_config.json": "tokenizer_config.json",
    "chat_template.jinja": "chat_template.txt",  # Sphinx would fill in what ends in .jinja
}


def write(folder: Path, real: Path | None = None) -> None:
    """Put the parts, the stand-in and `live.json` into a folder of the site.

    Args:
        folder: `_static/live` of the site.
        real: the GGUF file of SmolLM2-135M-Instruct, if the site is to serve it too (98 MB).

    Raises:
        PageError: the parts are not installed, or there is no such file.
    """
    if not PACKAGES.is_dir():
        raise PageError("What the site serves from npm is not installed: run `make env`.")
    if real and not real.is_file():
        raise PageError(f"There is no file {real}: name the GGUF file of {REAL}, or leave it out.")
    for source, name in VENDORED.items():
        shutil.copyfile(PACKAGES / source, folder / name)
    llama_cpp = importlib.metadata.distribution("gguf")  # of what wllama.wasm was built from
    [licence] = [file for file in llama_cpp.files or () if file.name == "LICENSE"]
    shutil.copyfile(licence.locate(), folder / "LICENCE.llama.cpp.txt")
    checkpoint = PROJECT / "standins" / STANDIN
    for source, name in TOKENIZER.items():
        shutil.copyfile(checkpoint / source, folder / name)

    # In F16 the page says what the model says in float32; in Q8_0, its probabilities are off by up
    # to 0.03, and near ties tip.
    logging.disable_progress_bar()
    model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype="auto")
    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    write_gguf(folder / "standin.gguf", model, tokenizer, "F16")
    # Of the stand-in, all pieces are listed; of a real vocabulary, that would take too long.
    models = [_entry(folder / "standin.gguf", STANDIN, 1024, model.config.vocab_size)]
    if real:
        shutil.copyfile(real, folder / "smollm2.gguf")
        shutil.copyfile(PROJECT / "LICENSE", folder / "LICENCE.SmolLM2.txt")  # Apache-2.0 as well
        models.append(_entry(folder / "smollm2.gguf", REAL, 2048, 256))
    facts = {
        "engine": _size(folder, "wllama.js", "wllama.wasm", "jinja.js"),
        "tokenizer": _size(folder, "tokenizers.js", "jinja.js", *TOKENIZER.values()),
        "models": models,
    }
    (folder / "live.json").write_text(json.dumps(facts, separators=(",", ":")), encoding="utf-8")


def _size(folder: Path, *names: str) -> int:
    return sum((folder / name).stat().st_size for name in names)


def _entry(file: Path, name: str, context: int, alternatives: int) -> dict:
    return {
        "name": name,
        "file": file.name,
        "bytes": file.stat().st_size,
        "context": context,  # tokens
        "alternatives": alternatives,
        "parts": mark_parts_of_characters(file),
    }


def mark_parts_of_characters(file: Path) -> dict[int, list[int]]:
    """Mark the pieces that are only a part of a character as unused; return {id: its bytes}.

    wllama 3.13 stops for good where a piece among the alternatives is not valid UTF-8 (nlohmann's
    `dump`). Of an unused piece, llama.cpp returns no text, and the page puts the bytes back.
    """
    byte = {character: number for number, character in bytes_to_unicode().items()}
    reader = gguf.GGUFReader(file, "r+")
    types, parts = reader.fields["tokenizer.ggml.token_type"], {}
    for token, text in enumerate(reader.fields["tokenizer.ggml.tokens"].contents()):
        kind = types.parts[types.data[token]]
        if kind[0] != gguf.TokenType.NORMAL:
            continue
        piece = bytes(byte[character] for character in text)
        try:
            piece.decode()
        except UnicodeDecodeError:
            kind[0] = gguf.TokenType.UNUSED
            parts[token] = list(piece)
    reader.data.flush()
    return parts
