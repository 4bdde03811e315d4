# SPDX-License-Identifier: GPL-3.0-or-later
"""Headless Chromium over its debugging pipe (Chrome DevTools Protocol: JSON messages that end in NUL, on descriptors
3 and 4). Standard library only."""

import json
import os
import select
import shutil
import subprocess
import tempfile
import time


def find_chromium() -> str | None:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path:
            return path
    return None


class Browser:
    def __init__(self, path: str):
        self.profile = tempfile.mkdtemp(prefix="vigie-chromium-")
        to_child, self.to = os.pipe()
        self.back, from_child = os.pipe()

        def descriptors() -> None:
            # Both first out of the way of 3 and 4, then onto them.
            read_end, write_end = os.dup(to_child), os.dup(from_child)
            high = [os.dup2(read_end, 90), os.dup2(write_end, 91)]
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)
            os.closerange(5, 100)

        arguments = [path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
        arguments += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
        arguments += ["--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe"]
        self.process = subprocess.Popen(
            arguments + [f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=descriptors,
        )
        os.close(to_child)
        os.close(from_child)
        self.number = 0
        self.rest = b""
        self.events: list[dict] = []

    def receive(self, seconds: float) -> dict:
        end = time.monotonic() + seconds
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.back], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                raise TimeoutError("the browser does not answer")
            data = os.read(self.back, 1 << 20)
            if not data:
                raise EOFError("the browser ended")
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method: str, session: str | None = None, seconds: float = 60, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data) :]
        while True:
            answer = self.receive(seconds)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            if "method" in answer:
                self.events.append(answer)

    def page(self) -> "Page":
        return Page(self)

    def close(self) -> None:
        try:
            self.call("Browser.close", seconds=10)
        except (OSError, TimeoutError, EOFError, RuntimeError):
            self.process.kill()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)


class Page:
    def __init__(self, browser: Browser):
        self.browser = browser
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)
        self.session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params):
        return self.browser.call(method, self.session, **params)

    def events(self, method: str) -> list[dict]:
        return [e["params"] for e in self.browser.events if e["method"] == method and e.get("sessionId") == self.session]

    def look(self, width: int, height: int = 900, scheme: str = "light", media: str = "", scale: float = 1) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False
        )
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def open(self, url: str) -> None:
        before = len(self.events("Page.loadEventFired"))
        self.call("Page.navigate", url=url)
        end = time.monotonic() + 60
        while len(self.events("Page.loadEventFired")) == before:
            if time.monotonic() > end:
                raise TimeoutError("the page does not load")
            self.run("0")
        self.settle()

    def settle(self) -> None:
        """Two frames: layout and what observes it."""
        self.run("new Promise(r => requestAnimationFrame(() => requestAnimationFrame(() => r(0))))")

    def run(self, expression: str):
        answer = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise RuntimeError(details.get("exception", {}).get("description", details["text"]))
        return answer["result"].get("value")

    def close(self) -> None:
        self.browser.call("Target.closeTarget", targetId=self.target)
