"""Asks a language server about a program that uses ordain, and prints its answers: see `run`."""

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path

CURSOR = "‸"

# What is asked, about what, and what is written there instead; the cursor is in it.
QUESTIONS = [
    ("complaints", "a right program", "fn main() {", "‸fn main() {"),
    # What it means.
    ("hover", "an entry", "        session,\n", "        ses‸sion,\n"),
    ("hover", "an entry by its path", "auth::authentication,\n", "auth::auth‸entication,\n"),
    ("hover", "a field", "csrf: Csrf,\n", "cs‸rf: Csrf,\n"),
    ("hover", "a field's type", "csrf: Csrf,\n", "csrf: Cs‸rf,\n"),
    ("hover", "a chain", "pub struct Site", "pub struct Si‸te"),
    ("hover", "a middleware's fn", "async fn timing", "async fn tim‸ing"),
    ("hover", "a middleware's type", "impl Csrf", "impl Cs‸rf"),
    ("hover", "a hook", "fn process_view", "fn process‸_view"),
    ("hover", "a need", "req: &mut Request, session: Session", "req: &mut Request, session: Sess‸ion"),
    ("hover", "a need of a hook", "&Request, session: Session", "&Request, session: Sess‸ion"),
    ("hover", "what is provided", "impl Provide<User>", "impl Provide<Us‸er>"),
    ("hover", "an option", "in_set(Authenticates)", "in‸_set(Authenticates)"),
    ("hover", "a middleware in an option", "after(session)", "after(ses‸sion)"),
    ("hover", "a set in an option", "in_set(Authenticates)", "in_set(Auth‸enticates)"),
    ("hover", "what a view takes", "user: auth::User", "user: auth::Us‸er"),
    ("hover", "the chain of a view", "#[view(Site)]", "#[view(Si‸te)]"),
    # Where it is declared.
    ("definition", "an entry", "        session,\n", "        ses‸sion,\n"),
    ("definition", "an entry by its path", "auth::authentication,\n", "auth::auth‸entication,\n"),
    ("definition", "a field", "csrf: Csrf,\n", "cs‸rf: Csrf,\n"),
    ("definition", "a field's type", "csrf: Csrf,\n", "csrf: Cs‸rf,\n"),
    ("definition", "a need", "req: &mut Request, session: Session", "req: &mut Request, session: Sess‸ion"),
    ("definition", "a need of a hook", "&Request, session: Session", "&Request, session: Sess‸ion"),
    ("definition", "what is provided", "impl Provide<User>", "impl Provide<Us‸er>"),
    ("definition", "a middleware in an option", "after(session)", "after(ses‸sion)"),
    ("definition", "what a view takes", "user: auth::User", "user: auth::Us‸er"),
    ("definition", "the chain of a view", "#[view(Site)]", "#[view(Si‸te)]"),
    # What is renamed.
    ("rename", "a middleware, at its fn", "async fn session", "async fn ses‸sion"),
    ("rename", "a middleware, at an entry", "        timing,\n", "        tim‸ing,\n"),
    ("rename", "a middleware, at its type", "pub struct Csrf", "pub struct Cs‸rf"),
    ("rename", "a field", "csrf: Csrf,\n", "cs‸rf: Csrf,\n"),
    ("rename", "a chain", "pub struct Site", "pub struct Si‸te"),
    ("rename", "what is needed", "pub struct Session", "pub struct Sess‸ion"),
    # What may be written.
    ("completion", "an entry that has begun", "auth::authentication,\n", "auth::authentication,\n        ti‸\n"),
    ("completion", "an entry without a comma behind it", "        session,\n", "        ses‸\n"),
    ("completion", "an entry without a comma before it", "auth::authentication,\n", "auth::authentication\n        ‸\n"),
    ("completion", "an entry that has not begun", "        session,\n", "        ‸\n"),
    ("completion", "the rest of a path", "auth::authentication,\n", "auth::‸\n"),
    ("completion", "the type of a field", "csrf: Csrf,\n", "csrf: ‸\n"),
    ("completion", "an option of a fn", "after(session), in_set", "‸, in_set"),
    ("completion", "a second option that has begun", "in_set(Authenticates)", "in‸"),
    ("completion", "an option of an impl block", "#[middleware]\nimpl", "#[middleware(‸)]\nimpl"),
    ("completion", "an option of an entry", "        csrf: Csrf,", "        #[middleware(‸)]\n        csrf: Csrf,"),
    ("completion", "an option of a chain", "    pub struct Site", "    #[chain(‸)]\n    pub struct Site"),
    ("completion", "what an option names", "after(session)", "after(‸)"),
    ("completion", "the second that it names", "after(session)", "after(session, ti‸)"),
    ("completion", "a set", "in_set(Authenticates)", "in_set(ordain::sets::‸)"),
    ("completion", "what an entry waives", "        session,\n", "        #[middleware(waive(after(‸)))]\n        session,\n"),
    ("completion", "a need", "req: &mut Request, session: Session", "req: &mut Request, session: Se‸"),
    ("completion", "what a view takes", "user: auth::User", "user: auth::‸"),
    ("completion", "the chain of a view", "#[view(Site)]", "#[view(‸)]"),
    ("completion", "a method of `next`", "    next.run(req).await", "    next.‸"),
    # What is left after a mistake.
    ("complaints", "a chain with a mistake", "        timing,\n", "        ‸timing(),\n"),
    ("hover", "the entry with the mistake", "        timing,\n", "        tim‸ing(),\n"),
    ("hover", "another entry", "        timing,\n        session,\n", "        timing(),\n        ses‸sion,\n"),
    ("definition", "another entry", "        timing,\n        session,\n", "        timing(),\n        ses‸sion,\n"),
    ("hover", "a type with a value", "csrf: Csrf,\n", "csrf: Cs‸rf = Csrf::new(),\n"),
    ("complaints", "a middleware with a mistake", "after(session)", "aftr‸(session)"),
    ("hover", "what a misspelt option names", "after(session)", "aftr(ses‸sion)"),
    ("hover", "what another option names", "after(session), in_set(Authenticates)", "aftr(session), in_set(Auth‸enticates)"),
    ("definition", "a need", "req: &mut Request, session: Session", "req: &Request, session: Sess‸ion"),
    ("rename", "an entry", "        timing,\n        session,\n", "        timing()\n        ses‸sion,\n"),
]


