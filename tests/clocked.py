"""A server whose clock a test sets, and in which a test may have something done: run with a folder and a port.

The moment stands in the file `clock` beside the data. Nothing of the product knows of it: the clock of the
whole process is another one.
"""

import pickle
import socket
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import engineio.base_socket
import engineio.socket
import gevent
import time_machine
from gevent.server import StreamServer

from scoreboard.server import Server
from scoreboard.settings import load

LOOK_EVERY_S = 0.01
DOOR = "door"
CLOCK = "clock"


def main(data_dir: Path, port: int) -> None:
    """Serve until told to stop."""
    clock = data_dir.parent / CLOCK
    # Whether somebody is still there is asked by the clock that goes on.
    engineio.base_socket.time = engineio.socket.time = SimpleNamespace(time=time.monotonic)
    with time_machine.travel(datetime.fromisoformat(clock.read_text()), tick=False) as traveller:
        server = Server(load(data_dir=data_dir, port=port))
        gevent.spawn(_follow, clock, traveller)
        door = StreamServer(("127.0.0.1", 0), lambda sock, _: _do(sock, server))
        door.start()
        (data_dir / DOOR).write_text(str(door.server_port))
        server.run()


def _follow(clock: Path, traveller: Any) -> None:
    """Move with the file; every move is a jump, and between them the time stands still."""
    known = ""
    while True:
        said = clock.read_text()
        if said and said != known:
            known = said
            traveller.move_to(datetime.fromisoformat(said), tick=False)
        gevent.sleep(LOOK_EVERY_S)


def _do(sock: Any, server: Server) -> None:
    """Do one thing in this process, and give what came of it."""
    with sock.makefile("rb") as asked:
        work, given = pickle.load(asked)  # noqa: S301
        try:
            came: tuple[bool, Any] = (True, work(server, *given))
        except Exception as wrong:
            came = (False, f"{type(wrong).__name__}: {wrong}")
        sock.sendall(pickle.dumps(came))


def done(data_dir: Path, work: Callable[..., Any], *given: Any) -> Any:
    """Have `work(server, ...)` done inside the server of a folder; it is a function of a module beside this one."""
    with socket.create_connection(("127.0.0.1", int((data_dir / DOOR).read_text())), timeout=60) as sock:
        sock.sendall(pickle.dumps((work, given)))
        with sock.makefile("rb") as answer:
            well, came = pickle.load(answer)  # noqa: S301
    if not well:
        raise AssertionError(came)
    return came


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
