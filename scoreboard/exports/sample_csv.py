"""The random sample as CSV: the seed, and the results that follow from it."""

from hashlib import sha256

from scoreboard.core.review import Sample
from scoreboard.core.sampling import Drawing
from scoreboard.exports.cells import BOM, csv_line

COLUMNS = ("seed", "percent", "outcome", "request_id", "sha256")


def sample_csv(sample: Sample, drawing: Drawing) -> bytes:
    """Write a line for each result of the sample, with the SHA-256 over seed and request id that took it in."""
    lines = [BOM + csv_line(COLUMNS)]
    for request_id, outcome in drawing.sample.items():
        digest = sha256(f"{sample.seed}{request_id}".encode()).hexdigest()
        lines.append(csv_line((sample.seed, sample.percent, outcome, request_id, digest)))
    return "".join(lines).encode()
