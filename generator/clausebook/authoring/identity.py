"""Who is at the keyboard: the Git identity set on this machine, looked up in the register."""

from pathlib import Path

from git import Repo
from git.exc import GitError, InvalidGitRepositoryError, NoSuchPathError

from clausebook.model.register import Person, Register


def person_here(root: Path, register: Register) -> Person | None:
    """Return whose e-mail address Git would write into a commit; None when it is unset or nobody's.

    It only spares the typing of `--person`: an approval of assurance `recorded` claims a person and proves none.
    """
    try:
        with Repo(root, search_parent_directories=True) as repository:
            email = repository.config_reader().get_value("user", "email", default="")
    except (GitError, InvalidGitRepositoryError, NoSuchPathError, OSError):
        return None
    return register.by_email(str(email)) if email else None
