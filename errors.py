"""What can go wrong, as one tree.

* CasedraftError                      code   exit
  * UsageError                        CD2xx  2    the call itself is wrong
    * UnknownTemplateError            CD201
    * BadSettingError                 CD202
    * BadTemplateError                CD203
    * OutputError                     CD204       the output folder cannot be written
  * ModelError                        CD3xx  3    a model is missing or not as it should be
    * MissingModelError               CD301
    * ModelDigestError                CD302
    * ModelSourceError                CD303       no source could deliver it
    * UnknownModelError               CD304
    * ModelConversionError            CD305
  * InputError                        CD4xx  4    an input cannot be read
    * UnreadableFileError             CD401       missing, no permission, empty
    * NotAudioError                   CD402       not a recording, damaged, or without sound
    * BadTranscriptError              CD403
    * TooLargeError                   CD404
    * BadDraftError                   CD405
    * MicrophoneError                 CD406       none, not permitted, or it stopped
  * DiskFullError                     CD501  1
  * WorkerError                       CD502  1    a helper process died
  * EngineError                       CD503  1    a model failed while running

Every error says what happened, why, and what to do; no message carries words from a recording.
The command line maps each class to its exit code and prints no traceback (design section 4).
"""

from __future__ import annotations


class CasedraftError(Exception):
    """The root of every error that casedraft raises on purpose.

    Args:
        what: What happened, one sentence.
        why: The reason, as far as it is known.
        todo: What the person can do about it.
    """

    code = "CD000"
    exit_code = 1

    def __init__(self, what: str, *, why: str = "", todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.todo = todo

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.why, self.todo) if part)

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross from worker processes to the main one, and keyword arguments do not pickle by default.
        return (_rebuild, (type(self), self.what, self.why, self.todo))


def _rebuild(cls: type[CasedraftError], what: str, why: str, todo: str) -> CasedraftError:
    return cls(what, why=why, todo=todo)


class UsageError(CasedraftError):
    """The call itself is wrong."""

    code = "CD200"
    exit_code = 2


class UnknownTemplateError(UsageError):
    """No template of that name exists."""

    code = "CD201"


class BadSettingError(UsageError):
    """An option's value is not one that it can take."""

    code = "CD202"


class BadTemplateError(UsageError):
    """A template file breaks the rules for templates."""

    code = "CD203"


class OutputError(UsageError):
    """The place to write to cannot be written."""

    code = "CD204"


class ModelError(CasedraftError):
    """A model is missing or not as it should be."""

    code = "CD300"
    exit_code = 3


class MissingModelError(ModelError):
    """A model that the work needs is not installed."""

    code = "CD301"


class ModelDigestError(ModelError):
    """A model file's bytes are not the published ones; it was refused."""

    code = "CD302"


class ModelSourceError(ModelError):
    """None of a model's sources could deliver it."""

    code = "CD303"


class UnknownModelError(ModelError):
    """The catalogue has no model of that name."""

    code = "CD304"
    exit_code = 2


class ModelConversionError(ModelError):
    """Converting a model failed; the parts already fetched are kept."""

    code = "CD305"


class InputError(CasedraftError):
    """An input cannot be read."""

    code = "CD400"
    exit_code = 4


class UnreadableFileError(InputError):
    """A file is missing, empty, a folder, or may not be read."""

    code = "CD401"


class NotAudioError(InputError):
    """A file is no recording, is damaged, or holds no sound."""

    code = "CD402"


class BadTranscriptError(InputError):
    """A transcript file cannot be understood."""

    code = "CD403"


class TooLargeError(InputError):
    """An input is beyond the limits set against hostile files."""

    code = "CD404"


class BadDraftError(InputError):
    """A draft file cannot be understood."""

    code = "CD405"


class MicrophoneError(InputError):
    """No microphone can be used, or it stopped while recording."""

    code = "CD406"


class DiskFullError(CasedraftError):
    """There is no room left to write; nothing was half-written."""

    code = "CD501"


class WorkerError(CasedraftError):
    """A helper process died."""

    code = "CD502"


class EngineError(CasedraftError):
    """A model failed while it ran."""

    code = "CD503"
