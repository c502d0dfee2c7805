"""What the program is made of: licences that are allowed, a bill of materials, known vulnerabilities found, the same wheel everywhere."""

import json
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts" / "supplies"))

import advisories  # noqa: E402 — the suite lies beside the package
import licences  # noqa: E402 — the suite lies beside the package
import materials  # noqa: E402 — the suite lies beside the package
import packages  # noqa: E402 — the suite lies beside the package
import wheels  # noqa: E402 — the suite lies beside the package
from packages import Package, SupplyError  # noqa: E402 — the suite lies beside the package

INSTALLED = packages.locked(ROOT / "requirements.lock")


def test_the_list_of_licences_is_what_the_installed_packages_say() -> None:
    said = "\n".join(licences.told(INSTALLED)) + "\n"
    assert (ROOT / "LICENCES.md").read_text(encoding="utf-8") == said, "scripts/supply licences writes it anew"
    assert said.count("\n| ") == len(INSTALLED) + 1 > 40


@pytest.mark.parametrize(
    ("licence", "refused"),
    [
        ("GPL-3.0-only", True),
        ("AGPL-3.0-or-later", True),
        ("MIT AND GPL-2.0-or-later", True),
        ("MIT OR GPL-2.0-or-later", False),
        ("(GPL-2.0-only OR AGPL-3.0-only)", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("LGPL-2.1-or-later", False),
        ("MIT", False),
    ],
)
def test_the_gpl_is_refused_where_nothing_else_can_be_chosen(licence: str, refused: bool) -> None:
    assert packages.refused(licence) == refused


def test_a_refused_licence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(packages.KNOWN["spelled"], "MIT", "GPL-3.0-only")
    with pytest.raises(SupplyError, match="GPL-3.0-only is refused"):
        list(licences.told(INSTALLED))


def test_a_licence_file_that_speaks_of_the_gpl_must_be_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(packages.KNOWN["speaks_of_gpl"], "scipy")
    with pytest.raises(SupplyError, match="scipy: LICENSE.txt speaks of the GPL"):
        list(licences.told(INSTALLED))


def test_a_package_that_says_nothing_of_its_licence_or_is_another_version_is_told() -> None:
    scipy = next(one for one in INSTALLED if one.name == "scipy")
    with pytest.raises(SupplyError, match="nothing that is known"):
        packages.licence(scipy, {"spelled": {}, "elsewhere": {}})
    with pytest.raises(SupplyError, match="the lock says 0.0.1"):
        packages.licence(Package("scipy", "0.0.1", ()))
    with pytest.raises(SupplyError, match="not installed"):
        packages.licence(Package("no-such-package", "1", ()))


def test_a_lock_without_hashes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("lxml==4.9.0\n", encoding="utf-8")
    with pytest.raises(SupplyError, match="hashes"):
        packages.locked(tmp_path / "requirements.lock")


def test_the_bill_of_materials_lists_every_package_with_hashes_and_licence() -> None:
    bill = json.loads(materials.told(INSTALLED))
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "target-kg")
    listed = {one["name"]: one for one in bill["components"]}
    assert sorted(listed) == sorted(package.name for package in INSTALLED)
    for package in INSTALLED:
        told = listed[package.name]
        assert told["purl"] == f"pkg:pypi/{package.name}@{package.version}"
        assert {one["content"] for one in told["hashes"]} == {*package.hashes} != set()
        assert told["licenses"]
    assert materials.told(INSTALLED) == materials.told(INSTALLED)


# Advisories, written here: what they say of packages is made up


def advisory(**affected: object) -> dict[str, object]:
    return {"id": "TEST-1", "summary": "made up", "affected": [{"package": {"ecosystem": "PyPI", "name": "Ly_xml"}, **affected}]}


def ecosystem(*events: dict[str, str]) -> dict[str, object]:
    return {"ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}


SINCE_1 = ({"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"})


@pytest.mark.parametrize(
    ("version", "affected", "holds"),
    [
        ("1.4.9", ecosystem({"introduced": "0"}, {"fixed": "1.5"}), True),
        ("1.5", ecosystem({"introduced": "0"}, {"fixed": "1.5"}), False),
        ("1.10", ecosystem({"introduced": "0"}, {"fixed": "1.9"}), False),
        ("1.5", ecosystem({"introduced": "0"}, {"last_affected": "1.5"}), True),
        ("1.5.1", ecosystem({"introduced": "0"}, {"last_affected": "1.5"}), False),
        ("0.9", ecosystem(*SINCE_1), False),
        ("1.2", ecosystem(*SINCE_1), True),
        ("1.7", ecosystem(*SINCE_1), False),
        ("2.0", ecosystem(*reversed(SINCE_1)), True),
        ("1.5.0", {"versions": ["1.4", "1.5", "0.9-final"]}, True),
        ("1.6", {"versions": ["1.4", "1.5"]}, False),
        ("1.6", {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}, False),
    ],
)
def test_an_advisory_holds_for_the_versions_that_it_names(version: str, affected: dict[str, object], holds: bool) -> None:
    found = list(advisories.found([Package("ly-xml", version, ())], [advisory(**affected)]))
    assert found == ([f"ly-xml {version}: TEST-1: made up"] if holds else [])


def test_advisories_are_read_from_a_folder_and_hold_for_the_locks(tmp_path: Path) -> None:
    pinned = next(package for package in INSTALLED if package.name == "lxml")
    package = {"ecosystem": "PyPI", "name": "lxml"}
    written = {"id": "TEST-2", "aliases": ["CVE-0"], "affected": [{"package": package, "versions": [pinned.version]}], "details": "made up"}
    (tmp_path / "lxml").mkdir()
    (tmp_path / "lxml" / "TEST-2.yaml").write_text(json.dumps(written), encoding="utf-8")
    (tmp_path / "TEST-3.json").write_text(json.dumps({**written, "id": "TEST-3", "withdrawn": "2020-01-01"}), encoding="utf-8")
    assert list(advisories.found(INSTALLED, advisories.read(tmp_path))) == [f"lxml {pinned.version}: TEST-2, CVE-0: made up"]


def test_a_folder_without_advisories_is_no_clean_bill(tmp_path: Path) -> None:
    with pytest.raises(SupplyError, match="no advisory"):
        advisories.read(tmp_path)
    (tmp_path / "torn.json").write_text("{", encoding="utf-8")
    with pytest.raises(SupplyError, match=r"torn\.json"):
        advisories.read(tmp_path)


def test_two_builds_in_other_folders_with_other_umasks_give_the_same_wheel(tmp_path: Path) -> None:
    wheel, digest = wheels.reproduced(tmp_path)
    assert len(digest) == 64
    assert "kg/ontology/indicators.ttl" in zipfile.ZipFile(wheel).namelist()
