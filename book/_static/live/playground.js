// The box of "Look inside the pipeline": a chat, the text that a template makes of it, and its tokens.
import { element, facts, label, megabytes, reason } from "./elements.js";

const box = document.querySelector("[data-live=playground]");
const ROLES = ["system", "user", "assistant"];
const CHATML =
  "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}" +
  "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

async function read(name, kind = "json") {
  const response = await fetch(new URL(name, import.meta.url));
  if (!response.ok) throw new Error(`${name} is missing (${response.status})`);
  return response[kind]();
}

/** Load tokenizer and template, and return `encode(messages, options)`. */
async function load() {
  const [{ Template }, { Tokenizer }, json, config, template] = await Promise.all([
    import("./jinja.js"),
    import("./tokenizers.js"),
    read("tokenizer.json"),
    read("tokenizer_config.json"),
    read("chat_template.txt", "text"),
  ]);
  const tokenizer = new Tokenizer(json, config);
  const names = { bos_token: config.bos_token, eos_token: config.eos_token };
  const special = new Set(json.added_tokens.filter((token) => token.special).map(({ id }) => id));

  /** `{ text, ids, pieces }` of a chat; `twice` lets the tokenizer add its special tokens too. */
  function encode(messages, { source = template, prompt = true, twice = false } = {}) {
    const text = new Template(source).render({ ...names, messages, add_generation_prompt: prompt });
    return { text, ...tokenize(text, twice) };
  }
  function tokenize(text, twice) {
    const { ids, tokens } = tokenizer.encode(text, { add_special_tokens: twice });
    return { ids, pieces: tokens };
  }
  return { encode, tokenize, template, special };
}

function build({ encode, tokenize, template, special }) {
  box.tokenize = (text) => tokenize(text, false).ids; // for the tests
  box.encode = encode;
  const messages = element("div", { class: "live-messages" });
  const prompt = element("input", { type: "checkbox", checked: true });
  const twice = element("input", { type: "checkbox" });
  const source = element("textarea", { value: template, rows: 6, spellcheck: false, class: "live-code" });
  const text = element("pre", { tabIndex: 0, role: "group", ariaLabel: "The text that the model reads" });
  const tokens = element("ol", { class: "live-tokens" });
  const count = element("p", { role: "status", class: "live-status" });
  const result = element("div", {}, element("p", {}, "The text:"), text, tokens);

  function update() {
    const chat = [...messages.children].map((row) => ({
      role: row.querySelector("select").value,
      content: row.querySelector("textarea").value,
    }));
    let made;
    try {
      made = encode(chat, { source: source.value, prompt: prompt.checked, twice: twice.checked });
    } catch (error) {
      result.hidden = true;
      count.textContent = `The template does not work: ${reason(error)}.`;
      return;
    }
    result.hidden = false;
    count.textContent = `${made.ids.length} tokens. Ġ stands for a space, Ċ for a line break.`;
    text.textContent = made.text;
    tokens.replaceChildren(
      ...made.ids.map((id, place) =>
        element(
          "li",
          special.has(id) ? { class: "special" } : {},
          element("span", { class: "piece" }, made.pieces[place]),
          element("span", { class: "number" }, String(id)),
        ),
      ),
    );
  }

  function add(role, content) {
    const kind = element("select", {}, ...ROLES.map((name) => element("option", { value: name, textContent: name })));
    kind.value = role;
    const remove = element("button", { type: "button", textContent: "Remove", ariaLabel: "Remove this message" });
    const row = element("div", {}, label("Role", kind), label("Content", element("textarea", { value: content, rows: 2 })), remove);
    remove.addEventListener("click", () => {
      (row.nextElementSibling ?? row.previousElementSibling ?? more).querySelector?.("textarea")?.focus();
      row.remove();
      update();
    });
    messages.append(row);
    return row;
  }
  const more = element("button", { type: "button", textContent: "Add a message" });
  more.addEventListener("click", () => {
    const last = messages.lastElementChild?.querySelector("select").value;
    add(last === "user" ? "assistant" : "user", "").querySelector("textarea").focus();
    update();
  });
  const take = (name, value) => {
    const button = element("button", { type: "button", textContent: name });
    button.addEventListener("click", () => {
      source.value = value;
      update();
    });
    return button;
  };
  add("system", "You are a sassy, wise-cracking robot as imagined by Hollywood circa 1986.");
  add("user", "Hey, can you tell me any fun things to do in New York?");
  const check = (field, words) => element("label", { class: "live-check" }, field, ` ${words}`);
  const form = element(
    "form",
    {},
    messages,
    element("div", { class: "live-buttons" }, more),
    check(prompt, "with the generation prompt"),
    check(twice, "let the tokenizer add its special tokens too"),
    element(
      "details",
      {},
      element("summary", {}, "The template: write your own"),
      label("Template, in Jinja", source),
      element("div", { class: "live-buttons" }, take("Llama 3's", template), take("ChatML", CHATML)),
    ),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", update);
  box.replaceChildren(form, count, result);
  update();
  messages.querySelector("textarea").focus();
}

try {
  const { tokenizer } = await facts();
  const open = element("button", { type: "button", class: "live-main" }, `Open the playground (${megabytes(tokenizer)})`);
  const status = element("p", { role: "status", class: "live-status" });
  open.addEventListener("click", async () => {
    open.disabled = true;
    status.textContent = "Loading the tokenizer…";
    try {
      build(await load());
    } catch (error) {
      open.disabled = false;
      status.textContent = `The playground could not be loaded (${reason(error)}): try again.`;
    }
  });
  const opening = element("p", {}, "Write a chat, and see the text and the tokens that the model reads. Nothing you type leaves the page.");
  box.replaceChildren(opening, element("div", { class: "live-buttons" }, open), status);
} catch (error) {
  box.textContent = `The playground could not be set up (${reason(error)}): reload the page to try again.`;
}
