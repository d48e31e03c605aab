"""Tasks done by the workers of a Dask cluster, each in a child process there with its limits.

What a worker sends is unpickled here, and what is sent there is run there: a cluster is for those
who trust one another. Nothing is asked of a worker's disk but that huozi, the libraries and the
fonts are there as they are here; a worker where they are not is found out before its first result.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import re
import warnings
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from huozi import __version__, fonts
from huozi.diagnostics import Finding, Span, finding
from huozi.digest import digest
from huozi.doctor import libraries
from huozi.work.cache import program
from huozi.work.child import in_words
from huozi.work.crew import Bench, Crew, cores, crew, pack
from huozi.work.loaded import PAGES, TEXTS
from huozi.work.workers import Failure, Limits, warm

# Seconds a scheduler has to answer in, and a worker to be there.
PATIENCE = 10.0
# Seconds for which no worker may be left while there are tasks: one that died may come again.
ALONE = 60.0
# Bytes; a task that is heavier is done here: it would be longer on its way than at work.
HEAVIEST = 16 * 1024 * 1024
# An sfnt begins with the checksums of its tables ("Organization of an OpenType Font").
_HEAD = 8192
_NAME = re.compile(r"[\w.-]+")
# Who would tell of a lost scheduler; futures do where one is taken back from it too late.
_TELLS = re.compile(r"(distributed|concurrent\.futures)\b").match
# As many differences are told of a worker.
_TOLD = 3
_DEADLY = "做它的工作机一台接一台停了"
_CUT_OFF = "它停了，或网断了"

Task = TypeVar("Task")
Result = TypeVar("Result")
Facts = tuple[tuple[str, str], ...]
"""What a result depends on besides its task, each with the state it is in on a machine."""


class ClusterError(Exception):
    """A cluster can't do the work; the finding says why."""

    def __init__(self, code: str, address: str, **values: object) -> None:
        super().__init__(code)
        self.found: tuple[Finding, ...] = (finding(code, Span(address), address=address, **values),)


class StrangerError(Exception):
    """A worker, by its address, is not as its client is; its facts, packed.

    Dask cuts short what an exception says where it says more than ten thousand characters.
    """

    def __init__(self, worker: str, packed: str) -> None:
        super().__init__(worker, packed)
        self.worker, self.packed = worker, packed

    @property
    def facts(self) -> Facts:
        """What the worker is."""
        rows = json.loads(zlib.decompress(b64decode(self.packed)))
        return tuple((name, state) for name, state in rows)


def in_brief(known: Facts) -> str:
    """Facts in few characters."""
    return b64encode(zlib.compress(json.dumps(known).encode())).decode()


# --- on a worker

_BENCH = Bench()


def ready() -> Facts:
    """Get a worker ready for tasks, and tell what it is."""
    _own.cache_clear()
    _own()
    return facts()


def perform(packed: bytes, limits: Limits, alike: str) -> bytes | Failure:
    """One task; StrangerError where this machine is not as the client's, whose digest is `alike`.

    The client looks at all workers once; this one may have come later.
    """
    if _own() != alike:
        import distributed  # noqa: PLC0415 — what called us

        raise StrangerError(str(distributed.get_worker().address), in_brief(facts()))
    return _BENCH.perform(packed, limits)


@cache
def _own() -> str:
    """The digest of what this worker is, who is ready from now on."""
    # Dask's workers are daemons, whom Python forbids children; ours end when their parent does.
    multiprocessing.current_process().daemon = False
    warm(*TEXTS, *PAGES)
    return digest(facts())


# --- on both sides


def facts() -> Facts:
    """The program, the libraries and the fonts of this machine."""
    system = zip(("Pango", "HarfBuzz"), libraries(), strict=False)
    return (
        ("活字", f"{__version__}-{program()[:8]}"),
        *_packages(),
        *system,
        *((f"字体 {file}", _state(file)) for file in sorted({f.file for f in fonts.installed()})),
    )


def _packages() -> Iterator[tuple[str, str]]:
    """The Python packages huozi needs, with those they need in turn."""
    waiting, seen = ["huozi"], {"huozi"}
    while waiting:
        fresh = _needs(waiting.pop()) - seen
        seen |= fresh
        waiting += fresh
    for name in sorted(seen - {"huozi"}):
        with suppress(metadata.PackageNotFoundError):  # it is for another system
            yield name, metadata.version(name)


def _needs(package: str) -> set[str]:
    try:
        rows = metadata.requires(package) or ()
    except metadata.PackageNotFoundError:
        return set()
    names = (_NAME.match(row) for row in rows if "extra ==" not in row)
    return {re.sub(r"[-_.]+", "-", name[0]).lower() for name in names if name}


