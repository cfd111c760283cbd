"""How Ayni is served: `gunicorn ayni.wsgi`. Threads, because two unfinished requests would block two sync workers."""

import gc
import os

bind = os.environ.get("AYNI_BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("AYNI_WORKERS", "2"))
threads = int(os.environ.get("AYNI_THREADS", "4"))
preload_app = True  # the workers share the memory of what they only read
timeout = 60  # a large paper takes seconds, not a minute
loglevel = "warning"
control_socket_disable = True


def when_ready(server: object) -> None:
    gc.collect()
    gc.freeze()  # what was loaded stays: no worker looks through it again, so its memory stays shared
    print(f"Ayni answers on http://{bind}/ (Ctrl+C ends it)", flush=True)
