// The calculator of book/calculator.md. Its data comes from memory_and_speed/memory.py, as JSON in the page
// (tools/calculator.py); tests/book/browser/test_calculator.py compares what it shows.
// Not a module, which browsers do not load for a page that is opened as a file.
"use strict";

{
  const known = JSON.parse(document.getElementById("calculator-data").textContent);
  const form = document.getElementById("calculator");
  const element = (id) => document.getElementById(id);
  const number = (id) => Number(element(id).value);
  const OWN = "own";

  /** Bytes of the weights, of the cache, and of what one step reads. */
  function bytes(model, dtype, context, batch) {
    const one = model.one[dtype];
    const all = model.all[dtype];
    const [full, windowed, window] = model.cache;
    const perText = full * context + windowed * Math.min(context, window);
    const cache = perText * batch * (dtype === "float32" ? 2 : 1);
    const active = all - (all - one) * model.idle ** (batch - 1);
    const weights = model.weights[dtype];
    return { weights, cache, active, total: weights + cache, read: active + cache };
  }

  /** A model of which only the number of parameters is known. */
  function anyModel(parameters, kib) {
    const sizes = Object.fromEntries(
      Object.entries(known.weight).map(([dtype, size]) => [dtype, size * parameters]),
    );
    return { weights: sizes, one: sizes, all: sizes, idle: 0, cache: [kib * 1024, 0, 0] };
  }

  function rounded(value) {
    const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  }
  const gigabytes = (size) => `${rounded(size / 1e9)} GB`;
  const range = (values) => [...new Set(values.map(rounded))].join(" to ");

  function fits(total, memory) {
    const room = memory * 1e9;
    if (total > room) return ["Does not fit", `${gigabytes(total)} are needed, and there are ${memory} GB`];
    if (total > 0.9 * room) return ["Tight", `${gigabytes(total)} of ${memory} GB, less than a tenth to spare`];
    return ["Fits", `${gigabytes(total)} of ${memory} GB, ${gigabytes(room - total)} to spare`];
  }

  function show(id, size) {
    element(id).value = size;
    element(id).textContent = gigabytes(size);
  }

  function write(id, strong, text) {
    element(id).replaceChildren(Object.assign(document.createElement("strong"), { textContent: strong }), text);
  }

  function update() {
    const ownModel = element("model").value === OWN;
    const chosen = known.hardware[element("hardware").value] ?? {};
    const hidden = { model: !ownModel, memory: Boolean(chosen.memory_gb), gbps: Boolean(chosen.gbps) };
    for (const field of form.querySelectorAll("[data-own]")) field.hidden = hidden[field.dataset.own];

    const fields = [...form.querySelectorAll("input[type=number]")];
    for (const field of fields) field.removeAttribute("aria-invalid");
    const wrongs = fields.filter((field) => !field.closest(".field").hidden && !field.validity.valid);
    for (const field of wrongs) field.setAttribute("aria-invalid", "true");
    const [wrong] = wrongs;
    for (const id of ["parts", "formula", "notes", "elsewhere"]) element(id).hidden = Boolean(wrong);
    if (wrong) {
      const whole = wrong.step === "1" ? "a whole number" : "a number";
      const [low, high] = [wrong.min, wrong.max].map((limit) => Number(limit).toLocaleString("en-US"));
      write("verdict", `${wrong.labels[0].textContent}: `, `enter ${whole} from ${low} to ${high}.`);
      element("speed").textContent = "";
      return;
    }

    const name = element("model").value;
    const model = ownModel ? anyModel(number("parameters") * 1e9, number("kib")) : known.models[name];
    const [dtype, context, batch] = [element("dtype").value, number("context"), number("batch")];
    const size = bytes(model, dtype, context, batch);
    const memory = chosen.memory_gb ?? number("memory");
    const speeds = (chosen.gbps ?? [number("gbps")]).map((gbps) => (batch * gbps * 1e9) / size.read);

    const [verdict, reason] = fits(size.total, memory);
    write("verdict", verdict, `: ${reason}.`);
    const each = batch > 1 ? `, ${range(speeds.map((speed) => speed / batch))} for each text` : "";
    if (verdict === "Does not fit") {
      write("speed", "No speed", ": what does not fit has to come from slower memory, again for every step.");
    } else {
      write("speed", `At most ${range(speeds)} tokens a second`, `${each}.`);
    }
    element("speed").dataset.values = JSON.stringify(speeds);

    for (const id of ["weights", "cache", "total", "read"]) show(id, size[id]);
    const bandwidth = (chosen.gbps ?? [number("gbps")]).map((gbps) => gbps.toLocaleString("en-US")).join(" to ");
    element("formula").textContent =
      `${batch > 1 ? `${batch} texts × ` : ""}${bandwidth} GB/s ÷ ` +
      `(${gigabytes(size.active)} of weights + ${gigabytes(size.cache)} of cache)` +
      (verdict === "Does not fit" ? "" : ` = ${range(speeds)} tokens a second`);

    const notes = [];
    const quantized = !["float32", "bfloat16"].includes(dtype);
    if (model.idle && quantized) notes.push("bitsandbytes leaves the experts of this model in bfloat16.");
    if (model.idle && batch > 1) notes.push("The more texts, the more experts are read: as many as expected at random.");
    if (ownModel && quantized) notes.push("A real model needs more: its vocabulary stays in bfloat16.");
    if (/gpt-oss|DeepSeek/.test(element("model").value)) {
      notes.push("The published checkpoint is quantized, and needs less than in bfloat16.");
    }
    if (ownModel) notes.push("Counted as a dense model: a mixture of experts reads less, and is faster.");
    if (context > model.positions) {
      notes.push(`This model was made for at most ${model.positions.toLocaleString("en-US")} tokens.`);
    }
    element("notes").replaceChildren(
      ...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    compare(size, batch);
  }

  /** The table of all hardware; a class has no memory of its own. */
  function compare(size, batch) {
    const rows = Object.entries(known.hardware).map(([name, { memory_gb: memory, gbps }]) => {
      const row = document.createElement("tr");
      const verdict = memory ? fits(size.total, memory)[0] : `With ${gigabytes(size.total)} or more`;
      const speeds = gbps.map((speed) => (batch * speed * 1e9) / size.read);
      const head = Object.assign(document.createElement("th"), { scope: "row", textContent: name });
      const cells = [verdict, verdict === "Does not fit" ? "–" : range(speeds)];
      row.append(head, ...cells.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
      return row;
    });
    element("elsewhere").tBodies[0].replaceChildren(...rows);
  }

  /** A slider moves in equal factors; the number beside it is what counts. */
  function follow(slider) {
    const { base, for: id } = slider.dataset;
    const field = element(id);
    const digits = base === "10" ? 2 : 4;
    const say = () => slider.setAttribute("aria-valuetext", Number(field.value).toLocaleString("en-US"));
    const move = () => {
      if (field.validity.valid) slider.value = Math.log(field.value) / Math.log(base);
      say();
    };
    slider.addEventListener("input", () => {
      const value = base ** slider.value;
      field.value = field.step === "1" ? Math.round(value) : Number(value.toPrecision(digits));
      say();
    });
    field.addEventListener("input", move);
    move();
  }

  function options(select, groups) {
    for (const [label, names] of groups) {
      const group = Object.assign(document.createElement("optgroup"), { label });
      group.append(...names.map(([value, text = value]) => new Option(text, value)));
      select.append(group);
    }
  }

  const kinds = (kind) => Object.keys(known.hardware).filter((name) => known.hardware[name].kind === kind);
  options(element("model"), [
    ["Listed models", Object.keys(known.models).map((name) => [name])],
    ["Any other", [[OWN, "A number of parameters"]]],
  ]);
  options(element("hardware"), [
    ["Classes of the source page", kinds("class").map((name) => [name])],
    ["Devices", kinds("device").map((name) => [name])],
    ["Any other", [[OWN, "My own memory and bandwidth"]]],
  ]);
  element("model").value = "NousResearch/Meta-Llama-3-8B-Instruct";
  element("hardware").value = "Nvidia GeForce RTX 4090";
  form.querySelectorAll("input[type=range]").forEach(follow);
  form.addEventListener("input", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  update();
}
