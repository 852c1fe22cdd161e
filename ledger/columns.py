"""The columns of an opened table, laid down uncompressed on disk so that a few rows can be read without the rest.

A Parquet file must be decoded by tens of thousands of rows to read one of them. Here every column is written once, when
somebody first asks for it, into a file without a name, and mapped: reading rows touches the pages that they stand on,
whatever the size of the table, and all sessions share them. The files vanish with the process, however it ends.
"""

from __future__ import annotations

import io
import logging
import mmap
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from threading import RLock
from typing import IO, Final, NamedTuple, TypeVar

import polars as pl
import pyarrow as pa

CHUNK: Final = 400_000
"""Rows that are decoded at once while a column is laid down."""

TOGETHER: Final = 8
"""Columns that are laid down in one pass over the table: more would be held in memory at once."""

OFTEN: Final = 4
"""Texts that stand this often among the first rows, on average, are kept once each, with a code for every row."""

MANY: Final = 10_000
"""Different texts of a column; more are mapped as its codes are."""

Laid = TypeVar("Laid")
_LOG: Final = logging.getLogger(__name__)
_NEWEST: Final = pl.CompatLevel.newest()


class Mapped(NamedTuple):
    """A series that lies in a file, and the map of it."""

    series: pl.Series
    map: mmap.mmap | None

    def let_go(self) -> None:
        """Give back the memory that the pages read so far take in this process; they stay in the system's cache."""
        if self.map is not None and hasattr(mmap, "MADV_DONTNEED"):
            self.map.madvise(mmap.MADV_DONTNEED)


class Column(NamedTuple):
    """One value for every row of the table; where texts are ``coded``, the places of the values in them."""

    mapped: Mapped
    coded: Mapped | None = None

    @property
    def values(self) -> pl.Series:
        return self.mapped.series

    @property
    def texts(self) -> pl.Series | None:
        """The different texts, where values are the places of texts in them."""
        return None if self.coded is None else self.coded.series

    def take(self, rows: pl.Series) -> pl.Series:
        """What stands in the rows with these numbers, in their order."""
        taken = _take(self.values, rows)
        self.mapped.let_go()
        if self.coded is None:
            return taken
        texts = self.coded.series[taken]
        self.coded.let_go()
        return texts

    def holding(self, found: pl.Series) -> pl.Series:
        """Whether each row of the table holds one of the texts that ``found``, one truth a text, is true of."""
        assert self.texts is not None
        held = found.gather(self.values).fill_null(False)
        self.mapped.let_go()
        return held


class Columns:
    """The columns of a lazy frame, by name; each is laid down when it is first asked for, by whoever asks first."""

    def __init__(self, figures: pl.LazyFrame) -> None:
        self._figures = figures
        self._laid: dict[str, Column] = {}
        self._sorted: dict[str, tuple[pl.Series, pl.Series]] = {}
        self._numbered: dict[str, Mapped] = {}
        self._lock = RLock()

    def __getitem__(self, name: str) -> Column:
        self.lay_down([name])
        return self._laid[name]

    @property
    def names(self) -> list[str]:
        """The names of all columns, in the table's order."""
        return self._figures.collect_schema().names()

    def read(self, rows: pl.Series, names: Iterable[str] | None = None) -> pl.DataFrame:
        """These columns, all where none is named, of the rows with these numbers, in the order of the numbers; a row
        counts from 0."""
        wanted = list(dict.fromkeys(self.names if names is None else names))
        self.lay_down(wanted)
        return pl.DataFrame([self._laid[name].take(rows).alias(name) for name in wanted])

    def rows_with(self, name: str, values: pl.Series) -> pl.Series:
        """The numbers of the rows that hold one of these values in this column, in the table's order."""
        hashes, rows = self._sort(name)
        wanted = values.drop_nulls().unique()
        first, last = (hashes.search_sorted(wanted.hash(), side) for side in ("left", "right"))
        places = pl.select(pl.int_ranges(first, last, dtype=pl.UInt32).explode().drop_nulls()).to_series()
        found = rows[places].sort()
        return found.filter(self[name].take(found).is_in(wanted.implode()))

    def read_with(self, name: str, values: pl.Series, names: Iterable[str] | None = None) -> pl.DataFrame:
        """These columns, all where none is named, of the rows that :meth:`rows_with` finds."""
        return self.read(self.rows_with(name, values), names)

    def count_values(self, name: str, rows: pl.Series) -> int:
        """How many different values of this column the rows with these numbers hold, none counted as one."""
        numbered = self._number(name)
        count = numbered.series[rows].n_unique()
        numbered.let_go()
        return count

    def _number(self, name: str) -> Mapped:
        """The same number for all rows of the table that hold the same value, by its hash; null for none."""
        if self[name].texts is not None:
            return self[name].mapped
        with self._lock:
            if name not in self._numbered:
                hashes, rows = self._sort(name)
                another = (hashes != hashes.shift()).fill_null(False)
                numbers = pl.repeat(None, self[name].values.len(), dtype=pl.UInt32, eager=True)
                self._numbered[name] = keep(numbers.scatter(rows, another.cast(pl.UInt32).cum_sum()))
            return self._numbered[name]

    def _sort(self, name: str) -> tuple[pl.Series, pl.Series]:
        """The hashes of a column's values in their order, and the rows that they are of."""
        with self._lock:
            if name not in self._sorted:
                column = self[name]
                hashes = column.values.hash() if column.texts is None else column.texts.hash().gather(column.values)
                rows = hashes.arg_sort(nulls_last=True).head(hashes.len() - hashes.null_count())
                self._sorted[name] = keep(hashes.gather(rows)).series, keep(rows).series
                column.mapped.let_go()
            return self._sorted[name]

    def lay_down(self, names: Iterable[str]) -> None:
        """Write the columns that are not there yet."""
        wanted = list(dict.fromkeys(names))
        while any(name not in self._laid for name in wanted):
            with self._lock:  # a few at a time, so that somebody who waits for others comes in between
                missing = [name for name in wanted if name not in self._laid][:TOGETHER]
                if missing:
                    self._laid |= _find_room(partial(_write, self._figures, missing))


