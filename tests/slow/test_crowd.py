"""Fifty requests that never end and fifty readers who take a byte a second: everybody else reads on."""

import getpass
import re
import shutil
import socket
import statistics
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import pytest

from tests.cast import SLUG
from tests.house import ROOT
from tests.served import free_port, running
from tests.slow.visitor import Visitor
from tests.slow.writer import measures

pytestmark = pytest.mark.slow
CROWD, PAGES = 50, 60
WITHIN = 0.2  # seconds
PAGE = f"/de/{SLUG}/plan/2026/"
NGINX = """
user {user};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
{location}
    }}
}}
"""


@contextmanager
def behind_nginx(site, folder):
    """As docs/running.md says it; the port."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is missing. Install it with: sudo apt-get install nginx-light")
    text = (ROOT / "docs/running.md").read_text(encoding="utf-8")
    (location,) = re.findall(r"^    location / \{.*?^    \}", text, re.MULTILINE | re.DOTALL)
    assert "proxy_pass http://ayni;" in location
    folder.mkdir()
    port, location = free_port(), location.replace("http://ayni", site.url)
    settings = NGINX.format(folder=folder, port=port, location=location, user=getpass.getuser())
    (folder / "nginx.conf").write_text(settings, encoding="utf-8")
    with running(
        [nginx, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"],
        f"http://127.0.0.1:{port}",
        log=folder / "log",
    ):
        yield port


def opened(port, sent, taking=65536):
    """A connection on which something was sent; `taking`: bytes that its reader lets come at once."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, taking)
    line.connect(("127.0.0.1", port))
    line.sendall(sent.encode())
    return line


def unfinished(port, number):
    """Every other one ends in the middle of its headers, the rest in the middle of what it sends."""
    head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    body = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\nlogin=som"
    return opened(port, head + (body if number % 2 else "X-Some"))


def slow_reader(port):
    return opened(port, f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", taking=2048)


@contextmanager
def crowd(port, number):
    with ExitStack() as open_lines:
        for count in range(number):
            open_lines.enter_context(unfinished(port, count))
        readers = [open_lines.enter_context(slow_reader(port)) for _ in range(number)]
        gone = threading.Event()

        def read():
            while not gone.wait(1):
                for line in readers:
                    assert line.recv(1)

        reading = threading.Thread(target=read)
        reading.start()
        try:
            time.sleep(3)  # until what the readers asked for is drawn
            yield
            assert reading.is_alive(), "a slow reader was sent away"
        finally:
            gone.set()
            reading.join()


def seconds(visitors, pages):
    """Sorted: how long each page took, by turns."""
    found = []
    for number in range(PAGES):
        answer = visitors[number % 2].get(pages[number % 2])
        assert answer.status == 200
        found.append(answer.seconds)
    return sorted(found)


def told(found):
    """The middle one, and the one that 95 of 100 do not exceed."""
    return statistics.median(found), found[int(len(found) * 0.95)]


def test_pages_come_as_quickly_as_ever_behind_the_proxy(on_sqlite, figures, tmp_path):
    site = replace(on_sqlite, more={"AYNI_PROXIES": "1"})
    pages = [PAGE, f"/desk/{SLUG}/measures/{measures(site)[0]}/"]
    with site.served(site.log), behind_nginx(site, tmp_path / "nginx") as port:
        visitors = [Visitor(site.port), Visitor(site.port, "coordinator_b")]
        for visitor in visitors:
            visitor.port = port
        seconds(visitors, pages)
        alone = seconds(visitors, pages)
        with crowd(port, CROWD):
            among = seconds(visitors, pages)
    (half, most), (half_before, most_before) = told(among), told(alone)
    assert most < max(WITHIN, 2 * most_before), f"{most} s, without the crowd {most_before} s"
    figures(
        f"{CROWD} requests never end and {CROWD} readers take a byte a second, behind nginx",
        site,
        f"{PAGES} pages meanwhile: half of them within {half * 1000:.0f} ms, 95 of 100 within {most * 1000:.0f} ms"
        f" (without the crowd {half_before * 1000:.0f} and {most_before * 1000:.0f} ms)",
    )
