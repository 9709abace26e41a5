// The box of "Chat with a model": a chat with a model that runs in the page, and a look at how it chose its words.
import { element, facts, label, megabytes, reason } from "./elements.js";

const REPLY = 100; // tokens at most, as on the page
const WAITING = "Loading the model: ";

const box = document.querySelector("[data-live=chat]");
const status = element("p", { role: "status", class: "live-status" });
let running; // an AbortController while a reply is being written
let engine; // model.js, loaded with the model
let model;
let entry;
let turns = []; // the chat, without the system message
let chosen; // the piece that is explained

// --- the form ----------------------------------------------------------------------------------

const area = (value, rows) => element("textarea", { value, rows });
const number = (value, min, max, step) => element("input", { type: "number", value, min, max, step, required: true });
const system = area("You are a sassy, wise-cracking robot as imagined by Hollywood circa 1986.", 2);
const message = area("Hey, can you tell me any fun things to do in New York?", 2);
const sample = element(
  "select",
  {},
  element("option", { value: "", textContent: "Greedy: the likeliest piece each time" }),
  element("option", { value: "sample", textContent: "Sampled: drawn by probability" }),
);
const temperature = number("0.6", 0.1, 2, 0.1);
const topP = number("0.9", 0.05, 1, 0.05);
const seed = number("0", 0, 4294967294, 1);
const send = element("button", { class: "live-main", textContent: "Send" });
const stop = element("button", { type: "button", textContent: "Stop", disabled: true });
const fresh = element("button", { type: "button", textContent: "New chat" });
const log = element("div", { role: "log", "aria-label": "The chat", class: "live-log" });
const why = element("div", { class: "live-why", hidden: true });
const form = element(
  "form",
  { hidden: true },
  label("System message", system),
  element(
    "div",
    { class: "live-settings" },
    label("Choice of words", sample),
    label("Temperature", temperature),
    label("Top-p", topP),
    label("Seed", seed),
  ),
  log,
  why,
  label("Your message", message),
  element("div", { class: "live-buttons" }, send, stop, fresh),
);

// --- pieces of text ----------------------------------------------------------------------------

const utf8 = new TextDecoder();

/** The text of a reply so far; a character may come in several pieces. */
const textOf = (pieces) =>
  utf8.decode(Uint8Array.from(pieces.filter(({ end }) => !end).flatMap(({ bytes }) => [...bytes])));

/** A piece alone, as it is shown, and named where nothing is to be seen. */
function shown({ id, bytes, end }) {
  if (end) return { text: "■", name: "end of the reply" };
  const text = utf8.decode(bytes);
  if (!bytes.length) return { text: "◇", name: `special token ${id}` };
  if (text.includes("\uFFFD")) return { text: "·", name: `part of a character, token ${id}` };
  if (text.trim()) return { text, name: null };
  return { text: text.replaceAll("\n", "⏎\n"), name: text.includes("\n") ? "line break" : "space" };
}

const percent = (p) => (p === null ? "–" : p < 0.005 && p > 0 ? "< 0.01" : p.toFixed(2));

