"""A pytest run that collects tests once, and tries every mutant on them in a fork of its own.

A mutant is tried on the quick tests that run its line. Where the line runs already as tests are collected, or as a first one warms
the caches, or where what it gives is kept, and none of these finds it, all quick tests are tried in a fork that forgets what is
cached. Where none finds it still, the slow files of its part of the program are tried, each as a whole, since their tests share what
they have made.
"""

import functools
import gc
import os
import pickle
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutants import Mutant

SLOW, PATIENCE = 0.4, 20  # seconds of a test that is too long to be tried on each mutant; of processor that one test may take on one
BATCH = 60
Line = tuple[str, int]
KILLED, SURVIVED, UNSEEN, ENDLESS = "killed", "survived", "not reached by a test", "killed (endless)"


@dataclass
class Trial:
    """The plugin: `outcomes` is filled as pytest runs."""

    mutants: Sequence[Mutant]
    told: Callable[[Mutant, str], None]
    slow: Mapping[str, Sequence[str]]  # slow files of tests, with the parts of the program that they are tried on

    def __post_init__(self) -> None:
        self.files = {str(mutant.path) for mutant in self.mutants}
        self.early: set[Line] = set()
        self.seen = self.early
        sys.settrace(self._trace)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Warms up, asks which test runs which line, then tries the mutants."""
        items = session.items
        assert not session.testsfailed
        assert not _fails(items[:1], quietly=False), "the first test fails on the program as it is"
        sys.settrace(None)
        tests = self._tests(items)
        functions = [one for one in gc.get_objects() if isinstance(one, FunctionType) and one.__code__.co_filename in self.files]
        caches = [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper) and one.__module__.startswith("kg")]
        gc.freeze()
        control = Mutant(self.mutants[0].path, -1, 1, 1, "nothing", "")
        every = [*tests.quick, *(item for some in tests.together.values() for item in some)]
        assert _tried(control, every, functions, caches) == SURVIVED, "a module that is put anew without a mistake fails its tests"
        for mutant in self.mutants:
            self.told(mutant, self._outcome(mutant, tests, functions, caches))
        return True

    def _tests(self, items: Sequence[pytest.Item]) -> "Tests":
        """The tests by what they run: quick ones, the quickest first, and those of slow files."""
        tests = Tests([], {}, defaultdict(list))
        measured = list(self._measured([item for item in items if item.path.name not in self.slow]))
        for seconds, item, lines in sorted(measured, key=lambda row: row[0]):
            if seconds < SLOW:
                tests.quick.append(item)
                for line in lines:
                    tests.reached[line].append(item)
        for name in self.slow:
            tests.together[name] = [item for item in items if item.path.name == name]
        return tests

    def _measured(self, items: Sequence[pytest.Item]) -> Iterator[tuple[float, pytest.Item, set[Line]]]:
        """How long each test takes and the lines that it runs, some in one fork, so that few warm the caches of others."""
        for some in (items[start : start + BATCH] for start in range(0, len(items), BATCH)):
            reading, writing = os.pipe()
            child = os.fork()
            if not child:
                self._measure(some, writing)
            os.close(writing)
            with os.fdopen(reading, "rb") as told:
                measured = pickle.loads(told.read())
            os.waitpid(child, 0)
            for item, (seconds, lines) in zip(some, measured, strict=True):
                assert seconds >= 0, f"{item.nodeid} fails on the program as it is"
                yield seconds, item, lines

    def _measure(self, items: Sequence[pytest.Item], writing: int) -> None:
        """Ends this fork with the seconds of each test, traced, and the lines that it runs."""
        _quiet()
        measured = []
        for item in items:
            self.seen, start = set(), time.process_time()
            sys.settrace(self._trace)
            failed = _fails([item])
            sys.settrace(None)
            measured.append((-1.0 if failed else time.process_time() - start, self.seen))
        with os.fdopen(writing, "wb") as told:
            told.write(pickle.dumps(measured))
        os._exit(0)

    def _trace(self, frame: FrameType, event: str, _: object) -> Any:
        if frame.f_code.co_filename not in self.files:
            return None
        self.seen.add((frame.f_code.co_filename, frame.f_lineno))
        return self._trace

    def _outcome(self, mutant: Mutant, tests: "Tests", functions: Sequence[FunctionType], caches: Sequence[Any]) -> str:
        lines = {(str(mutant.path), line) for line in range(mutant.line, mutant.end + 1)}
        near = list({id(item): item for line in sorted(lines) for item in tests.reached[line]}.values())
        outcome = _tried(mutant, near, functions, ()) if near else UNSEEN
        if outcome in (UNSEEN, SURVIVED) and (mutant.kept or lines & self.early):
            outcome = _tried(mutant, tests.quick, functions, caches)
        for name, together in tests.together.items():
            if outcome in (UNSEEN, SURVIVED) and any(f"/{part}" in str(mutant.path) for part in self.slow[name]):
                outcome = _tried(mutant, together, functions, caches)
        return outcome


@dataclass(frozen=True)
class Tests:
    """What a mutant can be tried on."""

    quick: list[pytest.Item]
    together: dict[str, list[pytest.Item]]  # by their file
    reached: dict[Line, list[pytest.Item]]  # the quick tests that run a line


def _tried(mutant: Mutant, items: Sequence[pytest.Item], functions: Sequence[FunctionType], caches: Sequence[Any]) -> str:
    child = os.fork()
    if not child:
        _try(mutant, items, functions, caches)
    _, status = os.waitpid(child, 0)
    return ENDLESS if os.WIFSIGNALED(status) else KILLED if os.WEXITSTATUS(status) else SURVIVED


def _try(mutant: Mutant, items: Sequence[pytest.Item], functions: Sequence[FunctionType], caches: Sequence[Any]) -> None:
    """Ends this fork with 1 where a test fails on the mutant."""
    _quiet()
    try:
        _put(mutant, functions)
        for cache in caches:
            cache.cache_clear()
        failed = any(_fails_in_time(item) for item in items)
    except BaseException:  # noqa: BLE001 — what no longer imports is a mutant that is found
        failed = True
    os._exit(int(failed))


def _fails_in_time(item: pytest.Item) -> bool:
    """Whether a test fails; one that does not end ends this fork."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + PATIENCE, resource.RLIM_INFINITY))
    return _fails([item])


