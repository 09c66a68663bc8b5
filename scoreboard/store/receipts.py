"""Which entry a receipt belongs to, and which one took a result back: looked up in indexes, whatever the length."""

from scoreboard.store.passes import Connections

FIND = """
SELECT request_id FROM entries
WHERE substr(body, instr(body, '"receipt":"') + 11, 16) = ? AND kind IN ('ResultRecorded', 'ResultReplaced')
"""
"""Asked as the index over it is written, or it would be no help."""


class Receipts:
    """The receipts of one competition's results."""

    def __init__(self, file: Connections) -> None:
        self._file = file

    def request_id(self, receipt: str) -> str:
        """Give the request id of the result with this receipt; empty when there is none."""
        row = self._file.reader.execute(FIND, (receipt,)).fetchone()
        return "" if row is None else str(row[0])

    def taken_back_by(self, request_id: str) -> str:
        """Give the request id of the entry that took a result back; empty when none did."""
        row = self._file.reader.execute("SELECT request_id FROM entries WHERE target = ?", (request_id,)).fetchone()
        return "" if row is None else str(row[0])
