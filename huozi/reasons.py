"""Why the system refused a file, in Chinese words."""

from __future__ import annotations

import errno

_WORDS = {
    errno.EACCES: "没有权限",
    errno.EPERM: "系统不允许",
    errno.EROFS: "这个磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EFBIG: "文件太大",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中间有一段是文件，不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENAMETOOLONG: "文件名太长",
    errno.EIO: "磁盘读写出错",
    errno.ENOMEM: "内存不够",
    errno.EAGAIN: "进程太多，或内存不够",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
}

# What the system says where nothing more goes on a disk.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SCARCE = NO_ROOM | {errno.EIO, errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE}


class NoPlaceError(OSError):
    """No folder takes temporary files."""


def shortage(error: BaseException) -> str:
    """What a machine lacks, where that is what an error says; "" for any other."""
    if isinstance(error, MemoryError):
        return _WORDS[errno.ENOMEM]
    if isinstance(error, NoPlaceError):
        return "没有地方放临时文件：磁盘已满，或没有权限"
    if isinstance(error, OSError) and error.errno in _SCARCE:
        return reason(error)
    return ""


def reason(error: OSError) -> str:
    """What to tell a person of an error of the system."""
    return _WORDS.get(error.errno or 0, error.strerror or str(error))
