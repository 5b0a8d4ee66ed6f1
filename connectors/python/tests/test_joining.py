"""The adapter that the page on joining begins with, over the cases that it is for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CONFORMANCE = Path(__file__).parents[3] / "conformance"


def test_the_first_adapter_answers_its_vector_as_the_cases_expect() -> None:
    case = json.loads((CONFORMANCE / "vectors/base32.json").read_text())
    asked = [{**case["with"], **check["params"]} for check in case["checks"]]
    asked.append({"operation": "vector", "vector": "type", "text": "int8"})
    lines = [{"id": 0, "method": "describe"}]
    lines += [{"id": i + 1, "method": "run", "params": params} for i, params in enumerate(asked)]
    done = subprocess.run(
        [sys.executable, str(CONFORMANCE / "joining/adapter.py")],
        input="".join(f"{json.dumps(line)}\n" for line in lines),
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    described, *answers, unknown = map(json.loads, done.stdout.splitlines())
    assert described["result"]["operations"] == ["vector"]
    assert [answer["result"] for answer in answers] == [c["expect"] for c in case["checks"]]
    assert "unsupported" in unknown
