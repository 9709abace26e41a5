"""What the chat pages say of errors: what the library itself says, and where it says nothing."""

import http.server
import re
import sys
import threading

import pytest
from transformers import AutoTokenizer, pipeline

CHAT = "meta-llama/Meta-Llama-3-8B-Instruct"
LOAD = f"from transformers import pipeline; pipeline('text-generation', '{CHAT}')"


class GatedHub(http.server.BaseHTTPRequestHandler):
    """Answers each request as the Hub does for a gated model without a log-in."""

    def do_GET(self):
        self.send_response(401)
        self.send_header("X-Error-Code", "GatedRepo")
        self.send_header("X-Error-Message", "Please log in.")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *_):
        pass


def test_a_gated_model_without_a_login(run, tmp_path):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), GatedHub) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        hub_address = {"HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}"}
        home = {"HF_HOME": str(tmp_path)}
        done = run(sys.executable, "-c", LOAD, cwd=tmp_path, **hub_address, **home)  # no stand-in
        hub.shutdown()
    assert done.returncode != 0
    assert "OSError: You are trying to access a gated repo" in done.stderr
    assert "Please log in." in done.stderr


@pytest.mark.parametrize("chat", [[{"content": "Hello!"}], [{"role": "user"}], [["Hello!"]]])
def test_a_malformed_chat_ends_in_an_error_that_does_not_say_so(hub_folder, chat):
    """Whichever: when the library says it itself, the page can do without its own check."""
    pipe = pipeline("text-generation", CHAT)
    with pytest.raises(Exception) as error:
        pipe(chat, max_new_tokens=3)
    assert not re.search("role|content|malformed|messages?", str(error.value))


def test_a_model_without_a_chat_template(hub_folder):
    tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")
    assert tokenizer.chat_template is None
    with pytest.raises(ValueError, match="chat_template is not set"):
        tokenizer.apply_chat_template([{"role": "user", "content": "Hello!"}])
