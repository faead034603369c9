"""Does with the installed kernel what a front end does, and says what came back as JSON.

    python driver.py SCENARIO [ARGUMENT]        the kernel is .net-csharp, in the current folder
"""

import json
import os
import signal
import sys
import tempfile
import time

from jupyter_client.manager import KernelManager

LIMIT = 120


class Kernel:
    """A kernel and what a front end sees of it."""

    def __init__(self):
        self.manager = KernelManager(kernel_name=".net-csharp")
        self.manager.start_kernel()
        self.connect()

    def connect(self):
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    @property
    def pid(self):
        return self.manager.provisioner.pid

    def start(self, code, **options):
        return self.client.execute(code, **options)

    def finish(self, request, on_message=lambda kind, content: None):
        """Everything published for a request, in order, and its reply."""
        end = time.monotonic() + LIMIT
        messages = []
        while True:
            message = self.client.get_iopub_msg(timeout=end - time.monotonic())
            if message["parent_header"].get("msg_id") != request:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status":
                if content["execution_state"] == "idle":
                    break
                continue
            messages.append({"type": kind, **content})
            on_message(kind, content)
        return {"reply": self.reply(request), "messages": messages}

    def reply(self, request):
        while True:
            message = self.client.get_shell_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") == request:
                return message["content"]

    def run(self, code, **options):
        """For a moment after an error ipykernel refuses what was queued behind it: then the reader runs the cell again."""
        while (result := self.finish(self.start(code, **options)))["reply"]["status"] == "aborted":
            pass
        return result

    def printed(self, code):
        return "".join(m["text"] for m in self.run(code)["messages"] if m["type"] == "stream" and m["name"] == "stdout")

    def number(self, code):
        return int(self.printed(f"Console.Write({code});"))

    def session(self):
        return self.number("Environment.ProcessId")

    def start_loop(self, code):
        """Starts a cell that does not end by itself, and returns when it runs."""
        request = self.start(f'Console.WriteLine("begun");\n{code}')
        while self.client.get_iopub_msg(timeout=LIMIT)["content"].get("text") != "begun\n":
            pass
        return request


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(*pids, within=10):
    """Whether processes are gone before long."""
    end = time.monotonic() + within
    while any(alive(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.05)
    return not any(alive(pid) for pid in pids)


def cells(path):
    """Runs the cells of a JSON file, each a string or an object with code and options."""
    with open(path) as file:
        wanted = json.load(file)
    with Kernel() as kernel:
        return [kernel.run(cell) if isinstance(cell, str) else kernel.run(**cell) for cell in wanted]


def start():
    begun = time.monotonic()
    with Kernel() as kernel:
        result = kernel.run("1 + 1")
        took = time.monotonic() - begun
        kernel.client.kernel_info()
        info = kernel.client.get_shell_msg(timeout=LIMIT)["content"]
        return {"seconds": took, "result": result, "language": info["language_info"]}


def assistance():
    with Kernel() as kernel:
        client = kernel.client
        kernel.run("var total = 3;")
        ask = {
            "complete": client.complete('var s = "\U0001f600"; Console.Wri', 27),
            "earlier": client.complete("tot", 3),
            "inspect": client.inspect("Console.WriteLine", 12),
            "unknown": client.inspect("nothingOfTheKind", 3),
            "whole": client.is_complete("1 + 1"),
            "begun": client.is_complete("for (;;) {"),
            "wrong": client.is_complete("var = ;"),
        }
        return {name: kernel.reply(request) for name, request in ask.items()}


def live():
    """The cell ends only when its first line has been seen."""
    seen = os.path.join(tempfile.mkdtemp(), "seen")

    def on_message(kind, content):
        if content.get("text") == "first\n":
            open(seen, "w").close()

    with Kernel() as kernel:
        code = f'Console.WriteLine("first");\nwhile (!System.IO.File.Exists("{seen}")) System.Threading.Thread.Sleep(10);\nConsole.WriteLine("second");'
        return kernel.finish(kernel.start(code), on_message)


TRAINING = """
var clock = System.Diagnostics.Stopwatch.StartNew();
var losses = new List<double>();
using (var progress = new Progress("Training", 100))
using (var live = new LiveFigure(() => new Figure($"{losses.Count} steps").Line(losses.DefaultIfEmpty(0), "loss").X("step").Y("loss")))
    for (var step = 1; step <= 100; step++)
    {
        System.Threading.Thread.Sleep(25);
        losses.Add(1.0 / step);
        progress.Report(step, $"loss {1.0 / step:F2}");
        live.Update();
        while (step == 50 && !System.IO.File.Exists("SEEN")) System.Threading.Thread.Sleep(10);
    }
Console.Write(clock.ElapsedMilliseconds);
"""


def progress(library):
    """A training loop that goes on at half time only when both of its displays have been seen to change."""
    seen = os.path.join(tempfile.mkdtemp(), "seen")
    changed = set()

    def on_message(kind, content):
        if kind == "update_display_data":
            changed.add(content["transient"]["display_id"])
        if len(changed) == 2:
            open(seen, "w").close()

    with Kernel() as kernel:
        kernel.run(f'#r "{library}"\nusing Lessons.Notebook;\nusing Plotting;')
        return kernel.finish(kernel.start(TRAINING.replace("SEEN", seen)), on_message)


def interrupt(how):
    with Kernel() as kernel:
        kernel.run("var kept = 42;")
        request = kernel.start_loop("while (true) { }")
        waiting = kernel.start("Console.WriteLine(1);")
        begun = time.monotonic()
        if how == "message":
            kernel.manager.interrupt_kernel()
        else:
            os.kill(kernel.pid, signal.SIGINT)
        result = kernel.finish(request)
        took = time.monotonic() - begun
        queued = kernel.finish(waiting)
        return {"seconds": took, "result": result, "queued": queued, "kept": kernel.number("kept"), "idle": idle_interrupt(kernel)}


def idle_interrupt(kernel):
    """An interrupt with no cell running changes nothing."""
    kernel.manager.interrupt_kernel()
    time.sleep(0.5)
    return kernel.number("kept")


def stubborn():
    """Nothing stops a thread that waits in native code, here for a lock it has itself."""
    with Kernel() as kernel:
        kernel.run(
            "var kept = 42;\nvar mutex = System.Runtime.InteropServices.Marshal.AllocHGlobal(64);\n"
            "for (var i = 0; i < 64; i += 8) System.Runtime.InteropServices.Marshal.WriteInt64(mutex, i, 0);\n"
            '[System.Runtime.InteropServices.DllImport("libc")] static extern int pthread_mutex_lock(nint mutex);'
        )
        first = kernel.run('"old".Display();')["messages"][-1]
        session = kernel.session()
        request = kernel.start_loop("while (true) pthread_mutex_lock(mutex);")
        begun = time.monotonic()
        kernel.manager.interrupt_kernel()
        result = kernel.finish(request)
        took = time.monotonic() - begun
        following = kernel.run("kept")
        second = kernel.run('"new".Display();')["messages"][-1]
        displays = [message["transient"]["display_id"] for message in (first, second)]
        return {"seconds": took, "result": result, "next": following, "displays": displays, "gone": gone(session)}


CHILD = 'var child = System.Diagnostics.Process.Start("sleep", "1000");\nConsole.Write(child.Id);'


def kill_session():
    with Kernel() as kernel:
        session, child = kernel.session(), int(kernel.printed(CHILD))
        request = kernel.start_loop("while (true) { }")
        os.kill(session, signal.SIGKILL)
        running = kernel.finish(request)
        after = kernel.run("child")
        os.kill(kernel.session(), signal.SIGKILL)
        time.sleep(0.5)
        return {"running": running, "after": after, "idle": kernel.run("Console.Write(5);"), "gone": gone(session, child)}


def kill_kernel():
    with Kernel() as kernel:
        session, child = kernel.session(), int(kernel.printed(CHILD))
        kernel.start_loop("while (true) { }")
        os.kill(kernel.pid, signal.SIGKILL)
        return {"gone": gone(session, child)}


def leave(how):
    with Kernel() as kernel:
        session, child = kernel.session(), int(kernel.printed(CHILD))
        if how == "busy":
            kernel.start_loop("while (true) { }")
        pid = kernel.pid
        kernel.manager.shutdown_kernel()
        return {"gone": gone(pid, session, child)}


def restart():
    with Kernel() as kernel:
        kernel.run("var kept = 42;")
        session = kernel.session()
        kernel.start_loop("while (true) { }")
        kernel.client.stop_channels()
        kernel.manager.restart_kernel()
        kernel.connect()
        return {"after": kernel.run("kept"), "works": kernel.number("1 + 1"), "gone": gone(session)}


def ten():
    begun = time.monotonic()
    managers = [KernelManager(kernel_name=".net-csharp") for _ in range(10)]
    for manager in managers:
        manager.start_kernel()
    kernels = []
    for manager in managers:
        kernel = Kernel.__new__(Kernel)
        kernel.manager = manager
        kernel.connect()
        kernels.append(kernel)
    requests = [kernel.start(f"var n = {i};\nConsole.Write(n * n);") for i, kernel in enumerate(kernels)]
    printed = [kernel.finish(request)["messages"][-1]["text"] for kernel, request in zip(kernels, requests)]
    took = time.monotonic() - begun
    pids = [kernel.session() for kernel in kernels]
    for kernel in kernels:
        kernel.__exit__()
    return {"seconds": took, "printed": printed, "gone": gone(*pids)}


def much():
    begun = time.monotonic()
    with Kernel() as kernel:
        text = kernel.printed('for (var i = 0; i < 100_000; i++) Console.WriteLine($"{i:D6} " + new string(\'x\', 98));')
        lines = text.split("\n")
        return {"seconds": time.monotonic() - begun, "length": len(text), "first": lines[0][:6], "last": lines[-2][:6]}


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