class Server:
    """A language server, spoken to on its standard streams."""

    def __init__(self, command, folder):
        log = subprocess.DEVNULL
        self.process = subprocess.Popen([command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=folder)
        self.messages = queue.Queue()
        self.asked = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        stream = self.process.stdout
        while line := stream.readline():
            length = 0
            while line.strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                line = stream.readline()
            self.messages.put(json.loads(stream.read(length)))
        self.messages.put(None)

    def write(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        self.process.stdin.flush()

    def read(self):
        message = self.messages.get(timeout=600)
        if message is None:
            sys.exit("the language server has ended")
        if "method" in message and "id" in message:
            self.write({"id": message["id"], "result": None})
        return message

    def tell(self, method, parameters):
        self.write({"method": method, "params": parameters})

    def ask(self, method, parameters):
        """The answer, or the sentence with which the server refuses one."""
        self.asked += 1
        self.write({"id": self.asked, "method": method, "params": parameters})
        while (message := self.read()).get("id") != self.asked or "method" in message:
            pass
        return message["error"]["message"] if "error" in message else message["result"]

    def wait_until_ready(self):
        while True:
            message = self.read()
            if message.get("method") == "experimental/serverStatus":
                status = message["params"]
                if status["health"] == "error":
                    sys.exit(status["message"])
                if status["quiescent"]:
                    return


class Document:
    """The program as it stands in the editor."""

    def __init__(self, server, folder, root):
        self.server, self.root = server, root
        self.path = folder / "src/main.rs"
        self.uri = self.path.as_uri()
        self.right = self.text = self.path.read_text()
        self.version = 0
        document = {"uri": self.uri, "languageId": "rust", "version": 0, "text": self.right}
        server.tell("textDocument/didOpen", {"textDocument": document})

    def write(self, text):
        """Writes a text, without the cursor that is in it; what is asked at the cursor."""
        before = text.split(CURSOR)[0]
        self.text = text.replace(CURSOR, "")
        self.version += 1
        document = {"uri": self.uri, "version": self.version}
        self.server.tell("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": self.text}]})
        position = {"line": before.count("\n"), "character": len(before.rsplit("\n", 1)[-1])}
        return {"textDocument": {"uri": self.uri}, "position": position}

    def replaced(self, old, new):
        if self.right.count(old) != 1:
            sys.exit(f"this stands {self.right.count(old)} times in the program: {old!r}")
        return self.right.replace(old, new)

    def line(self, uri, number):
        path = Path(uri.removeprefix("file://"))
        text = self.text if uri == self.uri else path.read_text()
        name = "main.rs" if uri == self.uri else path.relative_to(self.root)
        return f"{name}: {text.splitlines()[number].strip()}"


