"""The benchmark runs, and prints a figure in every line."""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.bench
def test_the_benchmark_prints_its_table():
    run = subprocess.run(
        [sys.executable, Path(__file__).with_name("bench.py"), "--quick"], capture_output=True, text=True, check=True
    )

    print(run.stdout)
    assert "from the whole ledger" in run.stdout
    assert "nan" not in run.stdout
