"""Mutants of a module: what its source would be with one small mistake."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
COUNTED: dict[type[ast.AST], type[ast.AST]] = {
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
NAMED = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "find": "rfind",
    "rfind": "find",
    "strip": "lstrip",
    "lstrip": "rstrip",
    "rstrip": "lstrip",
    "removeprefix": "removesuffix",
    "removesuffix": "removeprefix",
    "startswith": "endswith",
    "endswith": "startswith",
    "partition": "rpartition",
    "rpartition": "partition",
    "search": "fullmatch",
    "match": "search",
    "fullmatch": "match",
}
BUILT_IN = ("min", "max", "any", "all")
Change = tuple[ast.AST, str, Callable[[], object]]  # where, what, and the mistake itself


@dataclass(frozen=True)
class Mutant:
    """One mistake in a module: the line, what is mistaken, the function that it stands in (none at the module's own level).

    What a `kept` function gives is kept for later, so that other tests than those that run the line may find it.
    """

    path: Path
    number: int
    line: int
    end: int
    what: str
    function: str
    kept: bool = False

    @property
    def code(self) -> CodeType:
        """The mistaken module."""
        tree = ast.parse(self.path.read_text(encoding="utf-8"))
        for number, (_, _, mistake) in enumerate(_changes(tree)):
            if number == self.number:
                mistake()
                break
        return compile(ast.fix_missing_locations(tree), str(self.path), "exec")


def mutants(path: Path) -> list[Mutant]:
    """All mutants of a module, in the order of its syntax tree."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = _functions(tree)

    def mutant(number: int, node: ast.AST, what: str) -> Mutant:
        line, end = node.lineno, node.end_lineno  # type: ignore[attr-defined]  # what is changed has a place
        function = functions.get(line)
        return Mutant(path, number, line, end, what, function.name if function else "", function is not None and _keeps(function))

    return [mutant(number, node, what) for number, (node, what, _) in enumerate(_changes(tree))]


def _functions(tree: ast.Module) -> dict[int, ast.FunctionDef]:
    """The function of the module or of a class that each line of a body is of."""
    found: dict[int, ast.FunctionDef] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for line in range(node.body[0].lineno, (node.end_lineno or 0) + 1):
                found.setdefault(line, node)
    return found


def _keeps(function: ast.FunctionDef) -> bool:
    """Whether a function is asked once for what it gives: @cache, @lru_cache(maxsize=1)."""
    return any("cache" in ast.unparse(decorator) for decorator in function.decorator_list)


def _changes(tree: ast.Module) -> Iterator[Change]:
    """All mistakes that can be made, in order; each is made by its last part."""
    for node in _walk(tree):
        yield from _changes_of(node)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A tree's nodes, without what is no behaviour: annotations, docstrings, the words of errors, types, names that are declared."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec") or isinstance(node, ast.Raise):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _says_nothing(child):
                yield from _walk(child)


def _says_nothing(node: ast.AST) -> bool:
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    named_type = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("TypeVar", "cast")
    return docstring or named_type or _declares(node) or isinstance(node, (ast.Import, ast.ImportFrom, ast.Assert))


def _declares(node: ast.AST) -> bool:
    """Whether a node lists a module's public names, or the choices of an enum, which the parts of a program know each other by."""
    public = isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id == "__all__" for name in node.targets)
    return public or (isinstance(node, ast.ClassDef) and any(isinstance(base, ast.Name) and "Enum" in base.id for base in node.bases))


def _changes_of(node: ast.AST) -> Iterator[Change]:
    """The mistakes that can be made at one node."""
    match node:
        case ast.Compare(ops=ops):
            yield from (_operator(node, number, op) for number, op in enumerate(ops) if type(op) in COMPARED)
        case ast.UnaryOp(op=ast.Not()):
            yield node, "not x → x", lambda: setattr(node, "operand", ast.UnaryOp(ast.Not(), node.operand))
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in COUNTED:
            other = COUNTED[type(op)]()
            yield node, f"{_said(op)} → {_said(other)}", lambda: setattr(node, "op", other)
        case ast.Constant():
            yield from _constant(node)
        case ast.Call(func=ast.Attribute() | ast.Name() as func):
            yield from _called(node, func)
        case ast.comprehension(ifs=ifs):
            yield from (_filter(node, number, test) for number, test in enumerate(ifs))
    yield from _tested(node)


def _tested(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, (ast.If, ast.IfExp, ast.While)):
        yield node.test, "if x → if not x", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    if isinstance(node, ast.match_case) and (guard := node.guard) is not None:
        yield guard, "case if x → case if not x", lambda: setattr(node, "guard", ast.UnaryOp(ast.Not(), guard))


def _called(node: ast.Call, func: ast.Attribute | ast.Name) -> Iterator[Change]:
    field = "attr" if isinstance(func, ast.Attribute) else "id"
    name = getattr(func, field)
    if (field == "attr") != (name in BUILT_IN) and name in NAMED:
        yield node, f"{name}() → {NAMED[name]}()", lambda: setattr(func, field, NAMED[name])


def _operator(node: ast.Compare, number: int, op: ast.cmpop) -> Change:
    other = COMPARED[type(op)]()
    return node, f"{_said(op)} → {_said(other)}", lambda: node.ops.__setitem__(number, other)


def _filter(node: ast.comprehension, number: int, test: ast.expr) -> Change:
    return test, "for … if x → if not x", lambda: node.ifs.__setitem__(number, ast.UnaryOp(ast.Not(), test))


def _constant(node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool(value):
            yield node, f"{value} → {not value}", lambda: setattr(node, "value", not value)
        case int(value):
            yield node, f"{value} → {value + 1}", lambda: setattr(node, "value", value + 1)
        case str(value):
            yield node, f"{value!r} → 'x'", lambda: setattr(node, "value", "x")


def _said(op: ast.AST) -> str:
    """An operator as it is written."""
    signs = {"Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=", "In": "in", "NotIn": "not in", "Is": "is"}
    signs |= {"IsNot": "is not", "And": "and", "Or": "or", "Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//"}
    return {**signs, "BitOr": "|", "BitAnd": "&"}[type(op).__name__]
