"""Files and folders that are there whole or not at all, also after a crash or a power cut.

What is new is written beside its place, synced to the disk, and renamed: a reader sees the old or the new,
never a part.
"""

from __future__ import annotations

import contextlib
import errno
import html
import os
import shutil
import tempfile
import urllib.parse
from pathlib import Path


def replace_file(path: Path, text: str) -> None:
    """Write `text` as the file at `path`, in place of what was there, in one step.

    Raises:
        OSError: it cannot be written; what was there is still there.
    """
    number, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    fresh = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fchmod(number, plain_mode(0o666))
            os.fsync(number)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the system write a file, or a folder's list of names, to the disk.

    Raises:
        OSError: it cannot be written.
    """
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot, and does not need to
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems sync no folders
            raise
    finally:
        os.close(number)


def sync_tree(folder: Path) -> None:
    """Have the system write a folder and all in it to the disk, what lies deepest first.

    Raises:
        OSError: it cannot be written.
    """
    for path in sorted(folder.rglob("*"), key=lambda path: -len(path.parts)):
        if not path.is_symlink():
            sync(path)
    sync(folder)


def move_folder(source: Path, target: Path) -> Path:
    """Rename a folder to `target`, or to the first of `target-2`, `-3`, … that is free, and say to which.

    Raises:
        OSError: it cannot be renamed.
    """
    place, number = target, 2
    while True:
        try:
            if os.path.lexists(place):
                raise FileExistsError
            source.rename(place)
        except OSError as error:
            if not os.path.lexists(place):
                raise error
            place, number = target.with_name(f"{target.name}-{number}"), number + 1
        else:
            with contextlib.suppress(OSError):  # it has been moved, whatever the disk says of it
                sync(place.parent)
            return place


def remove_folder(folder: Path) -> None:
    """Remove a folder; it is gone in one step for whoever looks, then emptied out of sight.

    Raises:
        OSError: it cannot be removed.
    """
    hidden = Path(tempfile.mkdtemp(prefix=".removing-", dir=folder.parent))
    try:
        folder.rename(hidden / folder.name)
    finally:
        shutil.rmtree(hidden, ignore_errors=True)


def point_to(home: Path, folder: str, page: str) -> None:
    """Let `home`/latest be a link to `folder`; where links cannot be had, a page `latest.html` leads there.

    Raises:
        OSError: neither can be written.
    """
    redirect = home / "latest.html"
    fresh = Path(tempfile.mkdtemp(prefix=".latest-", dir=home))
    try:
        (fresh / "latest").symlink_to(folder, target_is_directory=True)
        (fresh / "latest").replace(home / "latest")
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
            raise
        link = html.escape(urllib.parse.quote(f"{folder}/{page}"))
        replace_file(
            redirect,
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">\n'
            f'<meta http-equiv="refresh" content="0; url={link}">\n<title>The latest report</title>\n'
            f'</head>\n<body><p><a href="{link}">The latest report</a></p></body>\n</html>\n',
        )
        if (home / "latest").is_symlink():
            (home / "latest").unlink()
    else:
        redirect.unlink(missing_ok=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    sync(home)


def find_latest(home: Path) -> Path | None:
    """The folder that `point_to` made the latest one of `home`, if it is there."""
    link, redirect = home / "latest", home / "latest.html"
    target = None
    if link.is_symlink():
        target = home / link.readlink()
    elif redirect.is_file():
        with contextlib.suppress(OSError, IndexError):
            written = redirect.read_text(encoding="utf-8").split("url=")[1].split('"')[0]
            target = home / Path(urllib.parse.unquote(html.unescape(written))).parent
    return target if target and target.is_dir() else None


def plain_mode(mode: int) -> int:
    """The permissions that the user's umask leaves of `mode`; temporary files begin with fewer."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mode & ~mask
