"""The words of relations.toml, and what names end with."""

from functools import cache, lru_cache

from kg import resources
from kg.named import vocabulary


@cache
def words(table: str, name: str) -> tuple[str, ...]:
    """The words of an entry of relations.toml."""
    return tuple(resources.tables("named/relations.toml")[table][name].split())


@cache
def _heads() -> tuple[str, ...]:
    return tuple(word.text for word in vocabulary.load().words if word.head is not None)


@lru_cache(maxsize=65536)
def ends_named(name: str) -> bool:
    """Whether a name ends with a word for what it is: 大桥, 片区."""
    return name.endswith(_heads())
