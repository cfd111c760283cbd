"""The checks behind tests/test_house.py: each takes a piece of source and says what speaks against it."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Imports go downward only; what stands on the same floor never meets.
FLOORS = {"core": 0, "records": 1, "papers": 2, "web": 3, "desk": 4, "public": 4, "api": 4}

# Too large to load before somebody wants a paper or brings a picture: imported at first use, inside a function, in
# these modules only.
HEAVY = {
    "typst": {"ayni.papers.typeset"},
    "docx": {"ayni.papers.docx_kit"},
    "docxtpl": {"ayni.papers.council_docx"},
    "openpyxl": {"ayni.papers.workbook_write", "ayni.papers.table_xlsx", "ayni.papers.sheet"},
    "python_calamine": {"ayni.papers.workbook_read"},
    "PIL": {"ayni.records.services.pictures"},
    "scipy": {"ayni.core.counterparts_search"},
}

# These stand on numpy as a whole and load it with themselves. No web worker starts with them: whoever else wants one
# of them imports it inside a function.
ON_NUMPY = frozenset(
    {
        *(f"ayni.core.standing{part}" for part in ("", "_colors", "_scores", "_trends")),
        "ayni.core.counterparts_search",
        "ayni.papers.standing_files",
        "ayni.papers.management.commands.standing",
    }
)

FILE_LINES, FUNCTION_LINES = 400, 40
# "ayni.module" or "ayni.module:function" and why it has one subject all the same.
LONG: dict[str, str] = {}

WORLD = {  # the part of the standard library that core may not touch: clocks, chance, files, network, processes
    *("time", "os", "io", "pathlib", "shutil", "tempfile", "glob", "sqlite3", "logging", "locale", "gettext"),
    *("random", "secrets", "socket", "ssl", "http", "urllib", "smtplib", "subprocess", "threading", "asyncio"),
}
WORLD_CALLS = {"open", "print", "input", "exec", "eval", "__import__"}
CLOCK_CALLS = {"now", "today", "utcnow", "localtime", "gmtime"}


@dataclass(frozen=True)
class Module:
    """One Python file by its dotted name, `ayni.desk` for a package's `__init__`."""

    name: str
    source: str
    is_package: bool = False

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def floor(self) -> str:
        return [*self.name.split("."), ""][1]


@dataclass(frozen=True)
class Import:
    name: str
    line: int
    inside_function: bool


def modules(folder: Path = ROOT / "ayni") -> list[Module]:
    found = []
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        if "migrations" not in parts:
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return found