def _take(values: pl.Series, rows: pl.Series) -> pl.Series:
    """What stands in these rows. Polars would first copy all of a column of structs to take from it: their fields are
    taken from one by one."""
    if not isinstance(values.dtype, pl.Struct):
        return values[rows]
    fields = pl.DataFrame([field[rows] for field in values.struct.unnest()])
    said = values.is_not_null()[rows]
    return fields.select(pl.when(said).then(pl.struct(pl.all())).alias(values.name)).to_series()


def read_chunks(figures: pl.LazyFrame, rows: int) -> Iterator[pl.DataFrame]:
    """The rows of a lazy frame in its order, so many at a time, so that no more than these are in memory."""
    for begin in range(0, figures.select(pl.len()).collect().item(), rows):
        yield figures.slice(begin, rows).collect()


def keep(series: pl.Series) -> Mapped:
    """The same values, out of the memory of this process: written down and mapped."""

    def write(open_file: Callable[[], IO[bytes]]) -> Mapped:
        writer = _Writer(series, open_file())
        writer.add(series)
        return writer.finish()

    return _find_room(write) if series.len() else Mapped(series, None)


def _keep_large(texts: pl.Series) -> Mapped:
    return keep(texts) if texts.len() > MANY else Mapped(texts, None)


def _find_room(write: Callable[[Callable[[], IO[bytes]]], Laid]) -> Laid:
    """What is written into files without a name on the disk of temporary files; where that has no room, into memory."""
    try:
        return write(tempfile.TemporaryFile)
    except OSError as error:
        _LOG.warning("Columns are kept in memory: the folder of temporary files (TMPDIR) refuses them: %s", error)
        return write(io.BytesIO)


def _write(figures: pl.LazyFrame, names: list[str], open_file: Callable[[], IO[bytes]]) -> dict[str, Column]:
    """These columns, in one pass; the memory that it takes does not grow with the table."""
    asked = figures.select(names)
    coded: dict[str, pl.Categories] = {}
    alive = []  # an empty series of each: texts keep their codes as long as a series has them
    writers: dict[str, _Writer] = {}
    for batch in read_chunks(asked, CHUNK):
        for series in batch:
            name = series.name
            if name not in writers and series.dtype == pl.String and series.n_unique() * OFTEN <= series.len():
                coded[name] = pl.Categories.random(physical=pl.UInt32)
                alive.append(pl.Series(dtype=pl.Categorical(coded[name])))
            values = series.cast(pl.Categorical(coded[name])).to_physical() if name in coded else series
            if name not in writers:
                writers[name] = _Writer(values, open_file())
            writers[name].add(values)
    empty = asked.collect_schema().to_frame()
    return {
        name: Column(
            writers[name].finish() if name in writers else Mapped(empty[name], None),
            _keep_large(coded[name].to_series()) if name in coded else None,
        )
        for name in names
    }


class _Writer:
    """A series that grows in a file without a name."""

    def __init__(self, like: pl.Series, file: IO[bytes]) -> None:
        self._file = file
        self._sink = pa.PythonFile(self._file, "w")
        self._stream = pa.ipc.new_file(self._sink, like.clear().to_frame().to_arrow(compat_level=_NEWEST).schema)

    def add(self, series: pl.Series) -> None:
        self._stream.write_table(series.rechunk().to_frame().to_arrow(compat_level=_NEWEST))

    def finish(self) -> Mapped:
        self._stream.close()
        if isinstance(self._file, io.BytesIO):
            return _mapped(self._file.getvalue(), None)
        self._file.flush()
        mapped = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        self._file.close()
        if hasattr(mmap, "MADV_RANDOM"):
            mapped.madvise(mmap.MADV_RANDOM)
        return _mapped(mapped, mapped)


def _mapped(written: bytes | mmap.mmap, at: mmap.mmap | None) -> Mapped:
    table = pa.ipc.open_file(pa.py_buffer(written)).read_all()
    return Mapped(pl.DataFrame(pl.from_arrow(table)).to_series(), at)
