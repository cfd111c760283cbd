"""Two installations that share a PostgreSQL and a folder of files, behind nginx as docs/running.md sets it up."""

from __future__ import annotations

import http.client
import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.elsewhere import ARCHIVES
from tests.house import ROOT

HOST = "ayni.example.org"
PROXY, ONE, TWO = 8140, 8141, 8142
NGINX = "/usr/sbin/nginx"


class Browser:
    """One person's browser: cookies, the origin of its forms, and TLS as it comes. `port`: whom it asks."""

    def __init__(self, port: int = PROXY) -> None:
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, str, str]:
        """Status, where to, page. Past the proxy it brings the headers that a proxy sets."""
        if self.port == PROXY:
            line = http.client.HTTPSConnection(
                "127.0.0.1", self.port, context=ssl._create_unverified_context(), timeout=30
            )
        else:
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            headers |= {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.1.1.1"}
        headers |= {"Host": HOST, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Origin": f"https://{HOST}", "Referer": f"https://{HOST}{path}"}
        with line_closed(line):
            line.request(method, path, body, headers)
            answer = line.getresponse()
            page = answer.read().decode(errors="replace")
        for told in answer.headers.get_all("Set-Cookie", []):
            name, _, value = told.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, urlsplit(answer.headers.get("Location", "")).path, page

    def get(self, path: str) -> tuple[int, str, str]:
        return self.ask("GET", path)

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}, doseq=True).encode()
        return self.ask("POST", path, body, **{"Content-Type": "application/x-www-form-urlencoded"})

    def send(self, path: str, fields: dict[str, str], name: str, file: bytes) -> tuple[int, str, str]:
        """A form with a file."""
        mark = uuid4().hex
        rows = {**fields, "csrfmiddlewaretoken": self.cookies["csrftoken"]}.items()
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in rows
        ]
        named = f'name="{name}"; filename="a.png"'
        head = f"--{mark}\r\nContent-Disposition: form-data; {named}\r\nContent-Type: image/png\r\n\r\n"
        body = b"".join([*parts, head.encode(), file, f"\r\n--{mark}--\r\n".encode()])
        return self.ask("POST", path, body, **{"Content-Type": f"multipart/form-data; boundary={mark}"})

    def sign_in(self, email: str, password: str) -> bool:
        self.get("/accounts/login/")
        return self.post("/accounts/login/", login=email, password=password)[0] == 302

    def at(self, port: int) -> Browser:
        """The same browser, asking somebody else."""
        other = Browser(port)
        other.cookies = self.cookies
        return other


@contextmanager
def line_closed(line: http.client.HTTPConnection) -> Iterator[None]:
    try:
        yield
    finally:
        line.close()


class Page:
    """Enough of an answer for `filled`."""

    def __init__(self, words: str) -> None:
        self.content = words.encode()


@contextmanager
def postgres() -> Iterator[str]:
    """A server of its own; the helper ends it when its input does."""
    command = ["tools/postgres.sh", "sh", "-c", 'echo "$AYNI_DATABASE_URL"; cat >/dev/null']
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()
            server.wait(30)


@contextmanager
def machine(port: int, environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen]:
    with (folder / f"{port}.log").open("wb") as log:
        bound = {**environment, "AYNI_BIND": f"127.0.0.1:{port}", "AYNI_WORKERS": "1", "AYNI_THREADS": "4"}
        gunicorn = [str(Path(sys.executable).with_name("gunicorn")), "ayni.wsgi"]
        with subprocess.Popen(gunicorn, cwd=ROOT, env=bound, stdout=log, stderr=log) as process:
            try:
                awaited(port)
                yield process
            finally:
                process.terminate()
                process.wait(30)


def awaited(port: int) -> None:
    for _ in range(300):
        with suppress(OSError):
            if Browser(port).get("/healthz")[0] == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody answers on {port}")


@contextmanager
def proxy(folder: Path) -> Iterator[Path]:
    """nginx with the block of docs/running.md, but for ports and certificate. Gives its log: who answered what."""
    told = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
    site = next(block for block in re.findall(r"^```nginx\n(.*?)^```", told, re.M | re.S) if "ssl_certificate" in block)
    changes = {
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{ONE}; server 127.0.0.1:{TWO};",
        "listen 443 ssl;": f"listen 127.0.0.1:{PROXY} ssl;",
        "listen 80;": f"listen 127.0.0.1:{PROXY + 3};",
        "/etc/ssl/ayni.pem": str(folder / "ayni.pem"),
        "/etc/ssl/ayni.key": str(folder / "ayni.key"),
    }
    for old, new in changes.items():
        assert site.count(old) == 1, old
        site = site.replace(old, new)
    subject = ["-subj", f"/CN={HOST}", "-days", "2", "-nodes", "-newkey", "rsa:2048"]
    files = ["-keyout", str(folder / "ayni.key"), "-out", str(folder / "ayni.pem")]
    subprocess.run(["openssl", "req", "-x509", *subject, *files], check=True, capture_output=True)
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    around = f"""user root; daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
    events {{ worker_connections 256; }}
    http {{ log_format who '$upstream_addr $request'; access_log {folder}/access.log who;
    {temporary}
    {site} }}"""
    (folder / "nginx.conf").write_text(around, encoding="utf-8")
    with subprocess.Popen([NGINX, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]) as process:
        try:
            awaited(PROXY)
            yield folder / "access.log"
        finally:
            process.terminate()
            process.wait(10)


@contextmanager
def two_machines(folder: Path) -> Iterator[tuple[Path, subprocess.Popen]]:
    """The proxy's log and the first machine, with the demo from an archive."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AYNI_", "DJANGO_"))}
    with ExitStack() as stack:
        environment = {
            **clean,
            "AYNI_DATABASE_URL": stack.enter_context(postgres()),
            "AYNI_FILES": str(folder / "files"),
            "AYNI_STATIC": str(folder / "static"),
            "AYNI_SECRET_KEY": uuid4().hex * 2,
            "AYNI_HOSTS": HOST,
            "AYNI_PROXIES": "1",
            "AYNI_EMAIL_URL": f"filemail:///{folder}/mail",
        }
        for command in (["restore", str(ARCHIVES[-1])], ["collectstatic", "--no-input", "-v0"]):
            subprocess.run([sys.executable, "-m", "ayni", *command], cwd=ROOT, env=environment, check=True)
        first = stack.enter_context(machine(ONE, environment, folder))
        stack.enter_context(machine(TWO, environment, folder))
        yield stack.enter_context(proxy(folder)), first
