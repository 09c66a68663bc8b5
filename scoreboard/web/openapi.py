"""What the API's own description says beyond its models: tokens, and the problems that may come."""

from typing import Any

from apiflask import APIFlask

from scoreboard.web.models import ProblemOut

PROBLEM = "Problem"
READS = ("401", "403", "404", "422", "429", "500")
WRITES = (*READS, "400", "409", "413", "415", "503", "507")


def described(app: APIFlask) -> None:
    """Complete the generated description."""
    app.security_schemes = {"pass": {"type": "http", "scheme": "bearer"}}
    app.description = "Results in, boards out. Any pass is a token; its role decides what it may do."

    @app.spec_processor
    def _complete(spec: Any) -> Any:
        schemas = spec["components"].setdefault("schemas", {})
        schemas[PROBLEM] = ProblemOut.model_json_schema()
        for operations in spec["paths"].values():
            for method, operation in operations.items():
                if method in ("get", "post"):
                    _complete_operation(method, operation)
        return spec


def _complete_operation(method: str, operation: dict[str, Any]) -> None:
    operation["security"] = [{"pass": []}]
    if operation["operationId"].endswith("board"):
        operation["security"].append({})
    responses = operation["responses"]
    for status in WRITES if method == "post" else READS:
        responses[status] = {
            "description": "What went wrong, and what to do.",
            "content": {"application/problem+json": {"schema": {"$ref": f"#/components/schemas/{PROBLEM}"}}},
        }
    if method == "post" and "201" in responses:
        responses["200"] = {**responses["201"], "description": "The same request as before, the same receipt."}
    if operation["operationId"].endswith("board"):
        responses["304"] = {"description": "The asker has this board."}
