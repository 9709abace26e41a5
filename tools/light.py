"""Make the built site light: what no page uses is left out of its styles, scripts and icons.

The theme brings a style sheet of 400 KB, and an icon set of 1.5 MB for a dozen icons. Here all
style sheets become one, without the rules that apply to no page; the icons are taken out of the
set; and scripts wait until the page is there. The page 404, which a server sends at any address,
gets links that hold at any address.
"""

import re
import shutil
from pathlib import Path
from urllib.parse import quote, urlsplit

import tinycss2
from PIL import Image

from helpers import PROJECT, PageError

# Of no use here: icons.css has the icons, and menus are elements of HTML (_templates/macros).
UNUSED = ("scripts/fontawesome.js", "scripts/bootstrap.js")
WORD = re.compile(r"[\w-]+")
# The tables of icons in fontawesome.js: "name":[width,height,[...,"other name"],"code","path"]
ICONS_BY_NAME = (
    r'[{{,]"?{name}"?:\[(\d+),(\d+),\[[^\]]*\],"[0-9a-f]+","([^"]+)"\]',
    r':\[(\d+),(\d+),\[[^\]]*"{name}"[^\]]*\],"[0-9a-f]+","([^"]+)"\]',
)
# Names, punctuation and blanks in code: half of a page, and drawn as the text around them.
PLAIN = re.compile(r'<span class="[npw]">([^<]*)</span>')
# What the theme does for boxes that scroll, one by one, with a layout of the page for each;
# book.js does it for all of them at once.
SLOW = re.compile(
    r'"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)'
)
# The theme says at first that colours follow the system, and later which: a page is styled twice.
AUTO = 'dataset.theme = localStorage.getItem("theme") || "auto";'
FOLLOW = """dataset.theme = /light|dark/.exec(document.documentElement.dataset.mode)?.[0]
      ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");"""
# Icons that the theme writes as letters of a font, which is left out: boxes without it.
LETTER = re.compile(r"content:\s*var\(--pst-icon-[\w-]+\)")
ICON_NAME = re.compile(r"\bfa-[a-z][a-z-]*")
MANNERS = {"fa-solid", "fa-regular", "fa-brands", "fa-lg"}  # how an icon is drawn, not which
ICONS = """\
:is(.fas, .far, .fab, .fa-solid, .fa-regular, .fa-brands) {
  display: inline-block; width: 1em; height: 1em; vertical-align: -0.125em;
  background: currentColor; mask: var(--icon) center / contain no-repeat;
  forced-color-adjust: none;
}
"""
SHEET = re.compile(r'\s*<link\b[^>]*?href="[^"?]*_static/([^"?]+\.css)[^>]*>')
SCRIPT = re.compile(r'<script(?P<set>[^>]*)\ssrc="(?P<path>[^"?]*)(?P<rest>[^>]*)></script>')
IMAGE = re.compile(r'<img\b(?P<set>[^>]*?)\ssrc="(?P<path>[^"]*_images/[^"]*)"')


def lighten(html: Path, address: str = "") -> None:
    """Rewrite all pages below a folder that Sphinx has built. `address` is that of the site.

    Raises:
        PageError: a page shows an icon that the theme does not have.
    """
    static = html / "_static"
    pages = {path: path.read_text(encoding="utf-8") for path in html.rglob("*.html")}
    pages = {path: text for path, text in pages.items() if static not in path.parents}
    sheets = dict.fromkeys(sheet for text in pages.values() for sheet in _sheets(text))
    scripts = {
        (path.parent / script["path"]).resolve()
        for path, text in pages.items()
        for script in SCRIPT.finditer(text)
        if not script["path"].endswith(UNUSED) and "searchindex" not in script["path"]
    }
    scripts |= set((PROJECT / "book" / "_static" / "live").glob("*.js"))  # loaded when asked for
    marked = " ".join(re.findall(r'\b(?:class|id)="([^"]*)"', " ".join(pages.values())))
    known = {word for path in scripts for word in WORD.findall(path.read_text(encoding="utf-8"))}
    known |= set(marked.split())
    styles = [purge(static / sheet, known) for sheet in sheets]
    fontawesome = (static / UNUSED[0]).read_text(encoding="utf-8")
    styles.append(icons(sorted(set(ICON_NAME.findall(marked)) - MANNERS), fontawesome))
    (static / "site.css").write_text("\n".join(styles), encoding="utf-8")
    theme = static / "scripts" / "pydata-sphinx-theme.js"
    theme.write_text(quicker(SLOW, "0", theme.read_text(encoding="utf-8")), encoding="utf-8")
    options = (static / "documentation_options.js").read_text(encoding="utf-8")
    for path, text in pages.items():
        text = _page(path, text, options)
        if path == html / "404.html":
            text = anywhere(text, urlsplit(address).path or "/")
        path.write_text(text, encoding="utf-8")
    shutil.rmtree(static / "vendor", ignore_errors=True)  # fonts of icons
    for leftover in [*(static / name for name in UNUSED), *static.rglob("*.map")]:
        leftover.unlink()


