"""The bill of materials, in CycloneDX: every package of the default install with version, hashes and licence."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packages import Package, licence
from packageurl import PackageURL

import kg


def told(packages: Sequence[Package]) -> str:
    """The bill as JSON, the same for the same lock: it tells no time, and its number is that of what it lists."""
    components = [_component(package) for package in packages]
    whole = Component(name="target-kg", version=kg.__version__, type=ComponentType.APPLICATION, bom_ref="target-kg")
    whole.licenses.add(LicenseFactory().make_from_string("MIT"))
    number = uuid5(NAMESPACE_URL, "\n".join(f"{package.name}=={package.version}" for package in packages))
    bom = Bom(components=components, serial_number=number)
    bom.metadata.component, bom.metadata.timestamp = whole, None  # type: ignore[assignment]  # as its own command has it
    bom.register_dependency(whole, components)
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def _component(package: Package) -> Component:
    address = PackageURL("pypi", name=package.name, version=package.version)
    return Component(
        name=package.name,
        version=package.version,
        bom_ref=str(address),
        purl=address,
        licenses=[LicenseFactory().make_from_string(licence(package))],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=value) for value in package.hashes],
    )
