"""The confined child that turns a recording into plain sound: ``python -m casedraft.transcribe.decoder``.

It reads the recording from descriptor 0, writes mono 16-bit samples at 16 kHz to descriptor 1 and reports in
JSON (:mod:`casedraft.limits`). FFmpeg opens only the containers and audio codecs listed here, no path, no
protocol, no second file and no video.

Where sound is missing (damaged pieces, a recorder that writes nothing while nobody speaks) it writes silence,
so that every time in the transcript is the time that a player shows.
"""

from __future__ import annotations

import os
import re
from typing import IO, TYPE_CHECKING, Any, NoReturn

from ..limits import ChildFailure, Report, confined
from .hearing import SAMPLE_RATE
from .mixing import Mixer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,mp3,wav,ogg,flac,matroska,webm,aac,amr,aiff,caf"
CODECS = (
    "aac,aac_fixed,aac_latm,alac,mp1,mp1float,mp2,mp2float,mp3,mp3float,opus,vorbis,flac,amrnb,amrwb,"
    "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,"
    "pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw,adpcm_ms,adpcm_ima_wav,adpcm_ima_qt,ac3,eac3,speex"
)
#: Containers whose header states how long the sound is (an MP3 does so in some files: `_mp3_promise`).
_STATE_LENGTH = frozenset({"mov", "matroska", "flac", "aiff", "caf"})
_SLACK_S = 0.25  # clocks of recorders and rounding; what is heard shifts by less
_LONGEST_GAP_S = 600.0  # a longer leap in the time stamps is taken for damage to the stamps
_REPORT_EVERY_S = 10
_LEAST_RATE, _MOST_RATE = 8_000, 330_000  # bits a second: what MPEG layer 3 has, and a little more


def decode(arguments: Sequence[str], send: Callable[[Report], None]) -> Report:
    """Decode descriptor 0 into descriptor 1.

    Args:
        arguments: The longest sound to accept, in milliseconds.
        send: Takes ``{"done_ms", "total_ms"}`` while the work goes on.

    Returns:
        ``samples`` written, ``stated_ms`` (how long the file says it is, 0 when it does not say),
        ``filled_ms`` of silence for missing sound, ``damaged`` pieces, ``tracks`` of sound, ``stopped`` when
        it could not be read to its end, ``clipped`` (the share of sounding samples that are cut off),
        ``level_db`` (:attr:`.Mixer.level_db`).

    Raises:
        ChildFailure: ``reason``: ``not-media``, ``no-sound-track``, ``codec``, ``no-sound``, ``too-long``,
            ``disk``.
    """
    import av

    source = os.fdopen(0, "rb", buffering=0)
    lie = _header_lie(source)
    try:  # around the closing too, which writes what is left
        with os.fdopen(1, "wb", buffering=1 << 20) as sink:
            container = _open(source)
            tracks = container.streams.audio
            if not tracks:
                raise ChildFailure(reason="no-sound-track", video=bool(container.streams.video))
            stated = _stated_seconds(container, tracks[0], source) * lie
            total_ms = round(1000 * (stated or _seconds(container.duration, 1e-6)))
            longest = int(arguments[0]) * SAMPLE_RATE // 1000
            timeline = Timeline(sink, longest)
            sound = _Frames(container, tracks[0])
            told = 0
            for frame in sound:
                timeline.add(frame)
                if timeline.seconds - told >= _REPORT_EVERY_S:
                    told = int(timeline.seconds)
                    send({"done_ms": told * 1000, "total_ms": max(total_ms, told * 1000)})
            timeline.finish()
    except OSError as error:
        if isinstance(error, av.error.FFmpegError):
            raise  # from the recording, not from writing
        raise ChildFailure(reason="disk") from error
    if timeline.written == 0 or sound.damaged > sound.decoded:
        raise ChildFailure(reason="no-sound" if sound.damaged == 0 else "not-media")
    return {
        "samples": timeline.written,
        "stated_ms": round(stated * 1000),
        "filled_ms": round(timeline.filled * 1000),
        "damaged": sound.damaged,
        "tracks": len(tracks),
        "stopped": sound.stopped,
        "clipped": timeline.mixer.clipped / max(1, timeline.mixer.sounding),
        "level_db": timeline.mixer.level_db,
    }


class Timeline:
    """Writes frames of sound as mono 16 kHz where their time stamps put them.

    Args:
        sink: Takes the samples, 16-bit little-endian on every machine in use.
        longest: The most samples to write.
    """

    def __init__(self, sink: IO[bytes], longest: int) -> None:
        self.written = 0
        self.seconds = 0.0
        self.filled = 0.0
        self.mixer = Mixer()
        self._sink = sink
        self._longest = longest
        self._base: float | None = None
        self._kind: tuple[Any, ...] = ()
        self._resampler: Any = None

    def add(self, frame: Any) -> None:  # noqa: ANN401 - av ships no types
        """Write one frame, after silence when its time stamp leaps ahead."""
        self._keep_time(frame.time)
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:  # a new stream format in mid-file is legal
            self._drain()
            self._kind, self._resampler = kind, _resampler(frame.layout.nb_channels)
        frame.pts = None  # the resampler need not know; time is kept here
        self.seconds += frame.samples / frame.sample_rate
        for piece in self._resampler.resample(frame):
            self._write(piece)

    def finish(self) -> None:
        """Write what the resampler still holds."""
        self._drain()

    def _keep_time(self, time: float | None) -> None:
        if time is None:
            return
        if self._base is None:
            self._base = time
        gap = time - self._base - self.seconds
        if gap < -_SLACK_S or gap > _LONGEST_GAP_S:
            self._base = time - self.seconds
        elif gap > _SLACK_S:
            self._drain()
            self.filled += gap
            self.seconds += gap
            self._put(bytes(2 * round(gap * SAMPLE_RATE)))

    def _drain(self) -> None:
        if self._resampler is not None:
            for piece in self._resampler.resample(None):
                self._write(piece)
            for mono in self.mixer.rest():
                self._put(mono.tobytes())
            self._resampler = None
            self._kind = ()

    def _write(self, piece: Any) -> None:  # noqa: ANN401
        for mono in self.mixer.add(piece.to_ndarray()):
            self._put(mono.tobytes())

    def _put(self, data: bytes) -> None:
        self.written += len(data) // 2
        if self.written > self._longest:
            raise ChildFailure(reason="too-long")
        self._sink.write(data)


