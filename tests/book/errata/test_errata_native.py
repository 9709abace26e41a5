"""The errata of "Train in native PyTorch", proved from both sides as in test_errata.py."""

import unittest

import accelerate
import torch
from accelerate import Accelerator
from accelerate.test_utils import testing

# T37: choosing the device


def test_T37_source_form_fails():
    """get_backend works, but is a helper of Accelerate's own tests and none of its public names."""
    device, count, memory_allocated = testing.get_backend()
    assert torch.device(device).type == device
    assert count >= 1 and callable(memory_allocated)
    assert testing.get_backend.__module__ == "accelerate.test_utils.testing"
    assert testing.unittest is unittest, "the module around it is made for test cases"
    assert not hasattr(accelerate, "get_backend")
    assert not any(hasattr(part, "get_backend") for part in (accelerate.utils, accelerate.state))


def test_T37_corrected_form_works():
    """Accelerator().device names the same kind of device, and a tensor can be moved there."""
    device = Accelerator().device
    assert isinstance(device, torch.device)
    assert device.type == testing.get_backend()[0]
    assert torch.ones(2).to(device).device.type == device.type
