"""Take rights away from a worker process: no network, no new files, bounded memory and life.

In: limits. Out: nothing; with all of them (``worker.confine``) the process can compute and talk
over the socket it holds, and little else. Each fence stands for itself, because the query language
can ask for network calls (SERVICE) and the engine has no limits of its own:

* ``RLIMIT_NOFILE`` at what is open already: no socket, no file, when the graph is in memory;
* a seccomp filter (Linux on x86-64 and arm64): ``socket``, ``connect`` and ``execve`` fail;
* ``RLIMIT_AS``: memory; an allocation beyond it ends the process with SIGABRT;
* ``RLIMIT_CPU``: a worker whose parents are gone does not run on;
* ``PR_SET_PDEATHSIG`` (Linux): the worker dies with the template that forked it.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
PR_SET_SECCOMP = 22
SECCOMP_MODE_FILTER = 2

AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""linux/audit.h; the filter lets every call of another architecture fail."""

DENIED_CALLS = {
    # socket, connect, execve, execveat, ptrace
    "x86_64": (41, 42, 59, 322, 101),
    "aarch64": (198, 203, 221, 281, 117),
}
"""System call numbers by machine (asm/unistd_64.h, asm-generic/unistd.h)."""

X32_BIT = 0x40000000
"""Calls of the x32 ABI share x86-64's audit number and carry this bit."""

# classic BPF (linux/filter.h): load a word of seccomp_data; compare and jump; return
BPF_LOAD, BPF_JEQ, BPF_JGE, BPF_RETURN = 0x20, 0x15, 0x35, 0x06
OFFSET_CALL, OFFSET_ARCH = 0, 4
RETURN_ALLOW = 0x7FFF0000
RETURN_EACCES = 0x00050000 | 13

_LIBC = ctypes.CDLL(None, use_errno=True)
"""Loaded with the module: a confined process could not open it any more."""


def build_filter(machine: str) -> bytes:
    """Return the seccomp program for a machine, or nothing for one that is not known here."""
    if machine not in DENIED_CALLS:
        return b""
    calls = DENIED_CALLS[machine]

    def step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
        return struct.pack("=HBBI", code, if_true, if_false, value)

    # jumps count the steps left out; the two returns stand at the end: allow, then deny
    program = [
        step(BPF_LOAD, OFFSET_ARCH),
        step(BPF_JEQ, AUDIT_ARCH[machine], 0, len(calls) + 3),
        step(BPF_LOAD, OFFSET_CALL),
        step(BPF_JGE, X32_BIT, len(calls) + 1, 0),
    ]
    program += [step(BPF_JEQ, call, len(calls) - index) for index, call in enumerate(calls)]
    program += [step(BPF_RETURN, RETURN_ALLOW), step(BPF_RETURN, RETURN_EACCES)]
    return b"".join(program)


def deny_network() -> bool:
    """Install the seccomp filter; return False where the system does not offer it."""
    program = build_filter(platform.machine()) if sys.platform == "linux" else b""
    if not program or _LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    steps = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog { unsigned short len; struct sock_filter *filter; }, with native padding
    header = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
    return bool(_LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, header, 0, 0) == 0)


def die_with_parent(parent: int) -> None:
    """Ask the kernel to end this process when its parent ends, and check that it lives still."""
    if sys.platform == "linux":
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def keep_only(descriptor: int) -> int:
    """Close all descriptors but one, point 0, 1 and 2 at nothing; return the new number, 3."""
    null = os.open(os.devnull, os.O_RDWR)
    held = os.dup(descriptor) if descriptor <= 3 else descriptor
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(held, 3)
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    os.closerange(4, soft if soft != resource.RLIM_INFINITY else 1 << 20)
    return 3


def read_address_space() -> int:
    """Return this process's address space in bytes, or 0 where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as file:
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def limit_memory(extra: int) -> None:
    """Allow ``extra`` bytes of address space beyond what the process has now."""
    if sys.platform == "linux":
        allowed = read_address_space() + extra
        resource.setrlimit(resource.RLIMIT_AS, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_files(more: int = 0) -> None:
    """Forbid every descriptor but ``more`` that is not open; call when 0..3 are all that is."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4 + more, 4 + more))


def used_time() -> float:
    """Return the CPU seconds this process has used."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def limit_time(seconds: int) -> float:
    """Let the kernel stop the process after this much more CPU time; return what it used so far."""
    used = used_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, resource.RLIM_INFINITY))
    return used
