"""A whole adapter of the conformance suite, with one vector. JOINING.md says how to go on."""

import base64
import json
import sys


def base32(params):
    """Ids are base32 in lower case, without padding (CAL-FORMAT-020)."""
    data = bytes.fromhex(params["hex"])
    return {"text": base64.b32encode(data).decode().lower().rstrip("=")}


VECTORS = {"base32": base32}


def answer(method, params):
    if method == "describe":
        about = {"name": "joining", "version": "0.1.0"}
        return {"result": {**about, "roles": [], "operations": ["vector"]}}
    vector = VECTORS.get(params["vector"])
    if vector is None:
        return {"unsupported": f"there is no vector {params['vector']} yet"}
    return {"result": vector(params)}


for line in sys.stdin:
    request = json.loads(line)
    found = answer(request["method"], request.get("params", {}))
    print(json.dumps({"id": request["id"], **found}), flush=True)
