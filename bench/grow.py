"""Make a larger BERT that computes what a small one computes (Net2Net, Chen et al., 2015).

A benchmark needs the work of a real encoder, and weights that know something; we ship only a small
model that does. So each unit is copied, each copy reads the copies below it in equal parts, and new
layers begin by passing on what they get. Nothing that the model computes changes.
"""

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertForSequenceClassification

WIDTHS = ("hidden_size", "num_attention_heads", "intermediate_size")


def widen(name: str, weight: Tensor, shape: torch.Size, noise: float) -> Tensor:
    """Return `weight` with its units copied as often as `shape` asks for.

    Embeddings, biases and LayerNorm are repeated: mean and variance over repeated units are those
    of the units. A matrix is repeated and divided by the number of copies that it reads. Noise,
    with the given standard deviation, tells the copies apart, or they would learn the same; over
    the copies of one input it adds up to zero, so that it changes nothing yet.
    """
    outputs, *inputs = (new // old for new, old in zip(shape, weight.shape, strict=True))
    if "embeddings" in name or not inputs:
        return weight.repeat(outputs, *inputs)
    grown = weight.repeat(outputs, *inputs) / inputs[0]
    extra = torch.randn(shape[0], inputs[0], weight.shape[1]) * noise
    return grown + (extra - extra.mean(dim=1, keepdim=True)).reshape(shape)


@torch.no_grad()
def grow(
    small: BertForSequenceClassification,
    copies: int = 3,
    new_layers_after: tuple[int, ...] = (2, 4),
    positions: int = 512,
    noise: float = 0.02,
) -> BertForSequenceClassification:
    """Return a wider, deeper and longer-reading model with the logits of `small`.

    Args:
        small: a BERT classifier; its own number of positions must divide `positions`, and its
            embeddings of positions are repeated: up to there, the logits stay the same.
        copies: how often each unit appears.
        new_layers_after: the layers, counted from 1, after which a new one is put.
        positions: the most tokens that the result reads.
        noise: standard deviation of what tells copies apart; BERT starts its weights with 0.02.
    """
    settings = small.config.to_dict() | {"max_position_embeddings": positions}
    settings |= {key: settings[key] * copies for key in WIDTHS}
    settings["num_hidden_layers"] += len(new_layers_after)
    large = BertForSequenceClassification(BertConfig.from_dict(settings))
    values, layers = dict(small.named_parameters()), iter(large.bert.encoder.layer)
    for name, parameter in large.named_parameters():
        if "encoder.layer" not in name:
            parameter.copy_(widen(name, values[name], parameter.shape, noise))
    for number, old in enumerate(small.bert.encoder.layer, start=1):
        layer, values = next(layers), dict(old.named_parameters())
        for name, parameter in layer.named_parameters():
            parameter.copy_(widen(name, values[name], parameter.shape, noise))
        if number in new_layers_after:
            _pass_on(layer, next(layers))
    return large.eval()


def _pass_on(before: nn.Module, new: nn.Module) -> None:
    """Make the layer `new` compute nothing yet after the layer `before`.

    Both halves of a new layer add zero, and LayerNorm changes nothing that is already normalised.
    So the scale and shift that end the layer before move to the end of the new one.
    """
    for dense in (new.attention.output.dense, new.output.dense):
        nn.init.zeros_(dense.weight)
        nn.init.zeros_(dense.bias)
    new.output.LayerNorm.load_state_dict(before.output.LayerNorm.state_dict())
    nn.init.ones_(before.output.LayerNorm.weight)
    nn.init.zeros_(before.output.LayerNorm.bias)
