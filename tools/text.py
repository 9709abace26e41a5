"""What the site has for programs: each page as text, llms.txt, and where its address is known,
a sitemap and the picture that is shown beside a link to it.
"""

import re
import shutil
import textwrap
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.sax.saxutils import escape

import matplotlib.pyplot as plt
import yaml
from bs4 import BeautifulSoup
from nbconvert import MarkdownExporter
from traitlets.config import Config

from tools.extension import SOCIAL

CHECKS = Config({"TagRemovePreprocessor": {"remove_cell_tags": ["remove-cell"], "enabled": True}})
NOTEBOOK_LINK = re.compile(r"(\]\([\w./-]+)\.ipynb\b")


def write(source: Path, executed: Path, html: Path, settings: dict) -> None:
    """Add to the site in `html` what programs read.

    Args:
        source: the folder that the site was built from.
        executed: the folder of the notebooks as they were executed, for those who download them.
        html: the folder of the built site.
        settings: those of the site, _config.yml.
    """
    contents = yaml.safe_load((source / "_toc.yml").read_text(encoding="utf-8"))
    address = settings["html"].get("baseurl", "")
    listed = [f"# {settings['title']}\n", f"> {about(html / contents['root'])}\n"]
    parts = [{"caption": "Cover", "chapters": [{"file": contents["root"]}]}, *contents["parts"]]
    pages = []
    for part in parts:
        listed.append(f"## {part['caption']}\n")
        for page in (chapter["file"] for chapter in part["chapters"]):
            pages.append(page)
            (html / f"{page}.md").write_text(text(source / page), encoding="utf-8")
            if (executed / f"{page}.ipynb").is_file():
                shutil.copy2(executed / f"{page}.ipynb", html / "_sources" / f"{page}.ipynb")
            link = urljoin(address, f"{page}.md")
            listed.append(f"- [{title(html / page)}]({link}): {about(html / page)}")
        listed.append("")
    (html / "llms.txt").write_text("\n".join(listed), encoding="utf-8")
    if address:
        sitemap = [f"<url><loc>{escape(urljoin(address, page))}.html</loc></url>" for page in pages]
        namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<urlset xmlns="{namespace}">']
        (html / "sitemap.xml").write_text("\n".join([*lines, *sitemap, "</urlset>\n"]), "utf-8")
        social(settings["title"], about(html / contents["root"]), html / SOCIAL)


def text(page: Path) -> str:
    """Return a page, named without its ending, as Markdown: with outputs, without checks."""
    if page.with_suffix(".md").is_file():
        content = page.with_suffix(".md").read_text(encoding="utf-8")
    else:
        content, _ = MarkdownExporter(config=CHECKS).from_filename(str(page.with_suffix(".ipynb")))
        content = re.sub(r"!\[png\]\([^)]*\)", "(A figure, described below.)", content)
    return NOTEBOOK_LINK.sub(r"\1.md", content)


def _head(page: Path) -> BeautifulSoup:
    head = page.with_suffix(".html").read_text(encoding="utf-8").partition("</head>")[0]
    return BeautifulSoup(head, "html.parser")


def title(page: Path) -> str:
    """Return the title of a built page, named without its ending."""
    return str(_head(page).select_one('meta[property="og:title"]')["content"])  # type: ignore[index]


def about(page: Path) -> str:
    """Return what a built page says of itself."""
    return str(_head(page).select_one('meta[name="description"]')["content"])  # type: ignore[index]


def social(name: str, says: str, file: Path) -> None:
    """Draw the picture that is shown beside a link to the site: 1,200 by 630 pixels."""
    figure = plt.figure(figsize=(12, 6.3), dpi=100, facecolor="#0a5a69")
    lines: dict[str, Any] = {"color": "white", "va": "top", "linespacing": 1.3}
    figure.text(0.07, 0.82, textwrap.fill(name, 26), size=46, weight="bold", **lines)
    figure.text(0.07, 0.38, textwrap.fill(says, 62), size=21, **lines)
    figure.savefig(file)
    plt.close(figure)
