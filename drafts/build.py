"""### md|code key=value ...  -> ipynb   (kernel: optional third argument, e.g. keras)"""
import re, shlex, sys, nbformat
from pathlib import Path
src, dst = Path(sys.argv[1]), Path(sys.argv[2])
kernel = sys.argv[3] if len(sys.argv) > 3 else "python3"
names = {"python3": "Python 3 (ipykernel)", "keras": "Keras"}
nb = nbformat.v4.new_notebook()
nb.metadata = {"kernelspec": {"display_name": names[kernel], "language": "python", "name": kernel}, "language_info": {"name": "python"}}
n = 0
for block in re.split(r"^### (?=md|code)", src.read_text(), flags=re.M)[1:]:
    head, _, body = block.partition("\n")
    parts = shlex.split(head)
    kind, opts = parts[0], dict(p.split("=", 1) for p in parts[1:])
    body = body.strip("\n")
    n += 1
    cell = (nbformat.v4.new_markdown_cell if kind == "md" else nbformat.v4.new_code_cell)(body)
    cell.id = opts.get("id", f"{kind}-{n:02d}")
    cell.metadata["tags"] = opts["tags"].split(",") if "tags" in opts else []
    if "covers" in opts: cell.metadata["covers"] = opts["covers"].split(",")
    if "reason" in opts: cell.metadata["reason"] = opts["reason"]
    if "alt" in opts:
        cell.metadata["mystnb"] = {"image": {"alt": opts["alt"]}, "figure": {"caption": opts["caption"], "name": opts["name"]}}
    nb.cells.append(cell)
nbformat.write(nb, dst)
