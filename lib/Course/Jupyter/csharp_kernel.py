"""
The C# kernel of Jupyter: ipykernel speaks with Jupyter, `course session` runs the cells, this stands between.

    python csharp_kernel.py DOTNET COURSE_DLL -f CONNECTION_FILE
"""

import asyncio
import json
import os
import signal
import sys
from types import SimpleNamespace

from csharp_session import CSharpSession, SessionEnded

COMMAND = [sys.argv[1], sys.argv[2], "session", "--folder", os.getcwd()]
LOST = "What the cells had declared is lost; the next cell runs in a new session."
ANSWER_LIMIT = 30.0

# Before ipykernel is imported, because the compiler takes as long to load as ipykernel does.
first_session = CSharpSession(COMMAND) if __name__ == "__main__" else None
os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # A warning about debugging Python, which nobody does here.

from ipykernel.kernelapp import IPKernelApp  # noqa: E402
from ipykernel.kernelbase import Kernel  # noqa: E402


def parsed(data):
    """JSON types come as text; Jupyter wants the value. Text that is no JSON stays text."""
    def value(mime, text):
        if mime == "application/json" or mime.endswith("+json"):
            try:
                return json.loads(text)
            except ValueError:
                return text
        return text

    return {mime: value(mime, text) for mime, text in data.items()}


class CSharpKernel(Kernel):
    implementation = "course"
    implementation_version = "0.1.0"
    banner = "C#, in a session of `course`"
    # What the notebooks have, and no version beside it: front ends write this into every notebook they save.
    language_info = {"name": "C#", "file_extension": ".cs", "mimetype": "text/x-csharp", "pygments_lexer": "csharp"}

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._session = first_session
        self._running = None
        signal.signal(signal.SIGINT, lambda *_: self._interrupt())

    # ipykernel raises KeyboardInterrupt in a handler; here Ctrl-C goes to the cell instead.
    def pre_handler_hook(self):
        pass

    def post_handler_hook(self):
        pass

    async def interrupt_request(self, stream, ident, parent):
        self._interrupt()
        self.session.send(stream, "interrupt_reply", {"status": "ok"}, parent, ident=ident)

    def _interrupt(self):
        if self._running is not None:
            self._session.interrupt(self._running)

    async def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, *, cell_meta=None, cell_id=None):
        publish = self._publisher(silent)
        count = self.execution_count
        if not store_history and not silent:
            self.execution_count -= 1  # Counted by ipykernel already.

        if self._session.end is not None:
            publish({"type": "stream", "name": "stderr", "text": f"{self._session.end} This cell runs in a new session: what earlier cells declared is lost.\n"})
        error = await self._run(code, f"cell {count}", publish)
        if error is not None:
            return {"status": "error", "execution_count": count, "ename": error["name"], "evalue": error["message"], "traceback": error["traceback"]}
        return {
            "status": "ok",
            "execution_count": count,
            "payload": [],
            "user_expressions": {name: refusal("user_expressions") for name in user_expressions or {}},
        }

    async def _run(self, code, name, publish):
        """Runs a cell in the session, in a new one where the last has ended. Its error, or None."""
        errors = []

        def on_message(message):
            if message["type"] == "error":
                errors.append(message)
            publish(message)

        try:
            if self._session.end is not None:
                self._session = CSharpSession(COMMAND)
            self._running = self._session.ask({"type": "execute", "code": code, "cell": name}, on_message)
            await asyncio.wrap_future(self._running.answer)
        except SessionEnded as end:
            on_message(failure("SessionEnded", f"{end} {LOST}"))
        except OSError as problem:
            on_message(failure("SessionNotStarted", f"The session cannot be started: {' '.join(COMMAND[:2])}: {problem}"))
        finally:
            self._running = None
        return errors[0] if errors else None

    def _publisher(self, silent):
        """What puts a cell's outputs on the page. They carry their cell's header even when they come after its end."""
        parent = self.get_parent("shell")
        count = self.execution_count

        def send(kind, content):
            self.session.send(self.iopub_socket, kind, content, parent, ident=self._topic(kind))

        def publish(message):
            kind = message["type"]
            if silent:
                return
            if kind == "stream":
                send("stream", {"name": message["name"], "text": message["text"]})
            elif kind == "display" or kind == "update":
                send(
                    "display_data" if kind == "display" else "update_display_data",
                    {"data": parsed(message["data"]), "metadata": {}, "transient": {"display_id": f"{self._session.name}-{message['display_id']}"}},
                )
            elif kind == "result":
                send("execute_result", {"data": parsed(message["data"]), "metadata": {}, "execution_count": count})
            elif kind == "error":
                send("error", {"ename": message["name"], "evalue": message["message"], "traceback": message["traceback"]})

        return publish

    async def do_complete(self, code, cursor_pos):
        answer = await self._ask("complete", code, cursor_pos)
        start, end = (answer["start"], answer["end"]) if answer else (cursor_pos, cursor_pos)
        return {"status": "ok", "matches": answer["matches"] if answer else [], "cursor_start": start, "cursor_end": end, "metadata": {}}

    async def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        answer = await self._ask("inspect", code, cursor_pos)
        text = answer and answer["text"]
        return {"status": "ok", "found": bool(text), "data": {"text/plain": text} if text else {}, "metadata": {}}

    async def do_is_complete(self, code):
        answer = await self._ask("is_complete", code, 0)
        status = answer["status"] if answer else "unknown"
        return {"status": status, "indent": "    "} if status == "incomplete" else {"status": status}

    async def _ask(self, kind, code, cursor):
        """The session's answer; None when it has ended or says nothing for long."""
        request = self._session.ask({"type": kind, "code": code, "cursor": cursor})
        try:
            return await asyncio.wait_for(asyncio.wrap_future(request.answer), ANSWER_LIMIT)
        except (SessionEnded, asyncio.TimeoutError):
            return None

    def do_shutdown(self, restart):
        self._session.shut_down()
        return {"status": "ok", "restart": restart}


def failure(name, message):
    return {"type": "error", "name": name, "message": message, "traceback": [message]}


def refusal(what):
    return {"status": "error", "ename": "NotSupported", "evalue": f"The C# kernel has no {what}.", "traceback": []}


class CSharpKernelApp(IPKernelApp):
    def init_io(self):
        """Leaves this program's own output where it is: none of it belongs on the page."""
        self.displayhook = SimpleNamespace()

    def init_path(self):
        """Leaves the notebook's folder out of Python's path: a reader's random.py there is not ours to run."""


if __name__ == "__main__":
    CSharpKernelApp.launch_instance(argv=sys.argv[3:], kernel_class=CSharpKernel)
