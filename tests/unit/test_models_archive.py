from __future__ import annotations

import io
import stat
import tarfile
import zipfile

import pytest

from casedraft.errors import ModelSourceError, TooLargeError, UnreadableFileError
from casedraft.models.archive import opened


def make_zip(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return path


def make_tar(path, entries):
    with tarfile.open(path, "w:gz") as archive:
        for info, data in entries:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def contents(path, scratch):
    with opened(path, scratch) as folder:
        return {
            each.relative_to(folder).as_posix(): each.read_bytes()
            for each in folder.rglob("*")
            if each.is_file()
        }


def test_a_folder_is_taken_as_it_is(tmp_path):
    with opened(tmp_path, tmp_path / "scratch") as folder:
        assert folder == tmp_path


def test_a_zip_is_unpacked_and_cleared_away_again(tmp_path):
    path = make_zip(tmp_path / "m.zip", [("tiny/model.bin", b"123"), ("tiny/config.json", b"{}")])
    assert contents(path, tmp_path / "scratch") == {"tiny/model.bin": b"123", "tiny/config.json": b"{}"}
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_tar_is_unpacked(tmp_path):
    path = make_tar(tmp_path / "m.tar.gz", [(tarfile.TarInfo("tiny/model.bin"), b"123")])
    assert contents(path, tmp_path / "scratch") == {"tiny/model.bin": b"123"}


OUTSIDE = ["../evil", "/evil", "a/../../evil", "C:\\evil", "..\\evil", "C:/evil"]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_zip_that_reaches_out_of_its_folder_is_refused(tmp_path, name):
    path = make_zip(tmp_path / "m.zip", [(name, b"evil")])
    with pytest.raises(ModelSourceError, match="leads out of it"):
        contents(path, tmp_path / "scratch")
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_tar_that_reaches_out_of_its_folder_is_refused(tmp_path, name):
    path = make_tar(tmp_path / "m.tar.gz", [(tarfile.TarInfo(name), b"evil")])
    with pytest.raises(ModelSourceError, match="leads out of it"):
        contents(path, tmp_path / "scratch")
    assert not list(tmp_path.rglob("evil*"))


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_tar_with_links_or_devices_is_refused(tmp_path, kind):
    info = tarfile.TarInfo("model.bin")
    info.type, info.linkname = kind, "/etc/passwd"
    with pytest.raises(ModelSourceError, match="a link or a device"):
        contents(make_tar(tmp_path / "m.tar.gz", [(info, b"")]), tmp_path / "scratch")


def test_a_zip_with_a_link_is_refused(tmp_path):
    info = zipfile.ZipInfo("model.bin")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(ModelSourceError, match="a link"):
        contents(make_zip(tmp_path / "m.zip", [(info, b"/etc/passwd")]), tmp_path / "scratch")


def test_a_name_that_comes_twice_is_refused(tmp_path):
    entries = [(tarfile.TarInfo("model.bin"), b"one"), (tarfile.TarInfo("model.bin"), b"two")]
    with pytest.raises(ModelSourceError, match="the same name twice"):
        contents(make_tar(tmp_path / "m.tar.gz", entries), tmp_path / "scratch")


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_a_bomb_is_refused_before_it_fills_the_disk(tmp_path, form):
    zeros = bytes(60_000_000)
    path = tmp_path / f"m.{form}"
    if form == "zip":
        make_zip(path, [("model.bin", zeros)])
    else:
        make_tar(path, [(tarfile.TarInfo("model.bin"), zeros)])
    with pytest.raises(TooLargeError, match="would unpack to"):
        contents(path, tmp_path / "scratch")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_an_archive_of_thousands_of_files_is_refused(tmp_path):
    path = make_zip(tmp_path / "m.zip", [(f"f{n}", b"") for n in range(2001)])
    with pytest.raises(TooLargeError):
        contents(path, tmp_path / "scratch")


def test_a_damaged_archive_is_one_clear_message(tmp_path):
    path = make_zip(tmp_path / "m.zip", [("model.bin", bytes(range(256)) * 50)])
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ModelSourceError, match="is damaged"):
        contents(path, tmp_path / "scratch")


def test_a_tar_cut_short_is_one_clear_message(tmp_path):
    path = make_tar(tmp_path / "m.tar.gz", [(tarfile.TarInfo("model.bin"), bytes(range(256)) * 4000)])
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ModelSourceError, match="is damaged"):
        contents(path, tmp_path / "scratch")


def test_a_file_that_is_no_archive_says_so(tmp_path):
    path = tmp_path / "letter.docx.txt"
    path.write_text("Dear all", encoding="utf-8")
    with pytest.raises(UnreadableFileError, match="neither a folder nor"):
        contents(path, tmp_path / "scratch")


def test_a_path_with_nothing_there_says_so(tmp_path):
    with pytest.raises(UnreadableFileError, match="was not found"):
        contents(tmp_path / "gone.zip", tmp_path / "scratch")