def hover(document, at):
    answer = document.server.ask("textDocument/hover", at)
    if not isinstance(answer, dict):
        return [answer or "nothing"]
    lines = answer["contents"]["value"].splitlines()
    return [line for line in lines if line.strip() and not line.startswith("```")]


def definition(document, at):
    answer = document.server.ask("textDocument/definition", at) or []
    places = [(place["uri"], place["range"]["start"]["line"]) for place in answer]
    return [document.line(uri, line) for uri, line in places] or ["nothing"]


def rename(document, at):
    answer = document.server.ask("textDocument/rename", {**at, "newName": "renamed"})
    if not isinstance(answer, dict):
        return [answer or "nothing"]
    changes = {change["textDocument"]["uri"]: change["edits"] for change in answer["documentChanges"]}
    if set(changes) != {document.uri}:
        return [f"changes {sorted(changes)}"]
    lines = document.text.splitlines()
    edits = changes[document.uri]
    for edit in sorted(edits, key=lambda edit: edit["range"]["start"]["character"], reverse=True):
        start, end = edit["range"]["start"], edit["range"]["end"]
        line = lines[start["line"]]
        lines[start["line"]] = line[: start["character"]] + edit["newText"] + line[end["character"] :]
    return [lines[number].strip() for number in sorted({edit["range"]["start"]["line"] for edit in edits})]


def completion(document, at):
    """Names in the order in which they are offered, without those that are offered everywhere."""
    names = offered(document, at)
    everywhere = offered(document, document.write(document.right + f"mod empty {{ const NAME: {CURSOR} }}"))
    names = [name for name in names if name not in everywhere]
    return [", ".join(names) or "nothing"]


def offered(document, at):
    answer = document.server.ask("textDocument/completion", at)
    items = answer["items"] if isinstance(answer, dict) else answer or []
    items.sort(key=lambda item: item.get("sortText", item["label"]))
    return [item["label"].split("(alias")[0].removesuffix("::") for item in items]


def complaints(document, at):
    answer = document.server.ask("textDocument/diagnostic", {"textDocument": at["textDocument"]})
    found = []
    for complaint in answer["items"]:
        start, end = complaint["range"]["start"], complaint["range"]["end"]
        shown = document.text.splitlines()[start["line"]][start["character"] : end["character"]]
        found += [f"at `{shown}`:"] + [f"    {line.strip()}" for line in complaint["message"].splitlines()]
    return found or ["nothing"]


def main():
    command, folder, root = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    server = Server(command, folder)
    server.ask(
        "initialize",
        {
            "processId": None,
            "rootUri": folder.as_uri(),
            "capabilities": {
                "experimental": {"serverStatusNotification": True},
                "workspace": {"workspaceEdit": {"documentChanges": True}},
                "textDocument": {"hover": {"contentFormat": ["markdown"]}, "diagnostic": {}},
            },
            "initializationOptions": {
                "checkOnSave": False,
                "cachePriming": {"enable": False},
                "completion": {"autoimport": {"enable": False}},
                "hover": {"memoryLayout": {"enable": False}},
            },
        },
    )
    server.tell("initialized", {})
    document = Document(server, folder, root)
    server.wait_until_ready()
    kinds = {"hover": hover, "definition": definition, "rename": rename, "completion": completion, "complaints": complaints}
    for kind, subject, old, new in QUESTIONS:
        written = document.replaced(old, new)
        answer = kinds[kind](document, document.write(written))
        shown = next(line.strip() for line in written.splitlines() if CURSOR in line)
        print(f"{kind}: {subject}\n  {shown}")
        print("".join(f"    {line}\n" for line in answer))
    server.ask("shutdown", None)
    server.tell("exit", None)


main()
