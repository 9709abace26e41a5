"""A small Hub on loopback: `python -m tests.hub.server`, then set HF_ENDPOINT as it says.

It serves a folder of repositories, `models/OWNER/NAME/`, `datasets/OWNER/NAME/` and
`spaces/OWNER/NAME/`. Each has one revision, `main`, and one commit, named after its content. The
server speaks what the clients use to download; nothing can be written to it. Faults are switched
on by rules, and every request is kept in a log.
"""

import argparse
import functools
import hashlib
import json
import re
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from helpers import PROJECT

# The Hub keeps such files in a store of its own, and redirects to it.
STORED_APART = {".safetensors", ".parquet", ".h5", ".bin"}
BLOCK = 1 << 20  # bytes sent at a time

NAME = r"(?P<name>[\w-][\w.-]*/[\w-][\w.-]*)"
API = re.compile(
    rf"/api/(?P<kind>models|datasets|spaces)/{NAME}"
    r"(?:/(?P<what>revision|tree|paths-info)/(?P<revision>[^/]+)(?:/(?P<path>.+))?)?"
)
RESOLVE = re.compile(
    rf"(?P<store>/store)?/(?:(?P<kind>datasets|spaces)/)?{NAME}"
    r"/resolve/(?P<revision>[^/]+)/(?P<path>.+)"
)


@dataclass
class Fault:
    """What goes wrong with requests in whose "METHOD /path" the pattern `where` is found.

    `status` is answered instead of the content, with `headers`. The content is `cut` after so many
    bytes, or its byte number `corrupt` is wrong; what is answered comes after `delay` seconds. The
    fault is over after `times` requests; None: it stays.
    """

    where: str
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    corrupt: int | None = None
    delay: float = 0
    times: int | None = None


class Request(NamedTuple):
    method: str
    path: str
    status: int
    token: bool  # was one sent?


class File(NamedTuple):
    """A file of a repository: `size` in bytes, and the `etag` that the Hub knows it by."""

    disk: Path
    size: int
    apart: bool
    etag: str


class Refusal(Exception):
    """An answer in place of the content, with the headers that huggingface_hub looks for."""

    def __init__(self, status: int, code: str, message: str, **headers: str):
        told = {"X-Error-Code": code, "X-Error-Message": message} if code else {}
        self.status, self.message, self.headers = status, message, told | headers


@functools.cache
def known(disk: Path, size: int, changed_ns: int) -> File:
    apart = disk.suffix in STORED_APART
    # A file stored apart goes by its SHA-256, any other by the name that git has for it.
    start = hashlib.sha256 if apart else lambda: hashlib.sha1(b"blob %d\0" % size)
    with disk.open("rb") as content:
        return File(disk, size, apart, hashlib.file_digest(content, start).hexdigest())