def _state(file: str) -> str:
    """The state of a font file, wherever and whenever it was installed."""
    try:
        path = Path(file)
        with path.open("rb") as data:
            return f"{path.stat().st_size}-{digest(data.read(_HEAD))[:8]}"
    except OSError:
        return ""


def differing(ours: Facts, theirs: Facts) -> str:
    """In words, what is not the same there; "" where all is."""
    here, there = dict(ours), dict(theirs)
    names = [name for name in {**here, **there} if here.get(name) != there.get(name)]
    told = [
        f"{name} 是 {there.get(name) or '没有'}，这里是 {here.get(name) or '没有'}"
        for name in names[:_TOLD]
    ]
    more = len(names) - len(told)
    return "；".join((*told, *([f"等 {len(names)} 处"] if more else [])))


# --- on the client


class Cluster(Crew):
    """The workers of a scheduler; a crew at `home` does what is too heavy to be sent to them."""

    def __init__(self, client: Any, address: str, home: Crew) -> None:
        self._client = client
        self._address = address
        self._home = home
        self._empty_since = 0.0
        self._facts = facts()
        threads = sum(self._greeted().values())
        asked = partial(perform, alike=digest(self._facts))
        # Somewhat more than are done at once, so that nobody waits for the next.
        super().__init__(client.get_executor(pure=False), asked, 2 * threads + 2)

    def _greeted(self) -> Mapping[str, int]:
        """The threads of each worker, all of them ready and as we are."""
        try:
            self._client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise ClusterError("R022", self._address) from None
        for worker, answer in self._client.run(ready, on_error="return").items():
            if not isinstance(answer, tuple):  # it has no huozi, or one that knows nothing of this
                raise ClusterError("R023", self._address, worker=worker, what=in_words(answer))
            self._compare(worker, answer)
        threads: Mapping[str, int] = self._client.nthreads()
        return threads

    def _compare(self, worker: str, theirs: Facts) -> None:
        if what := differing(self._facts, theirs):
            raise ClusterError("R023", self._address, worker=worker, what=what)

    def run(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        limits: Limits,
    ) -> Iterator[tuple[int, Result | Failure]]:
        """As `workers.run`."""
        light, heavy = list[int](), list[int]()
        for number, task in enumerate(tasks):
            (heavy if len(pack(function, task)) > HEAVIEST else light).append(number)
        for by, numbers in ((super().run, light), (self._home.run, heavy)):
            for place, result in by(function, [tasks[n] for n in numbers], limits):
                yield numbers[place], result

    def stop(self) -> None:
        """Whoever waits for a task gets a CalledOffError."""
        super().stop()
        self._home.stop()

    def explained(self, error: BaseException | None) -> Failure:
        """The failure of a task that killed its workers; ClusterError for all other trouble."""
        from distributed import KilledWorker  # noqa: PLC0415

        if isinstance(error, KilledWorker):
            return Failure("crash", _DEADLY)
        if isinstance(error, StrangerError):
            self._compare(error.worker, error.facts)
        reason = in_words(error) if error is not None else _CUT_OFF
        raise ClusterError("R024", self._address, reason=reason) from error

    def watch(self) -> None:
        """See whether any workers are left; a scheduler that is lost takes its tasks back."""
        try:
            left = self._client.nthreads()
        except Exception:  # noqa: BLE001 — whatever it says of a lost connection
            return
        now = monotonic()
        self._empty_since = 0.0 if left else self._empty_since or now
        if not left and now - self._empty_since > ALONE:
            raise ClusterError("R022", self._address)


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at an address; ClusterError where there are none to trust."""
    try:
        import dask  # noqa: PLC0415 — not for a build without a cluster
        import distributed  # noqa: PLC0415
    except ImportError:
        raise ClusterError("R021", address) from None
    for name in filter(_TELLS, logging.root.manager.loggerDict):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # we say what is wrong
    warnings.filterwarnings("ignore", module="distributed")
    dask.config.set({"distributed.admin.large-graph-warning-threshold": 2 * HEAVIEST})
    try:
        client = distributed.Client(  # type: ignore[no-untyped-call]
            address, timeout=PATIENCE, set_as_default=False
        )
    except Exception as error:  # noqa: BLE001 — no answer, no TLS, another protocol
        silent = isinstance(error, OSError)
        reason = f"{PATIENCE:g} 秒没有回答" if silent else in_words(error)
        raise ClusterError("R020", address, reason=reason) from None
    with client, crew(cores()) as home:
        try:
            cluster = Cluster(client, address, home)
        except ClusterError:
            raise
        except Exception as error:  # noqa: BLE001 — it was lost before anything was asked of it
            raise ClusterError("R024", address, reason=in_words(error)) from None
        yield cluster
