"""Runs as JUnit XML, which systems of continuous integration show: a test suite a run, a test case a measure."""

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree

from audit.runs import Run
from probes.escaping import visible

from .terminal import finding


def text(found: Sequence[tuple[Run, Mapping[str, str]]]) -> str:
    """JUnit XML of runs and their failures: a test suite a run, a test case a measure; those that can't fail, since
    they explore, are skipped."""
    whole = ElementTree.Element("testsuites")
    whole.extend(_test_suite(run, failed) for run, failed in found)
    ElementTree.indent(whole)
    xml = ElementTree.tostring(whole, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _test_suite(run: Run, failed: Mapping[str, str]) -> ElementTree.Element:
    """JUnit's element of one run: a test case for each measure over all its outcomes. `failed` (measure -> line)
    fail, what the gate does not judge is skipped; what XML can't hold is made visible first."""
    rows, gated = run.whole, set(run.judged["measure"])
    facts = run.provenance
    name = f"audit.{facts['suite']}"
    counts = {"tests": len(rows), "failures": len(failed), "errors": 0, "skipped": len(rows) - len(gated)}
    suite = ElementTree.Element("testsuite", {"name": name})
    suite.attrib |= {key: str(count) for key, count in counts.items()}
    suite.attrib |= {"time": str(facts["seconds"]), "timestamp": facts["date"]}
    signature = {"name": "signature", "value": visible(run.signature, 1_000)}
    ElementTree.SubElement(ElementTree.SubElement(suite, "properties"), "property", signature)
    for row in rows.itertuples():
        case = ElementTree.SubElement(
            suite, "testcase", {"classname": name, "name": row.measure, "time": "0"}
        )
        if row.measure in failed:
            line = visible(failed[row.measure], 1_000)
            ElementTree.SubElement(case, "failure", {"message": line, "type": row.verdict}).text = line
        elif row.measure not in gated:
            ElementTree.SubElement(case, "skipped", {"message": "explores; not gated"})
        ElementTree.SubElement(case, "system-out").text = visible(
            finding(row, run.suite.measure(row.measure).unit), 1_000
        )
    return suite