class Hub(ThreadingHTTPServer):
    """Serve a folder at `endpoint`; `gated` says which tokens may read a gated model."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int = 0, gated: dict[str, set[str]] | None = None):
        super().__init__(("127.0.0.1", port), Handler)
        self.folder, self.gated = folder.resolve(), gated or {}
        self.endpoint = f"http://127.0.0.1:{self.server_port}"
        self.faults: list[Fault] = []
        self.log: list[Request] = []

    def handle_error(self, *_) -> None:  # a client that hangs up is nothing to report
        pass

    def files(self, kind: str, name: str) -> dict[str, File]:
        """Return {path: file} of a repository as it is now; none where there is no such one."""
        root = self.folder / kind / name
        found = sorted((p.relative_to(root).as_posix(), p) for p in root.rglob("*") if p.is_file())
        return {n: known(p, p.stat().st_size, p.stat().st_mtime_ns) for n, p in found}

    def fault(self, request: str) -> Fault:
        """Return what shall go wrong with a request, if anything, and count it."""
        for fault in self.faults:
            if re.search(fault.where, request) and fault.times != 0:
                fault.times = fault.times and fault.times - 1
                return fault
        return Fault("")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_GET(self) -> None:
        self.token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
        self.form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self.fault = self.server.fault(f"{self.command} {self.path}")
        time.sleep(self.fault.delay)
        try:
            if self.fault.status:
                raise Refusal(self.fault.status, "", f"fault {self.fault.status}")
            elif match := RESOLVE.fullmatch(urlsplit(self.path).path):
                self.resolve(match)
            elif match := API.fullmatch(urlsplit(self.path).path):
                self.send(200, json.dumps(self.api(match)).encode(), {})
            else:
                raise Refusal(404, "", "nothing here")
        except Refusal as refusal:
            content = json.dumps({"error": refusal.message}).encode()
            self.send(refusal.status, content, refusal.headers | self.fault.headers)

    do_HEAD = do_POST = do_GET

    def find(self, match: re.Match) -> tuple[str, dict[str, File]]:
        """Return the commit and the files of the repository and revision that a URL names."""
        revision = unquote(match["revision"] or "main")
        if not (files := self.server.files(match["kind"] or "models", match["name"])):
            raise Refusal(404 if self.token else 401, "RepoNotFound", "Repository not found")
        names = "".join(f"{path} {file.etag}\n" for path, file in files.items())
        commit = hashlib.sha1(names.encode()).hexdigest()
        if revision not in ("main", commit):
            raise Refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        return commit, files

    def api(self, match: re.Match) -> object:
        commit, files = self.find(match)
        if match["what"] == "paths-info":
            asked = parse_qs(self.form).get("paths", [])
            return [entry for entry in entries(files, "", True) if entry["path"] in asked]
        if match["what"] == "tree":
            recursive = re.search("recursive=true", self.path, re.IGNORECASE)
            folder = f"{unquote(match['path'])}/" if match["path"] else ""
            return entries(files, folder, bool(recursive))
        siblings = [{"rfilename": path} for path in files]
        return {"id": match["name"], "sha": commit, "siblings": siblings, "tags": []}

    def resolve(self, match: re.Match) -> None:
        """Answer with a file, or with where its content is stored."""
        commit, files = self.find(match)
        name, path = match["name"], unquote(match["path"])
        if match["store"] is None and self.token not in self.server.gated.get(name, {self.token}):
            status = 403 if self.token else 401
            raise Refusal(status, "GatedRepo", f"Access to model {name} is restricted")
        if path not in files:
            raise Refusal(404, "EntryNotFound", "Entry not found", **{"X-Repo-Commit": commit})
        file = files[path]
        headers = {"ETag": f'"{file.etag}"', "X-Repo-Commit": commit, "Accept-Ranges": "bytes"}
        if file.apart and match["store"] is None:
            # The store has another name than the Hub: a client may not take its token there.
            place = f"http://localhost:{self.server.server_port}/store{self.path}"
            linked = {"X-Linked-Size": str(file.size), "X-Linked-ETag": f'"{file.etag}"'}
            return self.send(302, b"", headers | linked | {"Location": place})
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        first = int(wanted[1]) if wanted else 0
        last = min(int(wanted[2] or file.size) if wanted else file.size, file.size - 1)
        if first >= file.size > 0:
            raise Refusal(416, "", "Range not satisfiable")
        if wanted:
            headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
        headers["Content-Length"] = str(last + 1 - first)
        self.send(206 if wanted else 200, b"", headers)
        if self.command == "HEAD":
            return
        end = last + 1 if self.fault.cut is None else min(last + 1, first + self.fault.cut)
        self.close_connection |= self.fault.cut is not None
        with file.disk.open("rb") as stream:
            for start in range(first, end, BLOCK):
                stream.seek(start)
                block = bytearray(stream.read(min(BLOCK, end - start)))
                if self.fault.corrupt is not None and start == first:
                    block[self.fault.corrupt] ^= 0xFF
                self.wfile.write(block)

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.server.log.append(Request(self.command, self.path, status, bool(self.token)))
        self.send_response_only(status)
        for name, value in {"Content-Length": str(len(content)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)


def entries(files: dict[str, File], folder: str, recursive: bool) -> list[dict]:
    """List the files and folders below a folder; without `recursive`, those right in it."""
    found: dict[str, dict] = {}
    for path, file in files.items():
        parts = path.removeprefix(folder).split("/")
        if not path.startswith(folder):
            continue
        for depth in range(1, len(parts) + 1) if recursive else (1,):
            part = folder + "/".join(parts[:depth])
            found[part] = {"type": "directory", "path": part, "size": 0, "oid": "0" * 40}
        if path in found:
            found[path] |= {"type": "file", "size": file.size, "oid": file.etag[:40]}
            if file.apart:
                found[path]["lfs"] = {"oid": file.etag, "size": file.size, "pointerSize": 134}
    if folder and not found:
        raise Refusal(404, "EntryNotFound", f"{folder} does not exist")
    return list(found.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=PROJECT / "_build" / "hub")
    parser.add_argument("--port", type=int, default=8765)
    arguments = parser.parse_args()
    if not (arguments.folder / "models").is_dir():
        parser.error(f"no models/ in {arguments.folder}: make it with python -m tests.hub.build.")
    hub = Hub(arguments.folder, arguments.port)
    print(f"export HF_ENDPOINT={hub.endpoint}", flush=True)
    hub.serve_forever()


if __name__ == "__main__":
    main()