def _fails(items: Sequence[pytest.Item], *, quietly: bool = True) -> bool:
    """Whether a test fails; the first that does ends it."""
    for item in items:
        if _is_plain(item):
            try:
                item.obj(**item.callspec.params)  # type: ignore[attr-defined]  # a plain test is a function with parameters
            except BaseException:  # noqa: BLE001 — whatever it fails with
                return True
        elif any(report.failed for report in runtestprotocol(item, nextitem=None, log=not quietly)):
            return True
    return False


def _is_plain(item: pytest.Item) -> bool:
    """Whether a test takes nothing but its parameters, so that it can be called as it stands, which is several times as quick."""
    given = getattr(item, "callspec", None)
    return given is not None and {*item.fixturenames} - {"request"} == {*given.params} and not item.get_closest_marker("xfail")  # type: ignore[attr-defined]  # of functions


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


# --- putting a mutant in the place of a module that others have taken things from ---


def _put(mutant: Mutant, functions: Sequence[FunctionType]) -> None:
    """Gives the functions of a module their mistaken code, and its values where they are used."""
    code = mutant.code
    changed = dict(_codes(code))
    for function in functions:
        new = changed.get((function.__code__.co_filename, function.__code__.co_qualname, function.__code__.co_firstlineno))
        if new is not None:
            function.__code__ = new
    if not mutant.function:
        _put_values(mutant, code)


def _codes(code: CodeType) -> Iterator[tuple[tuple[str, str, int], CodeType]]:
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield (one.co_filename, one.co_qualname, one.co_firstlineno), one
            yield from _codes(one)


def _put_values(mutant: Mutant, code: CodeType) -> None:
    """Runs a module anew, aside, and puts its values, defaults and class attributes in the place of those that others know."""
    module = next(one for one in sys.modules.values() if getattr(one, "__file__", None) == str(mutant.path))
    aside = ModuleType(module.__name__)
    aside.__dict__.update({key: value for key, value in module.__dict__.items() if key.startswith("__")})
    exec(code, aside.__dict__)
    known = [one.__dict__ for name, one in sys.modules.items() if name.split(".")[0] == "kg" or name.startswith("test_")]
    for name, new in aside.__dict__.items():
        old = module.__dict__.get(name)
        if name.startswith("__") or old is new:
            continue
        if isinstance(new, functools._lru_cache_wrapper):
            old, new = getattr(old, "__wrapped__", None), new.__wrapped__
        if isinstance(new, FunctionType) and isinstance(old, FunctionType):
            old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
        elif isinstance(new, type) and isinstance(old, type):
            _put_attributes(old, new)
        else:
            for names in known:
                if names.get(name) is old:
                    names[name] = new


def _put_attributes(old: type, new: type) -> None:
    """Gives a class the values of another, and its functions their defaults; those of a named tuple are its __new__'s."""
    for name, value in vars(new).items():
        own = vars(old).get(name)
        value, own = (one.__func__ if isinstance(one, staticmethod) else one for one in (value, own))
        if isinstance(value, FunctionType) and isinstance(own, FunctionType):
            own.__defaults__, own.__kwdefaults__ = value.__defaults__, value.__kwdefaults__
        elif not name.startswith("__") and not callable(value) and type(value) in (int, str, bool, tuple):
            setattr(old, name, value)
