"""What an expression is made of: numbers, constants, variables, their entries, operations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

Shape = tuple[int, ...]
"""`()` for a number, else rows and columns: a vector is a column, shape (n, 1)."""


class Number(NamedTuple):
    """A number as it was written, with a decimal point: `2`, `0.25`, `1e-8`."""

    text: str

    @property
    def shape(self) -> Shape:
        """A number has no axes."""
        return ()


class Constant(NamedTuple):
    """Euler's number `e`, or `pi`."""

    name: str

    @property
    def shape(self) -> Shape:
        """A constant has no axes."""
        return ()


class Variable(NamedTuple):
    """A symbol of the question."""

    name: str
    shape: Shape


class Entry(NamedTuple):
    """One entry of a vector or matrix; row and column count from 0."""

    name: str
    row: int
    column: int
    label: str

    @property
    def shape(self) -> Shape:
        """An entry has no axes."""
        return ()


class Apply(NamedTuple):
    """An operation or function on its arguments, such as `multiply` or `sigmoid`."""

    function: str
    arguments: tuple[Node, ...]
    shape: Shape


Node = Number | Constant | Variable | Entry | Apply


def walk(root: Node) -> Iterator[Node]:
    """Every node, parents before children; no recursion."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Apply):
            waiting.extend(node.arguments)


def size(root: Node) -> tuple[int, int]:
    """Number of nodes, and the depth of the tree."""
    level: list[Node] = [root]
    count = depth = 0
    while level:
        count += len(level)
        depth += 1
        level = [child for node in level if isinstance(node, Apply) for child in node.arguments]
    return count, depth


def is_constant(root: Node) -> bool:
    """Whether no symbol of the question occurs."""
    return not any(isinstance(node, Variable | Entry) for node in walk(root))
