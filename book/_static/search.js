// The search finds sections (tools/extension.py), also by other words for the same (book/synonyms.yml).
{
  const plain = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const groups = JSON.parse(document.getElementById("synonyms").textContent);
  const minor = /^book\/(coverage|references|caught|rot_board|errata#[tc]\d)/; // entries for what stands elsewhere, and pages about the checks

  const small = /^(how|what|which|why|where|when|who|do|does|did|can|could|should|would|i|me|my|you|your|we|our|from|about|have|has|will|is|are)$/;

  /** The words of a question that say what it is about. */
  function gist(query) {
    const words = query.replace(/(\d)GB\b/gi, "$1 GB").trim().split(/\s+/);
    const kept = words.filter((word) => !small.test(plain(word)));
    return (kept.length ? kept : words).join(" ");
  }

  /** What was typed, and the same with each synonym in its place, or the synonym alone: {wording: weight}. */
  function wordings(query) {
    const asked = gist(query);
    const typed = ` ${plain(asked)} `;
    const found = new Map([[asked, 1]]);
    for (const group of groups) {
      // "load_in_4bit" holds no "4bit": longer wordings come first, and one is enough.
      const said = group.map((words) => plain(gist(words))).filter((words) => typed.includes(` ${words} `)).sort((a, b) => b.length - a.length)[0];
      if (!said) continue;
      for (const other of group) {
        if (plain(gist(other)) === said) continue;
        const whole = typed.trim() === said ? other : typed.replace(` ${said} `, ` ${plain(other)} `).trim();
        found.set(other, 0.5).set(whole, 1);
      }
    }
    return found;
  }

  Documentation.TRANSLATIONS["Search finished, found ${resultCount} page(s) matching the search query."] =
    "The best ${resultCount} sections.";

  Search.query = (query) => {
    const best = new Map(); // {PAGE#ID: result}
    const terms = new Set();
    const highlights = new Set();
    for (const [wording, weight] of wordings(query)) {
      const [text, wanted, excluded, shown, objects] = Search._parseQuery(wording);
      for (const term of wanted) terms.add(term);
      for (const word of shown) highlights.add(word);
      for (const [name, , anchor, , score, file] of Search._performSearch(text, wanted, excluded, shown, objects)) {
        const [page, id] = name.split("#");
        const title = Search._index.titles[Search._index.docnames.indexOf(name)];
        const place = id ? `#${id}` : anchor;
        const result = best.get(page + place) ?? [page, title, place, null, 0, file];
        const counted = weight < 1 ? Math.min(score, Scorer.title) * weight : score; // a term of the glossary has 100
        result[4] += minor.test(name) ? counted / 10 : counted;
        best.set(page + place, result);
      }
    }
    localStorage.setItem("sphinx_highlight_terms", [...highlights].join(" "));
    const results = [...best.values()].sort(_orderResultsByScoreThenName).slice(-30);
    _displayNextItem(results, results.length, terms, highlights);
  };
  Search.loadIndex("searchindex.js"); // here, and not before: it runs the query as soon as it is there
}
