"""The search finds what readers type, and leads to the section that has it."""

from urllib.parse import quote

import pytest
import yaml

from helpers import PROJECT

# {what is typed: (a page, and a part of the address of the section) among the first five results}
FINDS = {
    "OOM": ("errors", "memory"),
    "out of memory": ("errors", "memory"),
    "finetune": ("", "fine-tun"),
    "fine-tune": ("", "fine-tun"),
    "4 bit": ("fit_a_model_in_memory", "bit"),
    "8 bit": ("fit_a_model_in_memory", "eight-bits"),
    "LoRA": ("fine_tune_with_lora", ""),
    "ValueError: Column": ("errors", "column"),
    "load in 4 bits": ("fit_a_model_in_memory", "four-bits"),
    "how do I train on my own csv?": ("train_with_trainer", "own-csv"),
    "does a 70B model fit on 24 GB": ("fit_a_model_in_memory", "70b"),
    "will 70b fit in 24GB": ("fit_a_model_in_memory", "70b"),
    "what changed from transformers 4 to 5": ("errata", "x-you-wrote"),
    "transformers 5": ("errata", "x-you-wrote"),
    "upgrade": ("errata", "x-you-wrote"),
    "significance": ("", "luck"),
    "p-value": ("", "luck"),
    "speculative decoding": ("what_makes_it_faster", "assisted-generation"),
    "context window": ("chat_with_a_model", "full"),
    "SFT": ("fine_tuning", "own-conversations"),
    "fine-tune a chat model": ("fine_tuning", "own-conversations"),
}
FIT = "notebooks/chat/fit_a_model_in_memory.html"
LIMITS = "notebooks/chat/what_limits_the_speed.html"
WRITTEN = "book/errata.html#x-you-wrote-5-x-you-write"
# {what is typed: where the first result leads}, for each line of synonyms.yml: without the line, it
# leads elsewhere, or nowhere.
FIRST_RESULTS = {
    "OutOfMemoryError": "book/glossary.html#term-out-of-memory",
    "finetuning": "book/glossary.html#term-fine-tuning",
    "int4": "book/glossary.html#term-NF4",
    "load_in_8bit": f"{FIT}#eight-bits",
    "quantise": "book/glossary.html#term-quantization",
    "PEFT": "book/glossary.html#term-adapter",
    "VRAM": "book/errors.html#cuda-out-of-memory-oom",
    "tokens per second": f"{LIMITS}#two-speeds-the-first-word-and-the-rest",
    "own data": "notebooks/fine-tuning/train_with_trainer.html#train-on-your-own-csv-file",
    "apply_chat_template": "book/glossary.html#term-chat-template",
    "DDP": "notebooks/fine-tuning/train_on_more_processes.html#start-two-processes",
    "system prompt": "book/glossary.html#term-system-message",
    "made-up facts": "book/glossary.html#term-hallucination",
    "p-value": "book/glossary.html#term-significant",
    "draft model": "book/glossary.html#term-assisted-generation",
    "outgrows": "notebooks/chat/chat_with_a_model.html#when-the-chat-is-full",
    "own chats": "book/fine_tuning.html#your-own-conversations-with-trl",
    "Keras": "book/errors.html#tensorflow-classes",
    "breaking changes": WRITTEN,
    # And these, for how the wordings count:
    "load in 4 bits": "notebooks/chat/what_makes_it_faster.html#fewer-bytes-16-8-and-4-bits",
    "what changed from transformers 4 to 5": WRITTEN,
    "will 70b fit in 24GB": f"{FIT}#the-sum-for-8b-and-70b",
}


@pytest.fixture
def results(visit):
    """Return a function that searches, and gives the first five addresses."""

    def found(query):
        tab = visit(f"search.html?q={quote(query)}#")
        assert tab.trouble == []
        tab.wait_for_selector("#search-results li a")
        return tab, [
            link.get_attribute("href") for link in tab.locator("#search-results li a").all()[:5]
        ]

    return found


@pytest.mark.parametrize("query", FINDS)
def test_search_leads_to_the_section(results, query):
    page, section = FINDS[query]
    tab, links = results(query)
    there = [
        link for link in links if f"{page}.html#" in link and section in link.partition("#")[2]
    ]
    assert there, links
    tab.locator(f'#search-results a[href="{there[0]}"]').first.click()
    tab.wait_for_load_state()
    top = tab.evaluate(
        "document.getElementById(location.hash.slice(1)).getBoundingClientRect().top"
    )
    assert -50 <= top <= 300, "the section is in view"


# The first five addresses of each query, at once and without their text.
FIRST = """groups => {
  DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  window.setTimeout = (next) => next();
  const first = (query) => {
    Search.output.replaceChildren();
    Search.query(query);
    return [...Search.output.querySelectorAll("a")].slice(0, 5).map(({ href }) => href);
  };
  return groups.map((words) => words.map(first));
}"""


def test_words_for_one_thing_find_the_same(results):
    """Without synonyms.yml, no group has more than two of five in common."""
    groups = yaml.safe_load((PROJECT / "book" / "synonyms.yml").read_text(encoding="utf-8"))
    tab, _ = results("padding")
    for words, found in zip(groups, tab.evaluate(FIRST, groups), strict=True):
        assert len(set.intersection(*map(set, found))) >= 3, dict(zip(words, found, strict=True))
    [[found]] = tab.evaluate(FIRST, [["8 bit"]])
    assert found[0].endswith("/fit_a_model_in_memory.html#eight-bits")


def test_first_result_is_the_one_that_readers_need(results):
    tab, _ = results("padding")
    [found] = tab.evaluate(FIRST, [list(FIRST_RESULTS)])
    first = [links[0].split("/", 3)[3] for links in found]
    assert dict(zip(FIRST_RESULTS, first, strict=True)) == FIRST_RESULTS


def test_search_says_what_it_found_in_the_section(results):
    tab, _ = results("CUDA out of memory")
    tab.wait_for_selector("#search-results li p.context")
    assert "memory" in tab.locator("#search-results li p.context").first.inner_text()


def test_words_that_were_searched_for_are_marked_where_a_result_leads(results):
    tab, _ = results("CUDA out of memory")
    tab.locator("#search-results li a").first.click()
    marked = tab.locator("article span.highlighted")
    marked.first.wait_for()
    assert "memory" in {words.lower() for words in marked.all_inner_texts()}


def test_nothing_is_found_for_a_word_that_is_not_there(visit):
    tab = visit("search.html?q=xylophone#")
    tab.wait_for_function("document.querySelector('.search-summary').textContent.length > 20")
    assert tab.locator("#search-results li").count() == 0
