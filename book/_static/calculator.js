// The calculator of book/calculator.md. Its data comes from memory_and_speed, as JSON in the page
// (tools/calculator.py); tests/book/browser/test_calculator.py compares what it shows with that package.
// Not a module, which browsers do not load for a page that is opened as a file.
"use strict";

{
  const known = JSON.parse(document.getElementById("calculator-data").textContent);
  const form = document.getElementById("calculator");
  const element = (id) => document.getElementById(id);
  const number = (id) => Number(element(id).value);
  const create = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const OWN = "own";
  const CHAT = "chat";
  const PUBLISHED = "published";
  const fields = [...form.querySelectorAll("select, input:not([type=range])")];
  // What fills the memory, in the order of the picture.
  const PARTS = { weights: "Weights", cache: "KV cache", gradients: "Gradients", optimizer: "Optimizer", activations: "Activations" };

  /** Bytes of a chat: weights and cache, and what one step reads of the weights (`active`) and in all (`read`). */
  function chatBytes(model, format, context, batch) {
    const one = model.one[format];
    const all = model.all[format];
    const [full, windowed, window] = model.cache;
    const perText = full * context + windowed * Math.min(context, window);
    const cache = perText * batch * (format === "float32" ? 2 : 1);
    const active = all - (all - one) * model.idle ** (batch - 1);
    return { parts: { weights: model.weights[format], cache }, active, read: active + cache };
  }

  /** Bytes of fine-tuning. */
  function trainBytes(model, method, context, batch, rank, checkpointing) {
    const { weights, trained, each, layer, boundary, end } = model.train[method];
    const { lora } = known.methods[method];
    const some = lora ? rank * trained : trained;
    const kept = layer + (lora ? 14 * rank : 0);
    const layers = checkpointing ? model.layers * boundary + kept : model.layers * kept;
    const parts = {
      weights: weights + (lora ? 6 * some : 0),
      gradients: each * some,
      optimizer: 2 * each * some,
      activations: context * batch * (layers + end),
    };
    return { parts };
  }

  /** A model of which only the number of parameters is known. */
  function anyModel(parameters, kib) {
    const names = Object.keys(known.formats).filter((name) => !name.includes("mxfp4"));
    const sizes = Object.fromEntries(names.map((name) => [name, known.formats[name].weight * parameters]));
    return { format: "bfloat16", weights: sizes, one: sizes, all: sizes, idle: 0, cache: [kib * 1024, 0, 0] };
  }

  /** Steps a second: what is read, by bandwidth, with a share that comes from slower memory, and an overhead. */
  function rate(read, gbps, { share = 0, slow = 1, overhead = 0 } = {}) {
    return 1 / (overhead + (read * (1 - share)) / (gbps * 1e9) + (read * share) / (slow * 1e9));
  }

  function speedClass(program, chip, format) {
    const loads = known.speeds.programs[program].formats;
    return known.speeds.classes.find(
      (each) => each.program === program && each.chip === chip && (each.formats ?? loads).includes(format),
    );
  }

  function typical(read, layers, gbps, found) {
    return rate(read, gbps * found.share, { overhead: (layers * found.overhead_ms) / 1000 });
  }

  function rounded(value) {
    const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }
  const gigabytes = (size) => `${rounded(size / 1e9)} GB`;
  const range = (values, say = rounded) => [...new Set(values.map(say))].join(" to ");
  const about = (value) => (value < 10 ? Number(value.toPrecision(1)) : Number(value.toPrecision(2))).toLocaleString("en-US");

  /** "fits", "tight", "offload" or "too large", and the share that has to be offloaded. */
  function fit(total, memory, main) {
    const room = memory * 1e9;
    if (total <= room) return [total > 0.9 * room ? "tight" : "fits", 0];
    return [total <= room + main * 1e9 ? "offload" : "too large", 1 - room / total];
  }

  const VERDICTS = {
    fits: ["Fits", (total, memory, free) => `${gigabytes(total)} of ${memory} GB, ${gigabytes(free)} to spare`],
    tight: ["Tight", (total, memory) => `${gigabytes(total)} of ${memory} GB, less than a tenth to spare`],
    offload: ["Too large for the card", (total, memory) => `${gigabytes(total)} for ${memory} GB; the rest in main memory, as a last resort`],
    "too large": ["Does not fit", (total, memory) => `${gigabytes(total)} are needed, and there are ${memory} GB`],
    refused: ["Does not fit", (total, memory) => `${gigabytes(total)} are needed, and there are ${memory} GB; bitsandbytes leaves nothing in main memory, so choose a GGUF format`],
  };

  function write(id, strong, text = "") {
    element(id).replaceChildren(create("strong", { textContent: strong }), text);
  }

  /** What the fields say, once fields that do not apply are hidden and options that do not exist are off. */
  function settings() {
    const task = element("task").value;
    const name = element("model").value;
    const chosen = known.hardware[element("hardware").value] ?? {};
    const own = name === OWN;
    const model = own ? anyModel(number("parameters") * 1e9, number("kib")) : known.models[name];
    const chat = task === CHAT;
    const card = !chosen.shared && chosen.kind !== "class" && !["apple", "cpu"].includes(chosen.chip);
    show({ model: own, chat, train: !chat, lora: Boolean(known.methods[task]?.lora), card, memory: !chosen.memory_gb, gbps: !chosen.gbps });
    const format = pick("format", (each) => each === PUBLISHED || each in model.weights, PUBLISHED);
    const weights = format === PUBLISHED ? model.format : format;
    pick("program", (each) => known.speeds.programs[each].formats.includes(weights));
    const cards = card ? number("cards") : 1;
    return {
      task, chat, own, model, card, cards, chip: chosen.chip, format: weights,
      bitsandbytes: chat && /^(int8|nf4)/.test(weights),
      context: number("context"), batch: number("batch"), rank: number("rank"),
      checkpointing: element("checkpointing").checked,
      memory: (chosen.memory_gb ?? number("memory")) * cards,
      rates: chosen.gbps ?? [number("gbps")],
      program: element("program").value, name: own ? "This model" : name,
    };
  }

  function show(when) {
    for (const field of form.querySelectorAll("[data-when]")) {
      if (field.dataset.when in when) field.hidden = !when[field.dataset.when];
    }
  }

  /** Switch off the options that do not apply; if the chosen one is among them, choose another. */
  function pick(id, applies, otherwise) {
    const options = [...element(id).options];
    for (const option of options) option.disabled = !applies(option.value);
    if (element(id).selectedOptions[0]?.disabled ?? true) {
      element(id).value = otherwise ?? options.find((option) => !option.disabled).value;
    }
    return element(id).value;
  }

  function update() {
    const now = settings();
    const checked = fields.filter((field) => field.type === "number");
    for (const field of checked) field.removeAttribute("aria-invalid");
    const size = now.chat
      ? chatBytes(now.model, now.format, now.context, now.batch)
      : now.own ? null : trainBytes(now.model, now.task, now.context, now.batch, now.rank, now.checkpointing);
    const total = size ? Object.values(size.parts).reduce((sum, part) => sum + part, 0) : 0;
    const exceeds = now.card && now.chat && total > now.memory * 1e9;
    const spills = exceeds && !now.bitsandbytes;
    show({ offload: spills });
    const wrongs = checked.filter((field) => !field.closest(".field").hidden && !field.validity.valid);
    for (const field of wrongs) field.setAttribute("aria-invalid", "true");
    const [wrong] = wrongs;
    for (const id of ["picture", "formula", "notes", "elsewhere"]) element(id).hidden = Boolean(wrong) || !size;
    element("speed").textContent = "";
    if (wrong) {
      const whole = wrong.step === "1" ? "a whole number" : "a number";
      const [low, high] = [wrong.min, wrong.max].map((limit) => Number(limit).toLocaleString("en-US"));
      write("verdict", `${wrong.labels[0].textContent}: `, `enter ${whole} from ${low} to ${high}.`);
      return;
    }
    link();
    if (!size) {
      write("verdict", "Choose a listed model: ", "what training keeps in memory depends on the shape of the model.");
      return;
    }

    const [verdict, share] = fit(total, now.memory, spills ? number("main") : 0);
    const [strong, reason] = VERDICTS[exceeds && now.bitsandbytes ? "refused" : verdict];
    write("verdict", strong, `: ${reason(total, rounded(now.memory).replace(/\.0*$/, ""), now.memory * 1e9 - total)}.`);
    draw(size.parts, total, now.memory * 1e9);
    element("verdict").dataset.sizes = JSON.stringify({ ...size.parts, total, read: size.read ?? 0 });
    element("formula").replaceChildren();
    const notes = now.chat ? speed(now, size, verdict, share) : [];
    element("notes").replaceChildren(...[...notes, ...special(now)].map((text) => create("li", { textContent: text })));
    compare(now, size, total);
  }

  /** Say how fast it is, and return what is to be noted. */
  function speed(now, size, verdict, share) {
    delete element("speed").dataset.values;
    if (verdict === "too large") {
      write("speed", "No speed", ": what does not fit has to come from slower memory, again for every step.");
      return [];
    }
    const { parallel, says } = known.speeds.programs[now.program];
    const rates = now.rates.map((gbps) => gbps * (parallel ? now.cards : 1));
    const limits = rates.map((gbps) => now.batch * rate(size.read, gbps, { share, slow: number("main-gbps") }));
    const found = now.model.layers && now.batch === 1 && !share && speedClass(now.program, now.chip, now.format);
    const usual = found ? rates.map((gbps) => typical(size.read, now.model.layers, gbps, found)) : [];
    element("speed").dataset.values = JSON.stringify({ limits, usual });
    const each = now.batch > 1 ? `, ${range(limits.map((limit) => limit / now.batch))} for each text` : "";
    if (found) write("speed", `About ${range(usual, about)} tokens a second`, `, ${range(limits)} at most.`);
    else write("speed", `At most ${range(limits)} tokens a second`, `${each}.`);

    const bandwidth = rates.map((gbps) => gbps.toLocaleString("en-US")).join(" to ");
    const slow = share ? `, ${Math.round(100 * share)} % of it at ${number("main-gbps").toLocaleString("en-US")} GB/s` : "";
    const sum = `${gigabytes(size.active)} of weights + ${gigabytes(size.parts.cache)} of cache`;
    const lines = [`At most: ${now.batch > 1 ? `${now.batch} texts × ` : ""}${bandwidth} GB/s ÷ (${sum})${slow} = ${range(limits)} tokens a second. `];
    if (found) {
      const percent = Math.round(100 * found.share);
      lines.push(`Usual: ${percent} % of that bandwidth, and ${found.overhead_ms} ms for each of ${now.model.layers} layers, as measured with ${says} by `);
      found.from.forEach((source, place) => {
        if (place) lines.push(", ");
        lines.push(create("a", { href: known.sources[source].url, textContent: source }));
      });
      lines.push(".");
    }
    element("formula").replaceChildren(...lines);

    const notes = [];
    if (!found && now.batch === 1 && !share) {
      notes.push(now.own ? "A usual speed is known for listed models only." : `No measurement of ${says} on such hardware is known here, so there is no usual speed.`);
    }
    if (now.batch > 1) notes.push("Usual speeds are known for one text at a time only.");
    if (now.cards > 1) {
      notes.push(parallel
        ? "The cards read at the same time (tensor parallelism), over a fast link such as NVLink."
        : "The cards add up their memory, not their speed: each waits for the layers of the one before.");
    }
    if (share) notes.push("Offloading is slow: expect less than this limit.");
    return notes;
  }

  function special(now) {
    const notes = [];
    if (now.model.idle && (now.bitsandbytes || now.task === "qlora")) notes.push("bitsandbytes leaves the experts of this model in bfloat16.");
    if (now.model.idle && now.chat && now.batch > 1) notes.push("The more texts, the more experts are read: as many as expected at random.");
    if (now.model.idle && known.methods[now.task]?.lora) notes.push("The adapters are beside the linear layers, which the experts are not.");
    if (now.own && now.format !== "float32" && now.format !== "bfloat16" && !now.format.startsWith("gguf")) {
      notes.push("A real model needs more: its vocabulary stays in bfloat16.");
    }
    if (now.own) notes.push("Counted as a dense model: a mixture of experts reads less, and is faster.");
    if (now.context > now.model.positions) {
      notes.push(`This model was made for at most ${now.model.positions.toLocaleString("en-US")} tokens.`);
    }
    return notes;
  }

  /** The bar of what fills the memory, and its legend. */
  function draw(parts, total, room) {
    const whole = Math.max(total, room);
    const percent = (size) => `${(100 * size) / whole}%`;
    const shown = Object.entries(PARTS).filter(([part]) => part in parts);
    const pieces = shown.map(([part]) => [part, parts[part]]);
    if (room > total) pieces.push(["free", room - total]);
    element("bar").replaceChildren(...pieces.map(([part, size]) => {
      const piece = create("span", { className: part });
      piece.style.width = percent(size);
      return piece;
    }));
    element("room").style.left = percent(room);
    element("room").hidden = total <= room;
    const said = shown.map(([part, name]) => `${name} ${gigabytes(parts[part])}`);
    const rest = total > room ? `together ${gigabytes(total)}, more than the memory` : `free ${gigabytes(room - total)}`;
    element("bar").setAttribute("aria-label", `What fills ${gigabytes(room)} of memory: ${said.join(", ")}, ${rest}.`);
    const entries = [...shown.map(([part, name]) => [part, name, parts[part]]), ["total", "Together", total]];
    element("parts").replaceChildren(...entries.map(([part, name, size]) => create(
      "div", { className: part },
      create("dt", { textContent: name }),
      create("dd", {}, create("data", { id: `part-${part}`, value: size, textContent: gigabytes(size) })),
    )));
  }

  /** The table of all hardware, one of each, in the order of its list; a class has no memory of its own. */
  function compare(now, size, total) {
    const { program, format } = now;
    const says = { fits: "Fits", tight: "Tight", offload: "Does not fit", "too large": "Does not fit" };
    const rows = [...element("hardware").options].filter(({ value }) => value !== OWN).map(({ value: name }) => {
      const { memory_gb: memory, gbps: rates, chip } = known.hardware[name];
      const verdict = memory ? says[fit(total, memory, 0)[0]] : `With ${gigabytes(total)} or more`;
      const found = now.model.layers && now.batch === 1 && speedClass(program, chip, format);
      const usual = () => `about ${range(rates.map((gbps) => typical(size.read, now.model.layers, gbps, found)), about)}, `;
      const limits = () => `${found ? "" : "at most "}${range(rates.map((gbps) => now.batch * rate(size.read, gbps)))}${found ? " at most" : ""}`;
      const speeds = verdict === "Does not fit" || !now.chat ? "–" : (found ? usual() : "") + limits();
      return create("tr", {}, create("th", { scope: "row", textContent: name }), create("td", { textContent: verdict }), create("td", { textContent: speeds }));
    });
    element("elsewhere").tBodies[0].replaceChildren(...rows);
  }

  const valueOf = (field) => (field.type === "checkbox" ? String(field.checked) : field.value);

  /** Keep the settings in the address, behind "#", where no server sees them. */
  function link() {
    const changed = fields.filter((field) => valueOf(field) !== field.dataset.initial && !field.closest(".field").hidden);
    const hash = `#${new URLSearchParams(changed.map((field) => [field.id, valueOf(field)]))}`;
    element("link").href = hash;
    if (changed.length || location.hash.includes("=")) history.replaceState(null, "", hash === "#" ? location.pathname : hash);
  }

  /** Take the settings from the address, if it holds some; otherwise "#" leads to a section of the page. */
  function restore() {
    if (!location.hash.includes("=")) return;
    const wanted = new URLSearchParams(location.hash.slice(1));
    for (const field of fields) {
      const value = wanted.get(field.id) ?? field.dataset.initial;
      if (field.type === "checkbox") field.checked = value === "true";
      else if (field.tagName !== "SELECT" || [...field.options].some((option) => option.value === value)) field.value = value;
    }
    form.querySelectorAll("input[type=range]").forEach((slider) => slider.follow());
    update();
  }

  /** A slider moves in equal factors; the number beside it is what counts. */
  function follow(slider) {
    const { base, for: id } = slider.dataset;
    const field = element(id);
    const digits = base === "10" ? 2 : 4;
    const say = () => slider.setAttribute("aria-valuetext", Number(field.value).toLocaleString("en-US"));
    slider.follow = () => {
      if (field.validity.valid) slider.value = Math.log(field.value) / Math.log(base);
      say();
    };
    slider.addEventListener("input", () => {
      const value = base ** slider.value;
      field.value = field.step === "1" ? Math.round(value) : Number(value.toPrecision(digits));
      say();
    });
    field.addEventListener("input", slider.follow);
    slider.follow();
  }

  function options(id, groups) {
    for (const [label, entries] of groups) {
      const made = entries.map(([value, text = value]) => new Option(text, value));
      element(id).append(...(label ? [create("optgroup", { label }, ...made)] : made));
    }
  }

  const names = (when) => Object.entries(known.hardware).filter(([, facts]) => when(facts)).map(([name, { memory_gb: memory }]) =>
    [name, memory && !name.includes("GB") ? `${name}, ${memory} GB` : name]);
  const devices = (...chips) => names((facts) => facts.kind === "device" && chips.includes(facts.chip))
    .sort(([one], [two]) => (known.hardware[one].memory_gb ?? 0) - (known.hardware[two].memory_gb ?? 0));
  const said = (entries) => Object.entries(entries).map(([name, { says }]) => [name, says]);
  options("task", [["", [[CHAT, "Chat: write text"]]], ["Fine-tune", said(known.methods)]]);
  options("format", [["", [[PUBLISHED, "As its maker published it"]]], ["Other formats", said(known.formats)]]);
  options("program", [["", said(known.speeds.programs)]]);
  options("model", [
    ["Listed models", Object.keys(known.models).map((name) => [name])],
    ["Any other", [[OWN, "A number of parameters"]]],
  ]);
  options("hardware", [
    ["Graphics cards, smallest first", devices("consumer")],
    ["Data-centre cards", devices("datacentre")],
    ["Apple computers", devices("apple")],
    ["Processors alone", devices("cpu")],
    ["Classes of the source page", names((facts) => facts.kind === "class")],
    ["Any other", [[OWN, "My own memory and bandwidth"]]],
  ]);
  element("model").value = "NousResearch/Meta-Llama-3-8B-Instruct";
  element("hardware").value = "Nvidia GeForce RTX 4090";
  element("program").value = "llama.cpp";
  for (const field of fields) field.dataset.initial = valueOf(field);
  form.querySelectorAll("input[type=range]").forEach(follow);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", restore);
  form.hidden = false;
  restore();
  update();
}
