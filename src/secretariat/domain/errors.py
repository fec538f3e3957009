"""
Errors of the whole house, each with a stable code, an exit status and the facts as attributes.

    SecretariatError            1
    ├── UsageError              2   what was asked for is not possible like this
    │   ├── WorkspaceMissing        no secretariat.toml here
    │   ├── UnknownThing            no figure, activity, standard … of that name
    │   └── UnknownFormat           no reader recognizes the file
    ├── InputError              3   a file or an entry is wrong: names the file, the place and the mend
    │   └── NothingToWeigh          an amount cannot be divided: there is no weight above zero
    ├── WaitsForPerson          4   kept, and not in effect until a person decides
    ├── VerificationFailed      5   a package or a document does not hold what it says
    └── Busy                    6   another process is writing
"""

from __future__ import annotations


class SecretariatError(Exception):
    """
    An error that a person can act on.

    Attributes:
        code: stable, lower case, words joined by hyphens.
        mend: one line: what to do next, or the empty string.
    """

    code = "error"
    exit_status = 1

    def __init__(self, message: str, *, mend: str = "", **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.mend = mend
        self.facts = facts
        for name, value in facts.items():
            setattr(self, name, value)


class UsageError(SecretariatError):
    code = "usage"
    exit_status = 2


class WorkspaceMissing(UsageError):
    code = "workspace-missing"


class UnknownThing(UsageError):
    code = "unknown-thing"


class UnknownFormat(UsageError):
    code = "unknown-format"


class InputError(SecretariatError):
    """Facts: place (file, and where in it)."""

    code = "input"
    exit_status = 3


class NothingToWeigh(InputError):
    """Facts: names (of those among whom the amount was to be divided)."""

    code = "nothing-to-weigh"


class WaitsForPerson(SecretariatError):
    code = "waits-for-person"
    exit_status = 4


class VerificationFailed(SecretariatError):
    code = "verification-failed"
    exit_status = 5


class Busy(SecretariatError):
    code = "busy"
    exit_status = 6
