"""A CAPTCHA provider on this machine: its widget is two buttons, and it believes what was pressed."""

import json
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET, SITE_KEY = "s3cret", "a-lantern-shop"
SCRIPT = """
window.turnstile = { render(place, { sitekey, callback }) {
  for (const [text, answer] of [["I am human", "human " + sitekey], ["I am a robot", "robot"]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: text });
    button.addEventListener("click", () => callback(answer));
    place.append(button);
  }
} };
"""


class Provider(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer("text/javascript", SCRIPT.encode())

    def do_POST(self) -> None:
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        human = (form["secret"], form["response"]) == ([SECRET], [f"human {SITE_KEY}"])
        self._answer("application/json", json.dumps({"success": human}).encode())

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def captcha_provider() -> Iterator[dict[str, str]]:
    """The settings of a shop that asks this provider."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield {
            "SLUICE_CAPTCHA_URL": f"{url}/siteverify",
            "SLUICE_CAPTCHA_SCRIPT": f"{url}/api.js",
            "SLUICE_CAPTCHA_SITE_KEY": SITE_KEY,
            "SLUICE_CAPTCHA_SECRET": SECRET,
        }
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
