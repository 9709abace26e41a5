"""What no page uses is left out, and nothing else."""

import pytest

from helpers import PageError
from tools import light

KNOWN = {"used", "here"}


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".used{a:b}", ".used{a:b}"),
        (".used:after{content:var(--pst-icon-x-y);a:b}", ".used:after{content:none;a:b}"),
        (".unused{a:b}", ""),
        (".used .unused,.here>p{a:b}", ".here>p{a:b}"),
        ("#here:not(.unused){a:b}", "#here:not(.unused){a:b}"),
        (":is(.unused,.here) p{a:b}", ":is(.unused,.here) p{a:b}"),
        ('p,[data-x=".unused"]{a:b}', 'p,[data-x=".unused"]{a:b}'),
        ("@media print{.unused{a:b}.used{c:d}}", "@media print{.used{c:d}}"),
        ("@media print{.unused{a:b}}", ""),
        ("@font-face{font-family:x;src:url(x.woff2)}", ""),
        ("@keyframes x{to{a:b}}", "@keyframes x{to{a:b}}"),
        ('@import "other.css"; .unused{a:b}', ".here{x:y}"),
    ],
)
def test_only_rules_for_what_pages_have_are_kept(tmp_path, css, kept):
    (tmp_path / "other.css").write_text(".here{x:y}.other{x:y}")
    (tmp_path / "sheet.css").write_text(css)
    assert light.purge(tmp_path / "sheet.css", KNOWN).strip() == kept


def test_icons_are_taken_out_of_the_script():
    script = '{"rectangle-list":[9,9,[],"f001","M1"],list:[512,256,["l"],"f002","M7 8z"]}'
    drawn = light.icons(["fa-list"], script)
    assert ".fa-list{--icon:url(" in drawn and "viewBox='0 0 512 256'" in drawn
    assert "M7 8z" in drawn and "M1" not in drawn
    assert "M7 8z" in light.icons(["fa-l"], script), "by another name"
    with pytest.raises(PageError, match=r"^The theme has no icon 'fa-nothing': .*\.$"):
        light.icons(["fa-nothing"], script)


def test_links_of_the_page_404_hold_at_any_address():
    page = '<a href="book/x.html"><a href="#here"><a href="https://a.b/"><img src="_static/l.svg">'
    held = light.anywhere(page, "/NAME/")
    assert held == page.replace('"book', '"/NAME/book').replace('"_static', '"/NAME/_static')
    assert 'href="/book/x.html"' in light.anywhere(page, "/")


def test_theme_is_quicker_or_another_one():
    slow = 'e(x),"complete"===document.readyState?I():window.addEventListener("load",I)})();'
    assert light.quicker(light.SLOW, "0", slow) == "e(x),0})();"
    for other in (slow.replace("load", "ready"), slow * 2):
        with pytest.raises(PageError, match=r"^The theme is another one .*\.$"):
            light.quicker(light.SLOW, "0", other)
