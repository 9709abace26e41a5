"""What the chat pages say of errors: what the library itself says, and where it says nothing."""

import http.server
import os
import subprocess
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


def test_a_gated_model_without_a_login(tmp_path):
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), GatedHub) as hub:
        threading.Thread(target=hub.serve_forever, daemon=True).start()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
        done = subprocess.run(
            [sys.executable, "-c", LOAD],
            cwd=tmp_path,  # no stand-in here
            env=clean
            | {"HF_ENDPOINT": f"http://127.0.0.1:{hub.server_port}", "HF_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        hub.shutdown()
    assert done.returncode != 0
    assert "OSError: You are trying to access a gated repo" in done.stderr
    assert "Please log in." in done.stderr


@pytest.mark.parametrize("chat", [[{"content": "Hello!"}], [{"role": "user"}], [["Hello!"]]])
def test_a_malformed_chat_ends_in_an_error_that_does_not_say_so(hub_folder, chat):
    """When the library says it itself, the page can do without its own check."""
    pipe = pipeline("text-generation", CHAT)
    with pytest.raises(TypeError, match="can only concatenate str"):
        pipe(chat, max_new_tokens=3)


def test_a_model_without_a_chat_template(hub_folder):
    tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")
    assert tokenizer.chat_template is None
    with pytest.raises(ValueError, match="chat_template is not set"):
        tokenizer.apply_chat_template([{"role": "user", "content": "Hello!"}])
