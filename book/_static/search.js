// The search finds sections (tools/extension.py), also by other words for the same (book/synonyms.yml).
{
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const groups = JSON.parse(document.getElementById("synonyms").textContent);
  const minor = /^book\/(coverage|errata|references)$/; // lists of what stands elsewhere

  /** What was typed, and the same with each synonym in its place. */
  function wordings(query) {
    const typed = ` ${plain(query)} `;
    const found = new Set([query]);
    for (const group of groups.map((words) => words.map(plain))) {
      // "load_in_4bit" holds no "4bit": longer wordings come first, and one is enough.
      const said = group.filter((words) => typed.includes(` ${words} `)).sort((a, b) => b.length - a.length)[0];
      if (said) for (const other of group) found.add(typed.replace(` ${said} `, ` ${other} `).trim());
    }
    return [...found];
  }

  Documentation.TRANSLATIONS["Search finished, found ${resultCount} page(s) matching the search query."] =
    "The best ${resultCount} sections.";

  Search.query = (query) => {
    const best = new Map(); // {PAGE#ID: result}
    const terms = new Set();
    const highlights = new Set();
    for (const wording of wordings(query)) {
      const [text, wanted, excluded, shown, objects] = Search._parseQuery(wording);
      for (const term of wanted) terms.add(term);
      for (const word of shown) highlights.add(word);
      for (const [name, , anchor, , score, file] of Search._performSearch(text, wanted, excluded, shown, objects)) {
        const [page, id] = name.split("#");
        const title = Search._index.titles[Search._index.docnames.indexOf(name)];
        const place = id ? `#${id}` : anchor;
        const result = best.get(page + place) ?? [page, title, place, null, 0, file];
        result[4] += minor.test(page) ? score / 10 : score;
        best.set(page + place, result);
      }
    }
    localStorage.setItem("sphinx_highlight_terms", [...highlights].join(" "));
    const results = [...best.values()].sort(_orderResultsByScoreThenName).slice(-30);
    _displayNextItem(results, results.length, terms, highlights);
  };
  Search.loadIndex("searchindex.js"); // here, and not before: it runs the query as soon as it is there
}
