"""What is measured in one go: a server over one lake, and what to ask of it."""

from dataclasses import dataclass

from tests.bench.choices import Choices
from tests.bench.floor import Floor


@dataclass(frozen=True)
class Subject:
    """A running server at `url` over a lake with `rows` trade rows; `choices` and `floor` are of the same lake."""

    url: str
    rows: int
    choices: Choices
    floor: Floor