def quicker(pattern: re.Pattern, new: str, text: str) -> str:
    """Replace what the theme does slowly.

    Raises:
        PageError: it is not there, or twice.
    """
    text, count = pattern.subn(new, text)
    if count != 1:
        raise PageError(
            "The theme is another one than tools/light.py expects: see SLOW and AUTO there."
        )
    return text


def _sheets(text: str) -> list[str]:
    """Return the style sheets of all pages: those in the head, as paths below _static."""
    return SHEET.findall(text.partition("</head>")[0])


def purge(sheet: Path, known: set[str]) -> str:
    """Return a style sheet, and what it imports, without rules whose classes and ids are not known.

    Rules for elements stay, whether a page has these or not. Fonts are left out.
    """
    rules = tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), True, True)
    imported = [
        purge(sheet.parent / token.value, known)
        for rule in rules
        if rule.type == "at-rule" and rule.lower_at_keyword == "import"
        for token in rule.prelude
        if token.type in ("string", "url")
    ]
    return "\n".join([*imported, *_used(rules, known)])


def _used(rules: list, known: set[str]) -> list[str]:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [part for part in _parts(rule.prelude) if _applies(part, known)]
            if selectors:
                content = re.sub(r"\s*\n\s*", "", tinycss2.serialize(rule.content)).strip()
                content = LETTER.sub("content:none", content)
                kept.append(f"{','.join(selectors)}{{{content}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = _used(tinycss2.parse_rule_list(rule.content, True, True), known)
            if inner:
                start = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
                kept.append(f"{start}{{{''.join(inner)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword not in (
            "font-face",
            "charset",
            "import",
        ):
            kept.append(rule.serialize())
    return kept


def _parts(prelude: list) -> list[str]:
    """Return the selectors of a list; a comma inside parentheses is part of its token."""
    parts: list[list] = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _applies(selector: str, known: set[str]) -> bool:
    """Whether all classes and ids are known; what `:is(...)` and others enclose does not count."""
    tokens = tinycss2.parse_component_value_list(selector)
    names, dot = [], False
    for token in tokens:
        if token.type == "hash" or (dot and token.type == "ident"):
            names.append(token.value)
        dot = token == "."
    return known.issuperset(names)


def icons(names: list[str], fontawesome: str) -> str:
    """Return the style sheet that draws these icons, from the script that has all of them.

    Raises:
        PageError: the script has no icon of such a name.
    """
    rules = [ICONS]
    for name in names:
        wanted = re.escape(name.removeprefix("fa-"))
        searched = (re.search(way.format(name=wanted), fontawesome) for way in ICONS_BY_NAME)
        found = next(filter(None, searched), None)
        if not found:
            raise PageError(f"The theme has no icon {name!r}: take another one.")
        width, height, path = found.groups()
        svg = f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}'>"
        drawn = quote(f"{svg}<path d='{path}'/></svg>", safe=" ='/:")
        rules.append(f'.{name}{{--icon:url("data:image/svg+xml,{drawn}")}}')
    return "\n".join(rules)


def _page(path: Path, text: str, options: str) -> str:
    """Return a page with one style sheet, scripts that wait for it, and images that wait too."""
    head, end, body = text.partition("</head>")
    first = SHEET.search(head)
    if first:
        root = re.search(r'href="([^"]*)_static/', first[0])[1]  # type: ignore[index]
        head = (
            head[: first.start()]
            + f'\n<link rel="stylesheet" href="{root}_static/site.css">'
            + (SHEET.sub("", head[first.start() :]))
        )
    head = re.sub(r'\s*<link rel="preload"[^>]*>', "", head)
    if "dataset.theme" in head:
        head = quicker(re.compile(re.escape(AUTO)), FOLLOW, head)

    def script(found: re.Match) -> str:
        if found["path"].endswith((*UNUSED, "searchindex.js")):  # search.js loads the index
            return ""
        if found["path"].endswith("documentation_options.js"):  # small, and read at once
            return f"<script>{options}</script>"
        return found[0] if re.search(r"\bdefer\b", found[0]) else f"<script defer{found[0][7:]}"

    def image(found: re.Match) -> str:
        with Image.open(path.parent / found["path"]) as picture:
            size = 'width="{}" height="{}"'.format(*picture.size)
        loading = "" if "loading=" in found["set"] else ' loading="lazy"'
        return f'<img{found["set"]}{loading} {size} src="{found["path"]}"'

    body = PLAIN.sub(r"\1", body)
    # The label of a fold is its text; what it toggles is said by the element.
    body = body.replace(' aria-label="Toggle hidden content"', "")
    # A script in an article fills in what stands there: deferred, it would make the rest jump.
    parts = re.split(r"(<article\b.*</article>)", IMAGE.sub(image, body), flags=re.DOTALL)
    body = "".join(p if p.startswith("<article") else SCRIPT.sub(script, p) for p in parts)
    return SCRIPT.sub(script, head) + end + body


def anywhere(text: str, prefix: str) -> str:
    """Return a page whose relative links begin with `prefix`, the path of the site."""
    prefix = f"/{prefix.strip('/')}/".replace("//", "/")
    return re.sub(
        r'\b(href|src|action|data-content_root)="(?![a-z]+:|#|/)(?:\./)?', rf'\1="{prefix}', text
    )
