"""A C# session, `course session`, in a process of its own; the class SessionServer documents the messages."""

import itertools
import json
import os
import signal
import subprocess
import sys
import threading
import uuid
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet

PATIENCE_AFTER_INTERRUPT = 10.0  # The session stops a cell by force after three seconds, where it can.
PATIENCE_AT_END = 2.0


class SessionEnded(Exception):
    """The process is gone, and with it everything that cells had declared."""


class Request:
    """Something asked: `answer` is set to the message that ends it, the ones before go to `on_message`."""

    def __init__(self, on_message):
        self.on_message = on_message
        self.answer = Future()
        self.answer.set_running_or_notify_cancel()  # From here on nobody who waits for it can cancel it.


class CSharpSession:
    def __init__(self, command):
        self.name = uuid.uuid4().hex
        """Tells its displays from those of the session before, which are still on the page."""
        # A group of its own: a terminal's Ctrl-C stays with the kernel, and what cells start can be ended with it.
        self.process = subprocess.Popen(
            command,
            env={"OMP_WAIT_POLICY": "PASSIVE", **os.environ},  # Sessions.cs says why.
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._ids = itertools.count(1)
        self._requests = {}
        self._lock = threading.Lock()
        self._last_words = []
        self._exit_code = None
        self._why_killed = None
        self.end = None
        """Why the session ended, in a sentence; None while it lives."""
        self._log = threading.Thread(target=self._read_errors, daemon=True)
        self._log.start()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, message, on_message=lambda message: None):
        """Sends a request; its `answer` fails with SessionEnded when the process ends before."""
        request = Request(on_message)
        with self._lock:
            if self.end is not None:
                request.answer.set_exception(SessionEnded(self.end))
                return request
            message["id"] = next(self._ids)
            self._requests[message["id"]] = request
        self._send(message)
        return request

    def interrupt(self, request):
        """Stops a running cell. One that does not stop within the patience costs the session."""
        threading.Thread(target=self._stop, args=(request.answer,), daemon=True).start()

    def shut_down(self):
        self._why_killed = "The session was shut down."
        self._send({"type": "shutdown"})
        try:
            self.process.wait(PATIENCE_AT_END)
        except subprocess.TimeoutExpired:
            pass
        self._kill_group()

    def _stop(self, answer):
        # Said again each second: an interrupt that comes before its cell has begun finds nothing to stop.
        for _ in range(int(PATIENCE_AFTER_INTERRUPT)):
            if answer.done():
                return
            self._send({"type": "interrupt"})
            try:
                answer.exception(timeout=1)
                return
            except NotYet:
                continue
        self._why_killed = f"The cell did not stop within {PATIENCE_AFTER_INTERRUPT:.0f} s of the interrupt, so its session was ended."
        self._kill_group()

    def _send(self, message):
        line = json.dumps(message).encode() + b"\n"
        try:
            with self._lock:
                self.process.stdin.write(line)
                self.process.stdin.flush()
        except (OSError, ValueError):
            pass  # It has ended: whoever waits for an answer learns that from the end of its output.

    def _read(self):
        for line in self.process.stdout:
            if not line.startswith(b"{"):
                self._remember(line)  # Said by the host before the session serves.
                continue
            message = json.loads(line)
            kind = message["type"]
            if kind == "exit":
                self._exit_code = message["code"]
                continue
            request = self._requests.get(message.get("id"))
            if request is None:
                continue
            if kind == "done":
                # Not forgotten: what a cell's threads say after its end still belongs to it.
                request.answer.set_result(message)
            elif kind in ("completions", "inspection", "completeness"):
                del self._requests[message["id"]]
                request.answer.set_result(message)
            else:
                request.on_message(message)

        code = self.process.wait()
        self._kill_group()  # What cells had started, when they were not allowed to end it themselves.
        self._log.join(timeout=1)
        with self._lock:
            self.end = self._describe(code)
            waiting = [request for request in self._requests.values() if not request.answer.done()]
        for request in waiting:
            request.answer.set_exception(SessionEnded(self.end))

    def _describe(self, code):
        if self._why_killed:
            return self._why_killed
        if self._exit_code is not None:
            return f"The code left the process with exit code {self._exit_code} (Environment.Exit)."
        how = f"ended by signal {-code}" if code < 0 else f"it left with exit code {code}"
        words = " ".join(self._last_words[:1])
        return f"The process of the session is gone ({how}). {words}".rstrip()

    def _read_errors(self):
        for line in self.process.stderr:
            self._remember(line)

    def _remember(self, line):
        """The first lines tell why a process crashed; all of them go to the terminal that Jupyter runs in."""
        text = line.decode(errors="replace").strip()
        if text and len(self._last_words) < 10:
            self._last_words.append(text)
        sys.__stderr__.write(line.decode(errors="replace"))
        sys.__stderr__.flush()

    def _kill_group(self):
        try:
            if os.name == "posix":
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()
        except OSError:
            pass  # Nothing of it is left.
