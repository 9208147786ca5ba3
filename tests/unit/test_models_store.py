from __future__ import annotations

import json

import pytest
from model_samples import CONFIG, WEIGHTS, digest, raw_files, tiny_catalogue

from casedraft.errors import MissingModelError, ModelDigestError, UnknownModelError
from casedraft.models import Store
from casedraft.models.provenance import Provenance, describe_files


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "models", catalogue=tiny_catalogue())


def put(store, **changes):
    folder = raw_files(store.root / "tiny")
    record = {
        "model": "tiny",
        "licence": "MIT",
        "source": "folder",
        "sources": {"model.bin": digest(WEIGHTS), "config.json": digest(CONFIG)},
        "recipe": "copy",
        "files": describe_files(folder),
    }
    Provenance(**{**record, **changes}).write(folder)
    return folder


def test_a_missing_model_says_which_what_for_how_large_and_how_to_get_it(store):
    with pytest.raises(MissingModelError) as caught:
        store.path("tiny")
    message = str(caught.value)
    assert "tiny is not installed" in message
    assert "turning speech into text" in message
    assert "casedraft models pull tiny" in message
    assert "--from FOLDER" in message
    assert "MIT" in message


def test_an_installed_model_is_found(store):
    folder = put(store)
    assert store.path("tiny") == folder
    assert store.installed("tiny")


def test_a_folder_without_a_record_is_not_an_installed_model(store):
    raw_files(store.root / "tiny")
    assert not store.installed("tiny")


def test_a_record_that_is_no_json_counts_as_none(store):
    (put(store) / "provenance.json").write_text("{", encoding="utf-8")
    assert not store.installed("tiny")


def test_a_record_cannot_name_files_outside_the_folder(store):
    folder = put(store)
    record = json.loads((folder / "provenance.json").read_bytes())
    record["files"][0]["name"] = "../../secret"
    (folder / "provenance.json").write_text(json.dumps(record), encoding="utf-8")
    assert not store.installed("tiny")


def test_a_file_cut_short_is_noticed_before_loading(store):
    (put(store) / "model.bin").write_bytes(WEIGHTS[:-1])
    with pytest.raises(ModelDigestError, match=r"tiny is damaged.*--again"):
        store.path("tiny")


def test_verify_finds_all_as_it_should_be(store):
    put(store)
    report = store.verify("tiny")
    assert report.ok
    assert report.files == {"config.json": "ok", "model.bin": "ok"}


def test_verify_finds_one_changed_byte(store):
    (put(store) / "model.bin").write_bytes(b"\xff" + WEIGHTS[1:])
    report = store.verify("tiny")
    assert not report.ok
    assert report.files["model.bin"] == "changed"


def test_verify_finds_a_lost_file_and_one_too_many(store):
    folder = put(store)
    (folder / "config.json").unlink()
    (folder / "extra.py").write_text("pass", encoding="utf-8")
    assert store.verify("tiny").files == {"config.json": "missing", "model.bin": "ok", "extra.py": "unknown"}


def test_a_record_altered_together_with_its_file_does_not_help(store):
    folder = put(store)
    (folder / "model.bin").write_bytes(b"\xff" + WEIGHTS[1:])
    put_again = Provenance.read(folder).model_copy(update={"files": describe_files(folder)})
    put_again.write(folder)
    assert store.verify("tiny").files["model.bin"] == "changed"


def test_a_converted_model_from_other_sources_than_the_published_is_noticed(tmp_path):
    store = Store(tmp_path, catalogue=tiny_catalogue(recipe="encoder-int8"))
    put(store, recipe="encoder-int8", sources={"model.bin": digest(b"other")})
    assert store.verify("tiny").files["provenance.json"] == "changed"


def test_the_revision_changes_with_any_byte(store):
    folder = put(store)
    first = store.revision("tiny")
    assert store.revision("tiny") == first
    (folder / "config.json").write_bytes(CONFIG + b" ")
    put_again = Provenance.read(folder).model_copy(update={"files": describe_files(folder)})
    put_again.write(folder)
    assert store.revision("tiny") != first


@pytest.mark.parametrize("ask", ["revision", "verify"])
def test_a_missing_model_has_neither_revision_nor_digests(store, ask):
    with pytest.raises(MissingModelError):
        getattr(store, ask)("tiny")


def test_remove_deletes_the_model_and_what_a_pull_left_behind(store):
    put(store)
    (store.staging / "tiny" / "wheels").mkdir(parents=True)
    assert store.remove("tiny")
    assert not (store.root / "tiny").exists()
    assert not (store.staging / "tiny").exists()
    assert not store.remove("tiny")


def test_no_name_reaches_outside_the_store(store):
    with pytest.raises(UnknownModelError):
        store.remove("..")


def test_the_environment_can_name_the_store(tmp_path, monkeypatch):
    monkeypatch.setenv("CASEDRAFT_MODELS", str(tmp_path / "elsewhere"))
    assert Store().root == tmp_path / "elsewhere"
