// What the theme leaves out: in its menus, and for boxes that scroll sideways.

/** Give the dialog of a menu a name and a button that closes it, and give the focus back. */
function completeMenu(name) {
  const toggle = document.querySelector(`.${name}-toggle`);
  const sidebar = document.getElementById(`pst-${name}-sidebar`);
  const dialog = document.getElementById(`pst-${name}-sidebar-modal`);
  if (!toggle || !sidebar) return;

  dialog.ariaLabel = toggle.ariaLabel;
  const close = Object.assign(document.createElement("button"), {
    type: "button",
    className: "close-menu",
    textContent: "×",
    ariaLabel: "Close",
  });
  close.addEventListener("click", () => dialog.close());
  sidebar.prepend(close); // the theme moves into the dialog, and back, all that the sidebar holds

  // Sphinx stops Escape from closing dialogs, and the theme mends that only where the focus is inside.
  document.addEventListener("keydown", ({ key }) => key === "Escape" && dialog.open && dialog.close());

  // A link to a section leads away from the menu; otherwise the focus returns to the button, from
  // which sphinx-book-theme takes it at every click.
  let followed = false;
  dialog.addEventListener("click", ({ target }) => {
    followed = target.closest("a")?.pathname === location.pathname;
    if (followed) dialog.close();
  });
  dialog.addEventListener("close", () => followed || toggle.focus());
}

/** Say whether the site menu is shown; where there is room, the theme folds it with a class. */
function tellWhetherShown() {
  const toggle = document.querySelector(".primary-toggle");
  const sidebar = document.getElementById("pst-primary-sidebar");
  const roomy = window.matchMedia("(min-width: 992px)");
  const tell = () => {
    const before = toggle.ariaExpanded;
    toggle.ariaExpanded = roomy.matches && !sidebar.classList.contains("pst-sidebar-hidden");
    return before !== toggle.ariaExpanded;
  };
  new MutationObserver(() => tell() && toggle.focus()).observe(sidebar, { attributeFilter: ["class"] });
  roomy.addEventListener("change", tell);
  tell();
}

/** Let the keyboard reach what scrolls sideways, and say what it is. */
const markScrolling = new ResizeObserver((boxes) => {
  // All are measured before the first is changed: otherwise each has the browser lay out the page.
  const measured = boxes.map(({ target }) => [target, target.scrollWidth > target.clientWidth]);
  for (const [box, scrolls] of measured) {
    if (scrolls === box.classList.contains("scrolls")) continue; // most never scroll
    box.classList.toggle("scrolls", scrolls);
    box.tabIndex = scrolls ? 0 : -1;
    box.role = scrolls && !box.matches("figure") ? "group" : null; // a figure has a role of its own
    box.ariaLabel = scrolls ? `${kind(box)}, scrolls sideways` : null;
  }
});

function kind(box) {
  if (box.matches("figure")) return "Figure";
  if (!box.matches("pre")) return "Table";
  return box.closest(".cell_output") ? "Output" : "Code";
}

/** Close the menus above the text as others close: by Escape, and by a click beside them. */
for (const menu of document.querySelectorAll("details.menu")) {
  document.addEventListener("click", ({ target }) => menu.contains(target) || (menu.open = false));
  menu.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

/** After a cell was copied, offer it with all code above it, which it needs, for the real checkpoint. */
const offer = Object.assign(document.createElement("p"), { className: "copied" });
const said = Object.assign(document.createElement("span"), { role: "status" });
const copyAll = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy it with all code above it" });
offer.append(said, " ", copyAll);
document.addEventListener("click", ({ target }) => {
  const cell = target.closest(".copybtn") && target.closest("div.cell_input");
  if (!cell || !navigator.clipboard) return;
  const all = [...document.querySelectorAll("div.cell_input")];
  const cells = all.slice(0, all.indexOf(cell) + 1).map((one) => one.querySelector("pre").textContent.trim());
  const code = cells.filter((source) => !source.includes("from helpers import start"));
  if (code.length < 2) return;
  copyAll.onclick = async () => {
    try {
      await navigator.clipboard.writeText(code.join("\n\n").replace('profile = "offline"', 'profile = "gpu"') + "\n");
      said.textContent = `Copied ${code.length} cells, for the real checkpoint: without a GPU, set profile to "hub".`;
    } catch {
      said.textContent = "The browser did not let the page copy: allow it, or copy the cells one by one.";
    }
  };
  said.textContent = "Copied.";
  cell.after(offer);
}, true); // before the button changes its picture, which may be what was clicked

/** Set up a box that runs a model or a tokenizer in the page; only its page loads the parts. */
function openLive(box, folder) {
  if (location.protocol === "file:") {
    box.textContent = "This box works on a site: run `make serve`, and open this page at http://localhost:8000.";
    return;
  }
  const style = { rel: "stylesheet", href: new URL("live.css", folder).href };
  document.head.append(Object.assign(document.createElement("link"), style));
  import(new URL(`${box.dataset.live}.js`, folder));
}

const liveFolder = new URL("live/", document.currentScript.src);
for (const box of document.querySelectorAll("[data-live]")) openLive(box, liveFolder);
completeMenu("primary");
completeMenu("secondary");
tellWhetherShown();
for (const output of document.querySelectorAll(".cell_output pre")) {
  const aligned = /\S {2,}\S.*\n.*\S {2,}\S/; // two lines, one below the other, with room inside
  output.classList.toggle("columns", aligned.test(output.textContent));
  output.classList.toggle("wide", output.textContent.split("\n").some((line) => line.length > 42));
}
for (const box of document.querySelectorAll("pre, .pst-scrollable-table-container, .bd-article figure")) {
  markScrolling.observe(box);
}
