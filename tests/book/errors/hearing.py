"""Run the code of book/errors.yml and book/changes.yml, and hear what it says."""

import ast
import logging
import re
import warnings

import transformers


def hear(code: str, names: dict) -> str:
    """Run code, and return what it says, one line each: log, warnings, and the error it ends in."""
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    loggers = [logging.getLogger(name) for name in ("transformers", "datasets", "huggingface_hub")]
    transformers.utils.logging.warning_once.cache_clear()
    for logger in loggers:
        logger.addHandler(handler)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            exec(code, names)
        except Exception as error:
            said.append(f"{type(error).__name__}: {error}".removesuffix(": "))
    for logger in loggers:
        logger.removeHandler(handler)
    said[:0] = [str(warning.message) for warning in warned]
    return "\n".join(" ".join(line.split()) for line in said)


def with_result(code: str) -> str:
    """Return code that gives the name `result` to the value of its last line, if it has one."""
    tree = ast.parse(code)
    if isinstance(last := tree.body[-1], ast.Expr):
        name = ast.Name("result", ast.Store())
        tree.body[-1] = ast.copy_location(ast.Assign([name], last.value), last)
    return ast.unparse(ast.fix_missing_locations(tree))


def says(message: str, said: str) -> bool:
    """Whether a message of the data is what was said: all of it, but for what "…" stands for."""
    parts = [re.escape(part.strip()) for part in " ".join(message.split()).split("…")]
    return bool(re.search(rf"(?ms)^{'.*?'.join(parts)}$", said))
