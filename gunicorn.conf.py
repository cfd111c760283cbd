"""How Ayni is served: `gunicorn ayni.wsgi`. Threads, because two unfinished requests would block two sync workers."""

import ctypes
import gc
import os
import socket
import struct

from ayni.web.logs import logging_for

bind = os.environ.get("AYNI_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("AYNI_WORKERS", "2"))
threads = int(os.environ.get("AYNI_THREADS", "4"))
preload_app = True  # the workers share the memory of what they only read
worker_connections = threads  # a worker whose threads are all busy leaves the next request to the other one
keepalive = 0  # a proxy keeps its visitors' lines open; here a kept one would hold the place of a request
timeout = 60  # a large paper takes seconds, not a minute
silence = 30  # seconds after which a request that stopped in the middle gives its thread back
logconfig_dict = logging_for("INFO" if os.environ.get("AYNI_LOG") == "requests" else "ERROR")
control_socket_disable = True


try:
    libc = ctypes.CDLL(None)
    libc.mallopt(-8, 1)  # M_ARENA_MAX: with a heap for each thread, none would give back what one large paper took
    give_back = libc.malloc_trim
except (AttributeError, OSError):  # not glibc: the system keeps its own way
    give_back = None

LARGE = (".pdf", ".docx", ".xlsx", "/import/")
MB = 1024 * 1024


def when_ready(server: object) -> None:
    gc.collect()
    for listener in server.LISTENERS:  # type: ignore[attr-defined]  # what it accepts has the same patience
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", silence, 0))
    gc.freeze()  # what was loaded stays: no worker looks through it again, so its memory stays shared
    print(f"Ayni answers on http://{bind}/ (Ctrl+C ends it)", flush=True)


def post_request(worker: object, request: object, environ: object, response: object) -> None:
    """A worker that has made a file, or was sent a large one, is as small as before."""
    came = dict(request.headers).get("CONTENT-LENGTH", "0")  # type: ignore[attr-defined]
    if give_back is not None and (request.path.endswith(LARGE) or int(came) > MB):  # type: ignore[attr-defined]
        gc.collect()
        give_back(0)
