"""The licences of all that the default install brings along (LICENCES.md)."""

from collections.abc import Iterator, Sequence

from packages import KNOWN, Package, SupplyError, licence, refused, speaks_of_gpl

HEAD = """# Licences of what is installed

Made by `scripts/supply licences` from what the packages of `requirements.lock` say of themselves: the default install, on every system.
None is under the GPL or AGPL alone. What a licence file says of the GPL beside is explained.

| package | version | licence | remark |
|---|---|---|---|"""


def told(packages: Sequence[Package]) -> Iterator[str]:
    """The list, line by line. Raises SupplyError for a licence that is refused or unknown."""
    yield HEAD
    for package in packages:
        said = licence(package)
        if refused(said):
            raise SupplyError(f"{package.name}: {said} is refused in the default install")
        yield f"| {package.name} | {package.version} | {said} | {_remark(package)} |"


def _remark(package: Package) -> str:
    known = KNOWN["speaks_of_gpl"]
    if (files := speaks_of_gpl(package)) and package.name not in known:
        raise SupplyError(f"{package.name}: {', '.join(files)} speaks of the GPL; say in supplies.toml why it may be installed")
    return known[package.name] if files else ""
