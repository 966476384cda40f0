"""`python -m tests.supply.licences`: what is installed, its version and its licence, by licence."""

from importlib.metadata import Distribution, distributions

SAYS = "License :: "


def licence(package: Distribution) -> str:
    """By its expression, else its classifiers, else the first line that it tells; "not told"."""
    told = package.metadata
    classified = [each.split(" :: ")[-1] for each in told.get_all("Classifier", []) if each.startswith(SAYS)]
    line = (told.get("License") or "").strip().splitlines()
    return (
        told.get("License-Expression") or " and ".join(classified) or (line[0][:60] if line else "not told")
    )


def rows() -> list[tuple[str, str, str]]:
    """(licence, name, version) of each distribution."""
    found = {package.metadata["Name"]: package for package in distributions()}
    return sorted((licence(package), name, package.version) for name, package in found.items())


if __name__ == "__main__":
    for told, name, number in rows():
        print(f"{told:60} {name} {number}")