/** The likeliest pieces at one place, and what the settings make of them. */
function explain() {
  why.hidden = !chosen;
  if (!chosen) return;
  const fields = [temperature, topP];
  if (fields.some((field) => !field.validity.valid)) return;
  const reshaped = engine.reshape(chosen.logprobs, temperature.valueAsNumber, topP.valueAsNumber);
  const rows = chosen.likeliest.map((other, place) => [other, Math.exp(other.logprob), reshaped[place]]);
  if (!chosen.likeliest.some(({ id }) => id === chosen.id)) {
    const place = chosen.logprobs.indexOf(chosen.logprob);
    rows.push([chosen, Math.exp(chosen.logprob), reshaped[place] ?? null]);
  }
  const line = ([other, before, after]) => {
    const { text, name } = shown(other);
    const head = element("th", { scope: "row" }, element("code", {}, name ?? JSON.stringify(text).slice(1, -1)));
    if (other.id === chosen.id) head.append(" (chosen)");
    const bar = (p) => {
      const cell = element("td", {}, percent(p));
      cell.style.setProperty("--share", `${100 * (p ?? 0)}%`);
      return cell;
    };
    return element("tr", {}, head, bar(before), bar(after));
  };
  const columns = ["Piece", "Probability", `Temperature ${temperature.value}, top-p ${topP.value}`];
  why.replaceChildren(
    element(
      "table",
      {},
      element("caption", {}, `What could have stood there, of ${chosen.logprobs.length.toLocaleString("en")} pieces`),
      element("thead", {}, element("tr", {}, ...columns.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...rows.map(line)),
    ),
    element("p", {}, sample.value ? "– means dropped by top-p." : "Greedy takes the first, whatever the temperature."),
  );
}

/** The pieces of a reply as a list of which one is chosen, with a click or the arrow keys. */
function pieceList() {
  const list = element("div", {
    role: "listbox",
    "aria-label": "The reply, piece by piece",
    "aria-orientation": "horizontal",
    class: "live-pieces",
  });
  const pieces = [];
  const choose = (option) => {
    for (const other of document.querySelectorAll(".live-pieces [aria-selected=true]")) {
      other.setAttribute("aria-selected", "false");
    }
    for (const other of list.children) other.tabIndex = other === option ? 0 : -1;
    option.setAttribute("aria-selected", "true");
    chosen = pieces[[...list.children].indexOf(option)];
    explain();
    why.scrollIntoView({ block: "nearest" }); // below a long reply, nobody would see that it came
  };
  list.addEventListener("focusin", ({ target }) => choose(target));
  list.addEventListener("click", ({ target }) => target.role === "option" && target.focus());
  list.addEventListener("keydown", (event) => {
    const at = [...list.children].indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: list.children.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    list.children[next]?.focus();
  });
  const add = (piece) => {
    const { text, name } = shown(piece);
    const option = element("span", { role: "option", "aria-selected": "false" }, text);
    if (name) option.ariaLabel = name;
    option.tabIndex = pieces.length ? -1 : 0;
    option.dataset.id = piece.id;
    pieces.push(piece);
    list.append(option);
  };
  return { list, pieces, add };
}

// --- the chat ----------------------------------------------------------------------------------

function busy(controller) {
  running = controller;
  send.disabled = fresh.disabled = Boolean(controller);
  stop.disabled = !controller;
}

async function ask() {
  const content = message.value.trim();
  if (running || !content || !form.reportValidity()) return;
  turns.push({ role: "user", content });
  const question = element("p", { class: "live-user" }, element("strong", {}, "You: "), content);
  const { list, pieces, add } = pieceList();
  log.append(question, list);
  message.value = "";
  status.textContent = "Writing…";
  busy(new AbortController());
  stop.focus();
  const instruction = system.value.trim();
  const settings = {
    sample: Boolean(sample.value),
    temperature: temperature.valueAsNumber,
    topP: topP.valueAsNumber,
    seed: seed.valueAsNumber,
    signal: running.signal,
    most: REPLY,
  };
  try {
    const chat = [...(instruction ? [{ role: "system", content: instruction }] : []), ...turns];
    const reply = model.reply(chat, settings);
    let step;
    while (!(step = await reply.next()).done) add(step.value);
    const { tokens, speed } = step.value;
    const room = entry.context.toLocaleString("en");
    status.textContent =
      `${tokens.toLocaleString("en")} of ${room} tokens of the context in use; ` +
      `${pieces.length} written, ${Math.round(speed)} a second. Choose a piece to see what could have stood there.`;
  } catch (error) {
    if (error?.name === "AbortError") status.textContent = "Stopped; ask on, or begin a new chat.";
    else if (/context/i.test(error?.message)) {
      status.textContent = `This chat no longer fits into ${entry.context.toLocaleString("en")} tokens: begin a new one.`;
    } else status.textContent = `The model stopped (${reason(error)}): reload the page to begin again.`;
  }
  const text = textOf(pieces);
  if (pieces.length) {
    turns.push({ role: "assistant", content: text });
    list.dataset.text = text;
    log.append(element("p", { class: "visually-hidden" }, `The model: ${text}`));
  } else {
    turns.pop();
    question.remove();
    list.remove();
    message.value = content;
  }
  busy(null);
  message.focus();
}

function begin() {
  turns = [];
  chosen = undefined;
  log.replaceChildren();
  explain();
  status.textContent = "A new chat: the model knows nothing of the one before.";
  message.focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});
form.addEventListener("input", explain);
stop.addEventListener("click", () => running?.abort());
fresh.addEventListener("click", begin);

// --- loading -----------------------------------------------------------------------------------

async function open(buttons, choice) {
  for (const button of buttons) button.disabled = true;
  status.textContent = WAITING;
  try {
    engine = await import("./model.js");
    const progress = (bytes) => (status.textContent = `${WAITING}${Math.round((100 * bytes) / choice.bytes)} %`);
    model = await engine.load(choice, progress);
    entry = choice;
  } catch (error) {
    for (const button of buttons) button.disabled = false;
    status.textContent = `The model could not be loaded (${reason(error)}): try again, or another browser.`;
    return;
  }
  for (const button of buttons) button.remove();
  status.textContent = `${choice.name}${choice === box.models[0] ? ", the stand-in of this page," : ""} is ready.`;
  form.hidden = false;
  message.focus();
}

/** Whether the browser has what wllama.wasm needs; its other build, for those without, is as large again. */
function hasMemory64() {
  try {
    return Boolean(new WebAssembly.Memory({ address: "i64", initial: 1n }));
  } catch {
    return false;
  }
}

try {
  if (!hasMemory64()) throw new Error("it needs 64-bit WebAssembly, which this browser does not have");
  const { engine: size, models } = await facts();
  box.models = models;
  const buttons = models.map((choice, place) => {
    const what = place ? `Load the real ${choice.name.split("/")[1]}` : "Load this page's model";
    return element("button", {
      type: "button",
      class: "live-main",
      textContent: `${what} (${megabytes(choice.bytes + size)})`,
      onclick: () => open(buttons, choice),
    });
  });
  const opening = element(
    "p",
    {},
    "Chat with the model here, in your browser; nothing you type leaves it. For each piece of a reply, see what else could have stood there.",
  );
  box.replaceChildren(opening, element("div", { class: "live-buttons" }, ...buttons), form, status);
} catch (error) {
  const cure = hasMemory64() ? "reload the page to try again" : "take a current Chrome, Edge or Firefox on a computer";
  box.textContent = `The chat could not be set up (${reason(error)}): ${cure}.`;
}