def imports(module: Module, known: frozenset[str] = frozenset()) -> list[Import]:
    """Absolute names; `from package import part` names the part if that is a module in `known`."""
    found: list[Import] = []

    def visit(node: ast.AST, inside: bool) -> None:
        if isinstance(node, ast.Import):
            found.extend(Import(alias.name, node.lineno, inside) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.name.split(".")
                parents = parents[: len(parents) - node.level + module.is_package]
                base = ".".join([*parents, base] if base else parents)
            for alias in node.names:
                part = f"{base}.{alias.name}"
                found.append(Import(part if part in known else base, node.lineno, inside))
        inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or _never_runs(node)
        for child in ast.iter_child_nodes(node):
            visit(child, inside)

    visit(module.tree, False)
    return found


def _never_runs(node: ast.AST) -> bool:
    """For the type checker only; nothing is loaded by it."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def upward(module: Module, known: frozenset[str] = frozenset()) -> Iterator[str]:
    if module.floor not in FLOORS:
        return
    for found in imports(module, known):
        parts = found.name.split(".")
        if parts[0] != "ayni" or (target := [*parts, ""][1]) == module.floor:
            continue
        if target not in FLOORS:
            yield f"{module.name}:{found.line} imports {found.name}, which belongs to no floor"
        elif FLOORS[target] >= FLOORS[module.floor]:
            yield f"{module.name}:{found.line} imports {found.name}: {module.floor} may not know {target}"


def worldly(module: Module) -> Iterator[str]:
    """Core takes values and gives values: no framework, no clock, no chance, no files, no network, no sentences."""
    if module.floor != "core":
        return
    for found in imports(module):
        root = found.name.split(".")[0]
        if root in WORLD or (root not in sys.stdlib_module_names and root not in {"numpy", "scipy", "ayni"}):
            yield f"{module.name}:{found.line} imports {found.name} into core"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in WORLD_CALLS:
                yield f"{module.name}:{node.lineno} calls {node.func.id}() in core"
            elif isinstance(node.func, ast.Attribute) and node.func.attr in CLOCK_CALLS:
                yield f"{module.name}:{node.lineno} asks the clock with {node.func.attr}() in core"


def deferred(module: Module) -> Iterator[str]:
    for found in imports(module, ON_NUMPY):
        heavy = found.name.split(".")[0]
        if heavy == "numpy" and module.name not in ON_NUMPY:
            yield f"{module.name}:{found.line} imports numpy, whose place is {', '.join(sorted(ON_NUMPY))}"
        elif found.name in ON_NUMPY:
            if module.name not in ON_NUMPY and not found.inside_function:
                yield f"{module.name}:{found.line} imports {found.name}, and numpy, before somebody needs it"
        elif heavy in HEAVY:
            if module.name not in HEAVY[heavy]:
                yield f"{module.name}:{found.line} imports {heavy}, whose place is {', '.join(sorted(HEAVY[heavy]))}"
            elif not found.inside_function:
                yield f"{module.name}:{found.line} imports {heavy} before somebody needs it"
        elif found.inside_function:
            yield f"{module.name}:{found.line} imports {found.name} inside a function"


def circle(all_modules: list[Module]) -> list[str]:
    """The first circle of imports, as the names along it; empty if there is none."""
    known = frozenset(module.name for module in all_modules)
    edges = {
        module.name: sorted({i.name for i in imports(module, known) if i.name in known and i.name != module.name})
        for module in all_modules
    }
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name not in done:
            for target in edges[name]:
                if found := walk(target, [*path, name]):
                    return found
            done.add(name)
        return []

    for name in edges:
        if found := walk(name, []):
            return found
    return []


FORBIDDEN = {
    "django.dispatch": "signals",
    "django.db.models.signals": "signals",
    "django.contrib.contenttypes.fields": "generic foreign keys",
    "django.views.generic": "class-based views",
    "django.views.View": "class-based views",
}
WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}


def forbidden(module: Module) -> Iterator[str]:
    for found in imports(module, frozenset(FORBIDDEN)):
        for name in FORBIDDEN:
            if f"{found.name}.".startswith(f"{name}."):
                yield f"{module.name}:{found.line} imports {found.name}: no {FORBIDDEN[name]}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            names = {method.name for method in node.body if isinstance(method, ast.FunctionDef)}
            for name in sorted(names & {"save", "delete"}):
                yield f"{module.name}:{node.lineno} overrides {node.name}.{name}"
        elif isinstance(node, ast.Attribute) and node.attr == "as_view":
            yield f"{module.name}:{node.lineno} uses a class-based view"
        elif isinstance(node, ast.Name) and node.id == "mark_safe" and module.floor != "web":
            yield f"{module.name}:{node.lineno} uses mark_safe; only web may, where it is looked after"


def bypassing(module: Module) -> Iterator[str]:
    """Screens and papers write through records.services only. (A workbook's own save() is no record.)"""
    if module.floor not in {"papers", "web", "desk", "public", "api"} or ".management." in module.name:
        return
    for node in ast.walk(module.tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        on_manager = isinstance(node.func.value, ast.Attribute) and node.func.value.attr == "objects"
        if node.func.attr in WRITES and (on_manager or node.func.attr != "create"):
            yield f"{module.name}:{node.lineno} writes with {node.func.attr}() past records.services"
        elif node.func.attr in {"save", "delete"} and module.floor in {"desk", "public", "api"}:
            yield f"{module.name}:{node.lineno} calls {node.func.attr}() past records.services"


# What the services themselves are made of.
MACHINERY = {"ayni.records.services.base", "ayni.records.services.saving"}


def positional(module: Module) -> Iterator[str]:
    """A public service that writes takes keywords only, so that no call swaps two sides."""
    if not module.name.startswith("ayni.records.services") or module.name in MACHINERY:
        return
    for function in module.tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        atomic = any("atomic" in ast.unparse(decorator) for decorator in function.decorator_list)
        writes = any(
            isinstance(node, ast.Attribute) and node.attr in {*WRITES, "save", "delete", "atomic"}
            for node in ast.walk(function)
        )
        if (atomic or writes) and (function.args.args or function.args.posonlyargs or function.args.vararg):
            yield f"{module.name}:{function.lineno} {function.name} writes and takes positional arguments"


def long(module: Module, exceptions: dict[str, str] = LONG) -> Iterator[str]:
    """A long file or function is a question: what is its second subject? The answer may stand in LONG."""
    lines = len(module.source.splitlines())
    if lines > FILE_LINES and module.name not in exceptions:
        yield f"{module.name} has {lines} lines, more than {FILE_LINES}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1
            if lines > FUNCTION_LINES and f"{module.name}:{node.name}" not in exceptions:
                yield f"{module.name}:{node.lineno} {node.name} has {lines} lines, more than {FUNCTION_LINES}"


INLINE = {
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>",
    "an inline style sheet": r"<style\b",
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
    "a script address": r"[\"']\s*javascript:",
    "something from another host": r"<(?:script|link|img|iframe|source|use)\b[^>]*(?:src|href)=[\"'](?:https?:)?//",
    "unescaped words": r"\|\s*safe\b|\{%\s*autoescape\s+off",
}


def inline(name: str, template: str) -> Iterator[str]:
    """What the content security policy would refuse, or what would open a hole in it."""
    template = re.sub(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}", "", template, flags=re.DOTALL)
    for what, pattern in INLINE.items():
        if found := re.search(pattern, template, re.IGNORECASE | re.DOTALL):
            yield f"{name} has {what}: {found.group()[:60]}"
