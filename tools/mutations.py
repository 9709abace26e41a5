"""The ways in which a tired author or a moved library breaks a book: rules that change one thing.

Code is changed by operators of cosmic-ray, and by rules that it lacks; text by rules of its own.
Each mutant differs from the original in one place.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.operators.provider import OperatorProvider

# cosmic-ray has 213 operators, most of which make what nobody writes (`a ^ b` out of `a + b`).
THEIRS = """
ReplaceBinaryOperator_Add_Sub ReplaceBinaryOperator_Sub_Add ReplaceBinaryOperator_Mul_Div
ReplaceBinaryOperator_Div_Mul ReplaceBinaryOperator_FloorDiv_Div
ReplaceComparisonOperator_Gt_LtE ReplaceComparisonOperator_Lt_GtE
ReplaceComparisonOperator_GtE_Lt ReplaceComparisonOperator_LtE_Gt
ReplaceComparisonOperator_Eq_NotEq ReplaceComparisonOperator_NotEq_Eq
ReplaceComparisonOperator_Is_IsNot ReplaceComparisonOperator_IsNot_Is
ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceAndWithOr ReplaceOrWithAnd
ReplaceBreakWithContinue ReplaceContinueWithBreak RemoveDecorator ZeroIterationForLoop
"""

SIBLINGS = """
train/test test/train validation/train float32/bfloat16 bfloat16/float16 float16/float32 nf4/fp4
user/assistant system/user macro/micro max/min min/max mean/median median/mean any/all all/any
argmax/argmin eval/train no_grad/enable_grad gather_for_metrics/gather longest/max_length
cuda/cpu first/last input_ids/attention_mask logits/loss accuracy/loss words/tokens sorted/list
"""
SIBLING = dict(pair.split("/") for pair in SIBLINGS.split())

# How a figure looks is seen by no test, and harms nobody.
LOOKS = """
figsize alpha lw linewidth fontsize color colors width height loc pad rotation s zorder ncol ha va
xytext bbox_to_anchor frameon markersize marker left right linestyle ls
"""

# A node of parso has no type that says whether it has children.
Node = Any


def ten_percent(node: Node) -> Iterator[str]:
    """A number is a tenth larger; one below five, one larger."""
    if node.type != "number" or not re.fullmatch(r"[\d_]+|[\d.]+(e-?\d+)?", node.value):
        return
    value = float(node.value.replace("_", ""))
    if re.fullmatch(r"[\d_]+", node.value):
        yield str(round(value * 1.1) if value >= 5 else int(value) + 1)
    else:
        yield f"{value * 1.1:.6g}"


def drop_statement(node: Node) -> Iterator[str]:
    """A call whose value is not kept, or an augmented assignment, is left out."""
    alone = node.parent and node.parent.type == "simple_stmt" and node.parent.children[0] is node
    called = node.type in ("atom_expr", "power") and node.get_last_leaf() == ")"
    augmented = node.type == "expr_stmt" and getattr(node.children[1], "value", "=") not in "=:"
    if alone and (called or augmented):
        yield "pass"


def _arguments(node: Node) -> list[Node]:
    """Return the arguments of a call, if the node is what stands between its parentheses."""
    called = node.parent and node.parent.type == "trailer" and node.parent.children[0] == "("
    if not called or node.type == "operator":
        return []
    return [one for one in node.children if one != ","] if node.type == "arglist" else [node]


def _code(arguments: list[Node]) -> str:
    return ", ".join(one.get_code().strip() for one in arguments)


def drop_argument(node: Node) -> Iterator[str]:
    """An argument of a call is left out: one with a name, or the last of several."""
    arguments = _arguments(node)
    for number, one in enumerate(arguments):
        named = one.type == "argument" and one.children[1] == "="
        last = number == len(arguments) - 1 > 0
        if one.children[0].value not in LOOKS.split() if named else last:
            yield _code(arguments[:number] + arguments[number + 1 :])


def swap_arguments(node: Node) -> Iterator[str]:
    """Two neighbouring arguments without a name are exchanged."""
    arguments = _arguments(node)
    for number in range(len(arguments) - 1):
        pair = arguments[number : number + 2]
        if all(one.type != "argument" for one in pair):
            yield _code(arguments[:number] + pair[::-1] + arguments[number + 2 :])


def sibling(node: Node) -> Iterator[str]:
    """A name or a word of a string becomes one of its kind: another split, dtype, statistic."""
    if node.type == "name" and node.value in SIBLING:
        yield SIBLING[node.value]
    word = re.fullmatch(r"""(["'])(\w+)\1""", getattr(node, "value", ""))
    if node.type == "string" and word and word[2] in SIBLING:
        yield f"{word[1]}{SIBLING[word[2]]}{word[1]}"


OURS = (ten_percent, drop_statement, drop_argument, swap_arguments, sibling)


def of_code(code: str) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the name of a rule, and a function that returns the mutant, for each of a code.

    A mutant that is no Python any more has to be thrown away by the caller.
    """
    code += "\n"
    try:
        compile(code, "cell", "exec")
    except SyntaxError:  # a magic of IPython
        return
    operators = {name: OperatorProvider()[name]() for name in THEIRS.split()}
    for number, node in enumerate(ast_nodes(get_ast(code))):
        for rule in OURS:
            for text in rule(node):
                yield rule.__name__, partial(_put, code, node.start_pos, node.end_pos, text)
        for name, operator in operators.items():
            for place, _ in enumerate(operator.mutation_positions(node)):
                yield name, partial(_mutate, code, number, operator, place)


def _put(code: str, start: tuple[int, int], end: tuple[int, int], text: str) -> str:
    """Return code with another text between two places, (line from 1, column from 0)."""
    lines = code.splitlines(keepends=True)
    before = [*lines[: start[0] - 1], lines[start[0] - 1][: start[1]]]
    after = [lines[end[0] - 1][end[1] :], *lines[end[0] :]]
    return "".join([*before, text, *after])[:-1]


def _mutate(code: str, number: int, operator: Any, place: int) -> str:
    root = get_ast(code)
    node: Node = list(ast_nodes(root))[number]
    siblings = node.parent.children
    at = [one is node for one in siblings].index(True)
    new = operator.mutate(node, place)
    siblings[at : at + 1] = [] if new is None else [new]
    return root.get_code()[:-1]


OPPOSITES = """
more/less less/more fewer/more most/least least/most larger/smaller smaller/larger bigger/smaller
greater/smaller faster/slower slower/faster higher/lower lower/higher better/worse worse/better
best/worst longer/shorter shorter/longer largest/smallest smallest/largest fastest/slowest
earlier/later later/earlier twice/half half/twice before/after after/before never/always
always/never first/last last/first above/below below/above without/with left/right right/left
rises/falls falls/rises gains/loses raises/lowers lowers/raises wide/narrow narrow/wide many/few
few/many long/short short/long large/small small/large fast/slow slow/fast early/late late/early
good/bad easy/hard hard/easy often/rarely rarely/often next/previous together/alone shared/separate
own/shared new/old old/new open/gated gated/open wrong/right known/unknown inside/outside
outside/inside keep/drop keeps/drops drop/keep grows/shrinks starts/stops stops/starts works/fails
fails/works likely/unlikely possible/impossible CPU/GPU GPU/CPU CPUs/GPUs GPUs/CPUs each/no
both/neither GB/MB MB/GB GiB/GB bytes/bits bits/bytes milliseconds/seconds million/billion
billion/million two/three three/four four/five five/six six/seven seven/eight eight/nine ten/twelve
hundred/thousand thousand/hundred prefill/decode decode/prefill precision/recall
"""
OPPOSITE = dict(pair.split("/") for pair in OPPOSITES.split())
WORD = re.compile(rf"(?<![\w-])(?:{'|'.join(OPPOSITE)})(?![\w-])")
DIGITS = re.compile(r"(?<![\w./-])\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![\w/-])")
LINK = re.compile(r"(?<=\]\()[\w./-]+\.(?:md|ipynb)(?=[)#])")


def of_text(
    text: str, spoken: str, links: Iterable[str] = ()
) -> Iterator[tuple[str, Callable[[], str]]]:
    """Yield the name of a rule, and a function that returns the mutant, for each of a text.

    Args:
        text: Markdown.
        spoken: the same, of the same length, with blanks where no reader reads.
        links: names of files to which a link may lead by mistake.
    """

    def put(found: re.Match, new: str) -> Callable[[], str]:
        return lambda: text[: found.start()] + new + text[found.end() :]

    for found in DIGITS.finditer(spoken):
        yield "number", put(found, more(found[0]))
    for found in WORD.finditer(spoken):
        yield "opposite", put(found, OPPOSITE[found[0]])
    for found in re.finditer(r"\b(is|are|does|do|can|must|need) not ", spoken):
        yield "drop_not", put(found, f"{found[1]} ")
    for found in LINK.finditer(text):
        folder, _, name = found[0].rpartition("/")
        for other in sorted(set(links) - {name}):
            yield "link", put(found, f"{folder}/{other}" if folder else other)


def more(digits: str) -> str:
    """Return a number that is a tenth larger, written as this one is."""
    value = float(digits.replace(",", ""))
    if "e" in digits:
        return f"{value * 1.1:.2g}"
    if "." in digits:
        places = len(digits.partition(".")[2])
        return f"{max(value * 1.1, value + 10**-places):.{places}f}"
    new = round(value * 1.1) if value >= 5 else int(value) + 1
    return f"{new:,}" if "," in digits else str(new)
