"""The person's mistakes, said in one line each: where, what was found, what was expected, what to do."""


class KgError(Exception):
    """A mistake that the person at the keyboard can mend; only `cli` catches it."""


class DocumentError(KgError):
    """A document that cannot be read: empty, binary, torn, locked, too large."""

    def __init__(self, document: str, cause: str, remedy: str) -> None:
        super().__init__(f"{document}: {cause}; {remedy}")
        self.document, self.cause, self.remedy = document, cause, remedy

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, str, str]]:
        """What another process makes it again from."""
        return type(self), (self.document, self.cause, self.remedy)


class ConfigurationError(KgError):
    """A sidecar, manifest, ontology or option that cannot be used as it stands."""


class BuildError(KgError):
    """An output folder that is missing, incomplete, locked or not writable."""


class QueryError(KgError):
    """A SPARQL text, bundled question or parameter that cannot be answered as it stands."""


class WorkError(KgError):
    """Processes or a cluster that did not do the work they were given."""


class StoreError(KgError):
    """A server of graphs that cannot be reached, refuses, or holds something else."""
