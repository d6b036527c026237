"""A confined worker has no network and no files, even when the guard has been passed by."""

from __future__ import annotations

import os
import platform
import socket
import sys
from collections.abc import Callable

import pytest
from pyoxigraph import Store

from server.doctor import examine_machine
from server.engine.confine import build_filter, deny_network, keep_only, limit_files
from server.settings import Settings

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the fences are the Linux kernel's")
WITH_FILTER = pytest.mark.skipif(
    not build_filter(platform.machine()), reason="no seccomp filter for this kind of processor"
)


def outcome(work: Callable[[], object]) -> str:
    """Return what some work does in a child process: "done", or the name of its exception."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        said = "done"
        try:
            work()
        except (OSError, RuntimeError, ValueError) as error:
            said = type(error).__name__
        finally:
            os.write(theirs, said.encode())
            os._exit(0)
    os.close(theirs)
    os.waitpid(child, 0)
    said = os.read(ours, 100).decode()
    os.close(ours)
    return said


def call_service(port: int) -> None:
    list(Store().query(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"))  # type: ignore[arg-type]


@ON_LINUX
@WITH_FILTER
def test_the_filter_stops_sockets_and_programs() -> None:
    def confined(work: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            assert deny_network()
            return work()

        return run

    assert outcome(confined(socket.socket)) == "PermissionError"
    assert outcome(confined(lambda: os.execv("/bin/true", ["true"]))) == "PermissionError"
    assert outcome(confined(lambda: os.stat("/"))) == "done"


@ON_LINUX
def test_descriptors_run_out_at_once() -> None:
    def run() -> None:
        limit_files()
        with open("/dev/null"):
            pass

    def with_socket() -> None:
        limit_files()
        socket.socket()

    assert outcome(run) == "OSError"
    assert outcome(with_socket) == "OSError"


@ON_LINUX
@pytest.mark.parametrize("fence", [deny_network, limit_files], ids=["seccomp", "descriptors"])
def test_a_service_call_reaches_nobody(fence: Callable[[], object]) -> None:
    if fence is deny_network and not build_filter(platform.machine()):
        pytest.skip("no seccomp filter for this kind of processor")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]

        def run() -> None:
            fence()
            call_service(port)

        assert outcome(run) in {"OSError", "PermissionError"}
        with pytest.raises(TimeoutError):
            listener.accept()


def test_keep_only_leaves_one_descriptor() -> None:
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            ours.close()
            number = keep_only(theirs.detach())
            os.fstat(number)
            try:
                os.fstat(number + 1)
            except OSError:
                os.write(number, b"only")
                status = 0
        finally:
            os._exit(status)
    theirs.close()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert ours.recv(10) == b"only"
    ours.close()


def test_the_doctor_finds_this_machine_fit(store: object) -> None:
    checks = {check.name: check for check in examine_machine(Settings(store=store))}  # type: ignore[arg-type]
    for name in ("Python", "pyoxigraph", "fork", "memory limit", "snapshot", "workers"):
        assert checks[name].is_good, checks[name]
    assert checks["java"].is_good
