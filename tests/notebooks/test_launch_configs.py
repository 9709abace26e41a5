"""The configurations and commands of "Train on more than one process", as far as no GPU is needed.

Accelerate and torchrun read what the page writes and says, up to the moment when they would start
processes. What only hardware can show is not tested here, and the page says so.
"""

import os
import re
import shlex
from pathlib import Path

import nbformat
import pytest
import torch
import yaml
from accelerate import FullyShardedDataParallelPlugin
from accelerate.commands.config.config_args import load_config_from_file
from accelerate.commands.launch import launch_command, launch_command_parser
from accelerate.utils.fsdp_utils import fsdp2_prepare_auto_wrap_policy
from torch.distributed import run as torchrun
from torch.distributed.fsdp import StateDictType
from transformers import (
    BertConfig,
    BertForSequenceClassification,
    LlamaConfig,
    LlamaForCausalLM,
)

from helpers import PROJECT

CELLS = nbformat.read(
    PROJECT / "notebooks/fine-tuning/train_on_more_processes.ipynb", as_version=4
).cells
CONFIGS = ("several_gpus.yaml", "two_machines.yaml", "fsdp.yaml")


def written_files():
    """Return the text of each file that the page writes, its pieces put together."""
    files = {}
    for cell in CELLS:
        if match := re.match(r"%%writefile (-a )?(\S+)\n", cell.source):
            append, name = match.groups()
            before = files[name] if append else ""
            files[name] = before + cell.source[match.end() :] + "\n"
    return files


def commands(program):
    """Return the lines that a reader is told to type."""
    text = "\n".join(cell.source for cell in CELLS if cell.cell_type == "markdown")
    return re.findall(rf"^{program} .+$", text, flags=re.MULTILINE)


def unknown_names(config):
    """Return the names below `fsdp_config` that `accelerate launch` has no argument for."""
    known = vars(launch_command_parser().parse_args(["train.py"]))
    return sorted(set(config.get("fsdp_config", {})) - set(known))


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A folder with the files of the page, on a machine where its port is free."""
    for name, text in written_files().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("accelerate.utils.launch.is_port_in_use", lambda port=None: False)
    monkeypatch.delenv("ACCELERATE_USE_CPU", raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return tmp_path


@pytest.fixture
def typed(monkeypatch):
    """Return a function that runs a command, and returns what it would start and where."""
    started = []

    def start(config, entrypoint):
        return lambda *called: started.append((config, list(called), dict(os.environ)))

    def run(command):
        program, *arguments = shlex.split(command)
        if program == "torchrun":
            torchrun.main(arguments)
        else:
            launch_command(launch_command_parser().parse_args(arguments[1:]))
        return started.pop()

    monkeypatch.setattr(torchrun, "elastic_launch", start)
    return run


@pytest.mark.parametrize("name", CONFIGS)
def test_accelerate_reads_the_file_and_every_name_in_it(name, folder):
    text = (folder / name).read_text()
    load_config_from_file(name)
    assert unknown_names(yaml.safe_load(text)) == []
    (folder / name).write_text(text.replace("num_processes", "processes"))
    with pytest.raises(ValueError, match=r"unknown keys \(\['processes'\]\)"):
        load_config_from_file(name)


def test_a_misspelt_name_below_fsdp_config_is_noticed_here_and_not_by_accelerate(folder, typed):
    right = "fsdp_reshard_after_forward"
    text = (folder / "fsdp.yaml").read_text().replace(right, "fsdp_reshard_after_foward")
    (folder / "fsdp.yaml").write_text(text)
    typed("accelerate launch --config_file fsdp.yaml train.py")
    assert unknown_names(yaml.safe_load(text)) == ["fsdp_reshard_after_foward"]


def test_every_configuration_has_its_command():
    named = [shlex.split(command)[3] for command in commands("accelerate launch")]
    assert set(named) == set(CONFIGS)


@pytest.mark.parametrize("command", commands("accelerate launch"))
def test_the_command_starts_the_script_with_a_folder(command, typed):
    config, called, environment = typed(command)
    processes = yaml.safe_load(Path(shlex.split(command)[3]).read_text(encoding="utf-8"))[
        "num_processes"
    ]
    assert called[-2:] == ["train.py", "trained"]
    assert config.min_nodes == config.max_nodes
    assert config.nproc_per_node * config.max_nodes == processes
    assert environment["ACCELERATE_MIXED_PRECISION"] == "bf16"


def test_one_machine_starts_a_process_for_each_gpu(typed):
    config, _, environment = typed("accelerate launch --config_file several_gpus.yaml train.py")
    assert config.nproc_per_node == 4
    assert "ACCELERATE_USE_FSDP" not in environment


def test_two_machines_meet_at_the_first(typed):
    ranks = []
    for command in commands("accelerate launch --config_file two_machines.yaml"):
        config, _, _ = typed(command)
        assert (config.max_nodes, config.nproc_per_node) == (2, 4)
        assert (config.rdzv_backend, config.rdzv_endpoint) == ("static", "10.0.0.1:29500")
        ranks.append(config.rdzv_configs["rank"])
    assert ranks == [0, 1]


def test_fsdp_is_what_the_page_describes(monkeypatch, typed):
    config, _, environment = typed("accelerate launch --config_file fsdp.yaml train.py")
    assert config.nproc_per_node == 8
    assert environment["ACCELERATE_USE_FSDP"] == "true"
    for name in [name for name in environment if name.startswith("FSDP_")]:
        monkeypatch.setenv(name, environment[name])
    plugin = FullyShardedDataParallelPlugin()
    assert plugin.fsdp_version == 2
    assert plugin.reshard_after_forward is True
    assert plugin.auto_wrap_policy.__name__ == "transformer_auto_wrap_policy"
    assert plugin.cpu_ram_efficient_loading is True
    assert plugin.state_dict_type is StateDictType.SHARDED_STATE_DICT


def test_fsdp_is_version_1_if_nothing_is_said(folder, typed):
    text = (folder / "fsdp.yaml").read_text().replace("  fsdp_version: 2\n", "")
    (folder / "fsdp.yaml").write_text(text)
    _, _, environment = typed("accelerate launch --config_file fsdp.yaml train.py")
    assert environment["FSDP_VERSION"] == "1"


@pytest.mark.parametrize(
    ("model", "config", "layer"),
    [
        (BertForSequenceClassification, BertConfig, "BertLayer"),
        (LlamaForCausalLM, LlamaConfig, "LlamaDecoderLayer"),
    ],
)
def test_each_layer_of_a_model_becomes_a_piece_of_its_own(model, config, layer):
    plugin = FullyShardedDataParallelPlugin(2, auto_wrap_policy="transformer_based_wrap")
    with torch.device("meta"):
        made = model(config(num_hidden_layers=2))
    wrapped = fsdp2_prepare_auto_wrap_policy(plugin, made)
    pieces = [type(module).__name__ for module in made.modules() if wrapped(module)]
    assert pieces.count(layer) == 2


def test_torchrun_takes_the_command_of_the_page(typed):
    (command,) = commands("torchrun")
    config, called, _ = typed(command)
    assert (config.nproc_per_node, config.max_nodes, called[-1]) == (2, 1, "hello.py")