class _Frames:
    """The frames of a stream; damaged pieces are counted and left out."""

    def __init__(self, container: Any, stream: Any) -> None:  # noqa: ANN401
        self.decoded = 0
        self.damaged = 0
        self.stopped = False
        self._container = container
        self._stream = stream

    def __iter__(self) -> Iterator[Any]:
        import av

        for packet in self._packets():
            try:
                frames = packet.decode()
            except av.error.EOFError:
                return
            except (av.error.FFmpegError, ValueError) as error:
                if isinstance(error, MemoryError):
                    raise
                self.damaged += 1
                continue
            self.decoded += len(frames)
            yield from frames

    def _packets(self) -> Iterator[Any]:
        import av

        try:
            yield from self._container.demux(self._stream)
        except av.error.FFmpegError as error:
            if isinstance(error, MemoryError):
                raise
            self.stopped = True


def _open(source: IO[bytes]) -> Any:  # noqa: ANN401
    import av

    try:
        container = av.open(
            source,
            "r",
            container_options={
                "format_whitelist": CONTAINERS,
                "codec_whitelist": CODECS,
                "protocol_whitelist": "none",
            },
            io_open=_refuse,
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, ValueError) as error:
        if isinstance(error, MemoryError):
            raise
        raise ChildFailure(reason="not-media") from error
    for stream in container.streams.audio[:1]:
        # The white list above binds FFmpeg's probing alone; here it binds the decoding.
        if stream.codec_context is None or stream.codec_context.codec.name not in CODECS.split(","):
            raise ChildFailure(reason="codec")
        stream.thread_count = 1
    return container


def _refuse(*_: object) -> NoReturn:
    """Refuse to open a second file that a recording names."""
    raise PermissionError("a recording may not open another file")


def _resampler(channels: int) -> Any:  # noqa: ANN401
    """To 16 kHz, with one channel or two: FFmpeg folds more into two, as their places in the room ask for."""
    import av

    layout = "mono" if channels == 1 else "stereo"
    return av.AudioResampler(format="fltp", layout=layout, rate=SAMPLE_RATE)


def _stated_seconds(container: Any, stream: Any, source: IO[bytes]) -> float:  # noqa: ANN401
    """How long the file itself says that its sound is; 0 when it says nothing or FFmpeg only estimates it."""
    kinds = set(container.format.name.split(","))
    seconds = _seconds(stream.duration, stream.time_base) or _seconds(container.duration, 1e-6)
    if "mp3" in kinds:
        # An MP3's first frame counts frames and bytes. Where all its bytes are there, or the two counts do
        # not go together, the header is broken and the sound is whole: editors leave such headers behind.
        promised, present = _mp3_promise(source)
        rate = 8 * promised / seconds if seconds else 0.0
        return seconds if promised > present and _LEAST_RATE <= rate <= _MOST_RATE else 0.0
    return seconds if kinds & _STATE_LENGTH or "wav" in kinds else 0.0


def _seconds(count: int | None, unit: Any) -> float:  # noqa: ANN401
    return float(count * unit) if count and unit and count > 0 else 0.0


def _mp3_promise(source: IO[bytes]) -> tuple[int, int]:
    """How many bytes of sound an MP3's Xing, Info or VBRI header promises (0: none), and how many it has."""
    place = source.tell()
    try:
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        head = source.read(10)
        skip = 0
        if head[:3] == b"ID3" and len(head) == 10:  # noqa: PLR2004 - ID3v2: a ten-byte header
            skip = 10 + sum(
                (byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True)
            )
        source.seek(skip)
        first = source.read(512)
    finally:
        source.seek(place)
    return _promise(first), max(0, size - skip)


def _promise(frame: bytes) -> int:
    """The number of bytes in the header of an MP3's first frame (Xing and Info: flags, frames, bytes)."""
    found = re.search(rb"(?:Xing|Info)(.{12})|VBRI.{6}(.{4})", frame, re.DOTALL)
    if found is None:
        return 0
    if found[2] is not None:
        return int.from_bytes(found[2], "big")
    flags = found[1][3]
    frames_first = 4 * (flags & 1)
    return int.from_bytes(found[1][4 + frames_first : 8 + frames_first], "big") if flags & 2 else 0


def _header_lie(source: IO[bytes]) -> float:
    """By how much a WAV file falls short of the size in its own header: 1 when it does not.

    FFmpeg measures a WAV by the bytes that are there and so hides that it was cut off.
    """
    head = source.read(12)
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return 1.0
    says = int.from_bytes(head[4:8], "little") + 8
    never_patched = says <= 8 + 36 or says >= 1 << 32  # recorders write the size last; streams never do
    return 1.0 if never_patched or says <= size else (says - 44) / max(1, size - 44)  # 44: the usual header


if __name__ == "__main__":
    confined(decode)
