"""The rules that every notebook follows (CONTRIBUTING.md says why)."""

import ast
import re

import nbformat
import pytest

from helpers import PROJECT
from tests.notebooks.source import tree
from tools import start_cell

NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*/*.ipynb"))
TAGS = set(
    [
        "parameters",
        "remove-cell",
        "hide-input",
        "hide-cell",
        "raises-exception",
        "nbval-ignore-output",
    ]
)
OPENING = ("**What you'll do.**", "**What you'll learn**", "**What you'll need.**")

READ = {path.stem: nbformat.read(path, as_version=4) for path in NOTEBOOKS}

pytestmark = pytest.mark.parametrize("nb", READ.values(), ids=READ)


def code_of(nb):
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def tags(cell):
    return cell.metadata.get("tags", [])


def test_opens_and_closes_as_every_page_does(nb):
    cells = nb.cells
    assert cells[0].source.startswith("# ")
    for part in (*OPENING, "**Stand-ins.**", "stand_ins.md"):
        assert part in cells[0].source
    headings = [line for c in cells if c.cell_type == "markdown" for line in c.source.splitlines()]
    for heading in ("## Summary", "## Exercises", "## Where to go next"):
        assert heading in headings


def test_starts_before_anything_else(nb):
    parameters, start = code_of(nb)[:2]
    assert "parameters" in tags(parameters)
    kernel = nb.metadata.kernelspec.name
    assert start.source == start_cell.start_cell(kernel, start_cell.address())


def test_folds_in_lab_are_those_of_the_site(nb):
    for cell in code_of(nb):
        folds = cell.metadata.get("jupyter", {})
        hidden = {"hide-cell", "hide-input", "remove-cell"} & set(tags(cell))
        assert folds.get("source_hidden", False) == bool(hidden), cell.id
        assert folds.get("outputs_hidden", False) == ("hide-cell" in tags(cell)), cell.id


def test_tags_are_the_known_ones_and_exceptions_have_a_reason(nb):
    for cell in code_of(nb):
        assert set(tags(cell)) <= TAGS
        if "nbval-ignore-output" in tags(cell):
            assert len(cell.metadata.get("reason", "")) > 20, cell.source
        else:
            assert not {"reason", "words_differ"} & set(cell.metadata), "of cells that are ignored"


def test_nine_in_ten_cells_are_compared(nb):
    def share(cells):
        return sum("nbval-ignore-output" not in tags(cell) for cell in cells) / len(cells)

    assert share(code_of(nb)) >= 0.85
    assert share([cell for each in READ.values() for cell in code_of(each)]) >= 0.9


def test_outputs_are_a_complete_clean_run(nb):
    counts = [cell.execution_count for cell in code_of(nb)]
    assert counts == list(range(1, len(counts) + 1))
    assert "papermill" not in nb.metadata
    assert not any({"papermill", "execution"} & set(cell.metadata) for cell in nb.cells)
    for cell in code_of(nb):
        errors = [out for out in cell.outputs if out.output_type == "error"]
        assert not errors or "raises-exception" in tags(cell)
        assert str(PROJECT) not in str(cell.outputs), "no path of a machine is published"


def test_figures_have_alt_text_a_caption_and_labelled_axes(nb):
    for cell in code_of(nb):
        if not any("image/png" in out.get("data", {}) for out in cell.outputs):
            continue
        settings = cell.metadata.get("mystnb", {})
        assert len(settings.get("image", {}).get("alt", "")) > 40, cell.source
        assert len(settings.get("figure", {}).get("caption", "")) > 40, cell.source
        assert "title=" in cell.source
        assert "xlabel=" in cell.source or "ConfusionMatrixDisplay" in cell.source


LABELS = {"xlabel", "ylabel", "title", "set_xlabel", "set_ylabel", "set_title"}


def constants(tree):
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}


def test_what_a_figure_is_labelled_with_is_checked(nb):
    hidden = [cell.source for cell in code_of(nb) if "remove-cell" in tags(cell)]
    python = [source.removeprefix("%%capture\n") for source in hidden]
    checked = set().union(*(constants(ast.parse(source)) for source in python))
    for cell in code_of(nb):
        if not any("image/png" in out.get("data", {}) for out in cell.outputs):
            continue
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.keyword) and node.arg in LABELS:
                said = constants(node.value)
            elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in LABELS:
                said = set().union(*map(constants, node.args))
            else:
                continue
            for text in said:
                assert text in checked, f"{cell.id}: a hidden cell has to check the label {text!r}"


# What decides how large a difference looks, and what a hidden cell asks to see it.
SCALES = {
    "xlim": "get_xlim",
    "ylim": "get_ylim",
    "sharex": "get_xlim",
    "sharey": "get_ylim",
    "invert_yaxis": "yaxis_inverted",
}


def test_where_an_axis_begins_is_checked(nb):
    """An axis that begins elsewhere than at 0, or elsewhere than its neighbour's, misleads."""
    hidden = " ".join(cell.source for cell in code_of(nb) if "remove-cell" in tags(cell))
    figures = [c.source for c in code_of(nb) if "image" in c.metadata.get("mystnb", {})]
    for asks in set(SCALES.values()):
        words = "|".join(word for word, other in SCALES.items() if other == asks)
        decided = [source for source in figures if re.search(rf"\b(set_)?({words})\b", source)]
        assert len(decided) <= hidden.count(f"{asks}("), f"a figure's check has to ask {asks}()"


def test_a_quiz_has_three_to_five_questions_and_one_right_answer_to_each(nb):
    [quiz] = [cell.source for cell in nb.cells if cell.id == "quiz"]
    quiz = quiz.partition("\n## ")[0]
    _, *questions = re.split(r"^\*\*", quiz, flags=re.MULTILINE)
    assert 3 <= len(questions) <= 5
    for question in questions:
        answers = re.findall(r"</summary>\s*(.+?)</details>", question, re.DOTALL)
        assert len(answers) == question.count("<details>") >= 2
        assert sum(answer.startswith("Right") for answer in answers) == 1, question


def test_recorded_cells_show_their_output_and_say_what_a_figure_shows(nb):
    for cell in nb.cells:
        if "record" not in cell.metadata:
            continue
        assert cell.cell_type == "code" and cell.metadata.record is True, cell.id
        assert not {"remove-cell", "hide-cell"} & set(tags(cell)), cell.id
        if any("image/png" in out.get("data", {}) for out in cell.outputs):
            assert len(cell.metadata.get("record_alt", "")) > 40, cell.id


def test_templates_return_ids_and_mask_in_version_4_too(nb):
    for cell in code_of(nb):
        for call in re.findall(
            r"apply_chat_template\(([^()]*(?:\([^()]*\)[^()]*)*)\)", cell.source
        ):
            settled = re.search(r"tokenize=False|return_dict=|\*\*\w", call)
            assert settled, f"{cell.id}: say return_dict=True, for Transformers 4"


def called(code, name):
    """Calls of a name, or of an attribute of that name."""
    for node in ast.walk(code):
        if isinstance(node, ast.Call) and name == getattr(
            node.func, "attr", getattr(node.func, "id", "")
        ):
            yield node, {word.arg: ast.unparse(word.value) for word in node.keywords}


def shown(nb):
    """Return the code of a page that a reader sees, and the cells that it stands in."""
    return [(tree(c.source), c) for c in code_of(nb) if "remove-cell" not in tags(c)]


def test_what_is_copied_holds_for_long_texts_many_rows_and_failures(nb):
    """The stand-ins, with short and few texts, print the same without."""
    for code, cell in shown(nb):
        for node, given in called(code, "map"):
            if isinstance(node.func, ast.Attribute):  # of a dataset
                assert given.get("batched") == "True", cell.id
        for name in ("shuffle", "train_test_split"):
            for node, given in called(code, name):
                assert "seed" in given or "dataset" not in ast.unparse(node), f"{cell.id}: seed="
        for node, given in called(code, "tokenizer"):
            of_a_column = node.args and isinstance(node.args[0], ast.Subscript)
            if of_a_column and cell.id != "growth":  # whose lengths are measured, whole
                assert given.get("truncation") == "True", cell.id
        for _, given in called(code, "run"):
            heard = given.get("check") == "True" or "returncode" in cell.source
            assert heard or "capture_output" not in given, f"{cell.id}: a failure goes unheard"
        for _, given in called(code, "mkdir"):
            assert given.get("exist_ok") == "True", f"{cell.id}: the cell may be run again"
        for node, _ in called(code, "post"):
            heard = "raise_for_status()" in cell.source
            assert heard or ast.unparse(node.func) != "requests.post", f"{cell.id}: nor is this"


# Where what is stored decides, or what is loaded is only looked at or asked.
AS_STORED = {"default", "gguf-load", "loading-info", "reload"}


def test_a_model_is_loaded_in_a_precision_that_the_page_chose(nb):
    """The stand-in of BERT is stored in float32. A checkpoint in bfloat16 would train in that."""
    for code, cell in shown(nb):
        for node, given in called(code, "from_pretrained"):
            if re.match(r"AutoModel", ast.unparse(node.func)) and cell.id not in AS_STORED:
                said = {"dtype", "quantization_config", None} & set(given)
                assert said, f"{cell.id}: say dtype="
                if "num_labels" in given and "quantization_config" not in given:
                    assert given["dtype"] == "torch.float32", f"{cell.id}: it is trained"


def test_nothing_is_compared_with_itself_or_hardly(nb):
    """Such a comparison says yes whatever came out."""
    for code, cell in shown(nb):
        for node in ast.walk(code):
            sides = []
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
            elif isinstance(node, ast.Tuple):
                sides = [side for side in node.elts if isinstance(side, ast.Call)]
            elif isinstance(node, ast.Call):
                asked = re.search(r"\b(zip|equal|allclose|isclose)$", ast.unparse(node.func))
                sides = node.args if asked else []
            said = [ast.unparse(side) for side in sides if not isinstance(side, ast.Constant)]
            assert len(said) == len(set(said)), f"{cell.id}: {ast.unparse(node)}"
        assert not re.search(r"\b1e-[01]\b", cell.source), f"{cell.id}: a tenth is no rounding"


# Where the head is loaded with the rest or not trained; a seed stands above it in the script; and
# an exercise about what to change, not about what comes out.
NO_SEED = {"loading-info", "load", "memory", "qlora", "resume", "script-model", "solution-3"}


def test_a_new_head_has_a_seed(nb):
    """Two trainings that are compared begin alike, in whatever order a reader runs the cells."""
    for code, cell in shown(nb):
        for _, given in called(code, "from_pretrained"):
            if "num_labels" in given and cell.id not in NO_SEED:
                assert re.search(r"set_(random_)?seed\(", cell.source), f"{cell.id}: set a seed"


def test_what_takes_a_seed_gets_the_one_of_its_loop(nb):
    """Else all runs of one side begin alike, and their differences are not those of chance."""
    takers = {
        node.name
        for code, _ in shown(nb)
        for node in ast.walk(code)
        if isinstance(node, ast.FunctionDef) and "seed" in [a.arg for a in node.args.args]
    }
    for code, cell in shown(nb):
        for loop in ast.walk(code):
            names = [g.target for g in getattr(loop, "generators", [])]
            names += [loop.target] if isinstance(loop, ast.For) else []
            if "seed" not in map(ast.unparse, names):
                continue
            for taker in takers:
                for call, given in called(loop, taker):
                    values = [*map(ast.unparse, call.args), given.get("seed")]
                    assert "seed" in values, f"{cell.id}: {taker}(seed)"


# Figures apart, what a hidden cell uses, or a call gives besides: {cell: name}.
UNUSED = {
    "activations": "outputs",
    "assist-poor": "poor_per_pass",
    "lookup": "few_per_pass",
    "lookup-again": "again_per_pass",
    "low-level": "low_level_set",
    "recipe": "training_args",
    "solution-1": "whole_talk",
}


def loaded(*trees):
    """Return the names that code reads."""
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)}


def named(tree):
    """Return the names that code sets, but for those that begin with a low line."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {n.id for n in nodes if isinstance(n.ctx, ast.Store) and n.id[0] != "_"}


def test_what_is_named_is_used(nb):
    """A model that is measured, weights that are saved: what is left out leaves a name unused."""
    for of_a_script in (True, False):
        part = [
            (code, cell)
            for code, cell in shown(nb)
            if cell.source.startswith("%%writefile") == of_a_script
        ]
        used = loaded(*(code for code, _ in part)) | {"figure", "fig"}
        for code, cell in part:
            assert named(code) <= used | {UNUSED.get(cell.id)}, cell.id
            for node in ast.walk(code):
                if isinstance(node, ast.For):
                    assert named(node.target) <= loaded(*node.body), ast.unparse(node)[:60]
                for loop in getattr(node, "generators", []):
                    assert named(loop.target) <= loaded(node), ast.unparse(node)[:60]


def test_a_figure_says_which_mark_is_what(nb):
    for code, cell in shown(nb):
        drawn = {
            ast.unparse(node.func.value)
            for node in ast.walk(code)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if "label" in {word.arg for word in node.keywords}
        }
        explained = {ast.unparse(node.func.value) for node, _ in called(code, "legend")}
        # Of several panels alike, one has the legend.
        assert {each.split("[")[0] for each in drawn} <= explained or (
            drawn == {"axes"} and "panels[0]" in explained
        ), cell.id
