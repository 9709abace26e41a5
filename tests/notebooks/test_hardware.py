"""What "Fit a model in memory" says of processors that are not here."""

import nbformat
import pytest
import torch

from helpers import PROJECT

PAGE = PROJECT / "notebooks" / "chat" / "fit_a_model_in_memory.ipynb"
[CODE] = [cell.source for cell in nbformat.read(PAGE, as_version=4).cells if cell.id == "hardware"]


@pytest.mark.parametrize(
    ("capabilities", "said"),
    [
        ({"avx512_bf16": True, "amx_bf16": True, "avx2": True}, "['avx512_bf16', 'amx_bf16']"),
        ({"avx512_bf16": True, "amx_bf16": False}, "['avx512_bf16']"),
        ({"avx512_bf16": False, "amx_bf16": False, "avx2": True}, "emulated"),
        ({"bf16": True, "sve_bf16": False}, "['bf16']"),
        ({"bf16": False, "neon": True}, "emulated"),
    ],
    ids=["Sapphire Rapids", "Zen 4", "Haswell", "Neoverse N2", "Cortex-A72"],
)
def test_a_processor_has_what_it_reports_as_true(monkeypatch, capsys, capabilities, said):
    monkeypatch.setattr("torch.cpu.get_capabilities", lambda: capabilities)
    exec(CODE, {"torch": torch})
    assert capsys.readouterr().out.splitlines()[0] == f"processor: {said}"
