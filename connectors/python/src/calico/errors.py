"""The closed table of error codes (spec/errors.md)."""

from __future__ import annotations

from typing import NoReturn

_INVALID = (
    "InvalidArgument InvalidAddress InvalidKey InvalidType InvalidExpression InvalidName "
    "EvaluationFailed TypeMismatch OperationNotAllowed DuplicateKey BadInput Aborted"
)
_NOT_FOUND = (
    "UnknownColumn UnknownKeySpace UnknownVersion VersionExpired UnknownRef NotAStore NotFound"
)
_STORAGE = "StorageUnavailable StorageFull StorageDenied StoragePath"
_DATA = "CorruptDocument CorruptManifest CorruptFile MissingObject ValueOutOfRange"
_UNSUPPORTED = "UnsupportedFormat UnsupportedFeature UnsupportedType UnsupportedStorage"

CODES: frozenset[str] = frozenset(
    " ".join((_INVALID, _NOT_FOUND, _STORAGE, _DATA, _UNSUPPORTED, "Internal")).split()
)
"""Codes that a reader can report (CAL-ERRORS-001); a committer's codes are not among them."""


class CalicoError(Exception):
    """Every failure of this package: a stable `code` and a `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        """`code` is one of CODES; `message` says what was found, where, and what to do."""
        if code not in CODES:
            raise AssertionError(f"{code} is not a code of the closed table")
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.path: str | None = None
        """The damaged object, where it is another than the one that was asked for."""

    def __reduce__(self) -> tuple[type[CalicoError], tuple[str, str]]:
        """Keeps code and message when the error crosses a process boundary."""
        return (CalicoError, (self.code, self.message))


def corrupt_document(where: str, found: str) -> NoReturn:
    """Raises CorruptDocument that names the path (CAL-ERRORS-009)."""
    raise CalicoError("CorruptDocument", f"{where}: {found}; restore it from a copy")


def corrupt_file(where: str, found: str) -> NoReturn:
    """Raises CorruptFile that names the path (CAL-ERRORS-009)."""
    raise CalicoError("CorruptFile", f"{where}: {found}; restore it from a copy")


def corrupt_manifest(where: str, found: str) -> NoReturn:
    """Raises CorruptManifest that names the path (CAL-ERRORS-009)."""
    raise CalicoError(
        "CorruptManifest", f"{where}: {found}; read without log checkpoints or restore it"
    )


def missing_object(path: str, named_by: str) -> NoReturn:
    """Raises MissingObject that names the path (CAL-ERRORS-009)."""
    raise CalicoError(
        "MissingObject", f"{path} is absent, though {named_by} asks for it; restore it from a copy"
    )
