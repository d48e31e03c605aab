"""The edit log and the questions of one article, as they come up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from huozi.intake.blocks import Piece
from huozi.intake.edits import Doubt, Edit, Question, Rule

# Doubts whose answer changes the printed words.
_IN_TEXT = frozenset({Doubt.JOIN, Doubt.LOST, Doubt.SPACE, Doubt.HYPHEN})


class Log:
    """Collects edits and questions; knows the answers given at an earlier import."""

    def __init__(
        self,
        edits: Iterable[Edit] = (),
        answers: Mapping[str, str] | None = None,
        questions: Iterable[Question] = (),
    ) -> None:
        self._edits = list(edits)
        self._questions = list(questions)
        self._answers = answers or {}
        self._asked: dict[str, int] = {}

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits in order of place."""
        return tuple(sorted(self._edits, key=attrgetter("line", "column")))

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in order of place."""
        return tuple(sorted(self._questions, key=lambda question: question.line))

    def split(self, starts: Sequence[int]) -> list[Log]:
        """The log in several, each of the lines from one of `starts` up to the next."""
        edits: list[list[Edit]] = [[] for _ in starts]
        questions: list[list[Question]] = [[] for _ in starts]
        for edit in self._edits:
            edits[_stretch(starts, edit.line)].append(edit)
        for question in self._questions:
            questions[_stretch(starts, question.line)].append(question)
        held = zip(edits, questions, strict=True)
        return [Log(changes, self._answers, asked) for changes, asked in held]

    def edit(self, place: Piece, before: str, after: str, rule: Rule, *, sure: bool = True) -> None:
        """Note a change at the start of a piece of the source."""
        self._edits.append(Edit(place.line, place.column, before, after, rule, sure))

    def ask(
        self,
        kind: Doubt,
        line: int,
        text: str,
        *,
        around: tuple[str, str] = ("", ""),
        options: tuple[str, ...] = (),
    ) -> str:
        """Put a question and return its answer, if there is one.

        The id is the kind and the line, with a number where a line has several of a kind.
        """
        name = f"{kind}-{line}"
        number = self._asked[name] = self._asked.get(name, 0) + 1
        if number > 1:
            name += f".{number}"
        answer = self._answers.get(name, "")
        before, after = around
        question = Question(
            name, kind, line, text, before[-24:], after[:24], options, kind in _IN_TEXT, answer
        )
        self._questions.append(question)
        return answer


def _stretch(starts: Sequence[int], line: int) -> int:
    """Which of the stretches that begin on the lines `starts` a line is in."""
    return max(0, bisect_right(starts, line) - 1)
