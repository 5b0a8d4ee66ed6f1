"""Other programs' side of test/interop: writes and reads files with pyarrow and polars.

Takes a list of jobs as JSON on standard input and answers with a list of {"result"} or {"error"},
one a job. Cells are in the JSON form of spec/types.md, by code of its own: nothing of Calico is
used. Columns to write come with their type as pyarrow spells it (`pa.uint8()`), and where polars is
to write, with the polars type that they are cast to (`pl.Categorical`).
"""

from __future__ import annotations

import base64
import datetime
import decimal
import json
import math
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.ipc
import pyarrow.parquet as pq

EPOCH = datetime.datetime(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)
UNITS = {"s": (1, 1_000_000), "ms": (1, 1_000), "us": (1, 1), "ns": (1_000, 1)}
DECIMALS = decimal.Context(prec=80)


# JSON form to values that pyarrow takes


def micros_of(text: str) -> int:
    if text[0] in "+-":
        return int(text)
    return (datetime.datetime.fromisoformat(text.removesuffix("Z")) - EPOCH) // MICROSECOND


def days_of(text: str) -> int:
    if text[0] in "+-":
        return int(text)
    return datetime.date.fromisoformat(text).toordinal() - EPOCH.toordinal()


def value_of(kind: pa.DataType, cell):
    types = pa.types
    if cell is None:
        return None
    if types.is_dictionary(kind):
        return value_of(kind.value_type, cell)
    if types.is_boolean(kind):
        return cell
    if types.is_integer(kind):
        return int(cell)
    if types.is_floating(kind):
        return float(cell)
    if types.is_decimal(kind):
        return DECIMALS.create_decimal(cell)
    if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
        return cell
    if types.is_date32(kind):
        return days_of(cell)
    if types.is_date64(kind):
        return days_of(cell) * 86_400_000
    if types.is_timestamp(kind):
        times, divisor = UNITS[kind.unit]
        value, rest = divmod(micros_of(cell) * times, divisor)
        assert rest == 0, f"{cell} is finer than {kind}"
        return value
    if types.is_struct(kind):
        return {field.name: value_of(field.type, cell[field.name]) for field in kind}
    if types.is_map(kind):
        return [(value_of(kind.key_type, k), value_of(kind.item_type, v)) for k, v in cell]
    if hasattr(kind, "value_type"):
        return [value_of(kind.value_type, item) for item in cell]
    if types.is_time(kind) or types.is_duration(kind):
        return int(cell)
    return base64.b64decode(cell)


def array_of(kind: pa.DataType, cells: list) -> pa.Array:
    if pa.types.is_run_end_encoded(kind):
        return pc.run_end_encode(array_of(kind.value_type, cells), kind.run_end_type)
    if pa.types.is_date64(kind):
        return pa.array([value_of(kind, cell) for cell in cells], pa.int64()).view(kind)
    return pa.array([value_of(kind, cell) for cell in cells], kind)


# values that pyarrow gives to the JSON form, by Calico's type


def text_of_micros(micros: int, zone: str) -> str:
    try:
        at = EPOCH + micros * MICROSECOND
    except OverflowError:
        return f"{micros:+d}"
    return at.isoformat(timespec="microseconds") + zone


def text_of_days(days: int) -> str:
    try:
        return datetime.date.fromordinal(days + EPOCH.toordinal()).isoformat()
    except (OverflowError, ValueError):
        return f"{days:+d}"


def micros_in(scalar) -> int:
    times, divisor = UNITS[scalar.type.unit]
    value, rest = divmod(scalar.value * divisor, times)
    assert rest == 0, f"{scalar} is finer than a microsecond"
    return value


def float_cell(value: float):
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def cell_of(kind: dict, scalar):
    if not scalar.is_valid:
        return None
    match kind["kind"]:
        case "int64":
            return str(scalar.as_py())
        case "float32" | "float64":
            return float_cell(scalar.as_py())
        case "decimal":
            return format(scalar.as_py(), "f")
        case "binary":
            return base64.b64encode(scalar.as_py()).decode("ascii")
        case "date":
            return text_of_days(scalar.value)
        case "timestamp":
            assert scalar.type.tz is None, f"{scalar.type} has a zone"
            return text_of_micros(micros_in(scalar), "")
        case "timestamptz":
            assert scalar.type.tz in ("UTC", "+00:00"), f"{scalar.type} is not of UTC"
            return text_of_micros(micros_in(scalar), "Z")
        case "list" | "vector":
            return [cell_of(kind["element"], item) for item in scalar.values]
        case "struct":
            names = [field["name"] for field in kind["fields"]]
            assert [field.name for field in scalar.type] == names, f"{scalar.type} has other fields"
            return {f["name"]: cell_of(f["type"], scalar[f["name"]]) for f in kind["fields"]}
        case "map":
            # polars reads a map as a list of structs of its key and value.
            pairs = [(entry["key"], entry["value"]) for entry in scalar.values]
            return [[cell_of(kind["key"], k), cell_of(kind["value"], v)] for k, v in pairs]
        case _:
            return scalar.as_py()


# jobs


def spelled(text: str):
    """A type as pyarrow or polars spells it."""
    space = {"pa": pa, "__builtins__": {}}
    if text.startswith("pl."):
        import polars

        space["pl"] = polars
    return eval(text, space)


def table_of(job: dict) -> pa.Table:
    fields, arrays = [], []
    for column in job["columns"]:
        kind = spelled(column["arrow"])
        cells = column["cells"]
        cycled = [cells[row % len(cells)] for row in range(job["rows"])]
        arrays.append(array_of(kind, cycled))
        fields.append(pa.field(column["name"], kind, nullable=not column.get("required", False)))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def frame_of(job: dict):
    import polars

    frame = polars.from_arrow(table_of(job))
    casts = {c["name"]: spelled(c["polars"]) for c in job["columns"] if "polars" in c}
    return frame.cast(casts) if casts else frame


def encodings(schema: pa.Schema, of_text: str) -> dict[str, str]:
    """An encoding beside PLAIN for each column that is not nested."""
    types, found = pa.types, {}
    for field in schema:
        kind = field.type
        if types.is_floating(kind):
            found[field.name] = "BYTE_STREAM_SPLIT"
        elif types.is_integer(kind) or types.is_date(kind) or types.is_timestamp(kind):
            found[field.name] = "DELTA_BINARY_PACKED"
        elif str(kind).removeprefix("large_").removesuffix("_view") in ("string", "binary"):
            found[field.name] = of_text
    return found


def write_parquet(job: dict) -> None:
    table, options = table_of(job), dict(job["options"])
    of_text = options.pop("of_text", None)
    if of_text is not None:
        options["column_encoding"] = encodings(table.schema, of_text)
    pq.write_table(table, job["path"], **options)


def write_ipc(job: dict) -> None:
    table, options = table_of(job), dict(job["options"])
    if "metadata_version" in options:
        options["metadata_version"] = pa.ipc.MetadataVersion[options["metadata_version"]]
    chunk, dictionaries = options.pop("batch_rows"), options.pop("dictionaries", "same")
    open_writer = pa.ipc.new_file if job["format"] == "arrow" else pa.ipc.new_stream
    options = pa.ipc.IpcWriteOptions(**options)
    with open_writer(job["path"], table.schema, options=options) as writer:
        for start in range(0, table.num_rows, chunk):
            end = min(start + chunk, table.num_rows)
            writer.write_table(batch_of(table, start, end, dictionaries))


def batch_of(table: pa.Table, start: int, end: int, dictionaries: str) -> pa.Table:
    """Rows of a table, their dictionaries of the table, of these rows, or of all up to them."""
    if dictionaries == "same":
        return table.slice(start, end - start)
    first = start if dictionaries == "new" else 0
    plain = [c.cast(c.type.value_type).slice(first, end - first) for c in table.columns]
    encoded = [column.dictionary_encode().slice(start - first) for column in plain]
    return pa.Table.from_arrays(encoded, schema=table.schema)


def write_polars(job: dict) -> None:
    import polars

    frame, options = frame_of(job), dict(job["options"])
    if options.get("compat_level") == "oldest":
        options["compat_level"] = polars.CompatLevel.oldest()
    match job["format"]:
        case "parquet":
            frame.write_parquet(job["path"], **options)
        case "arrow":
            frame.write_ipc(job["path"], **options)
        case _:
            frame.write_ipc_stream(job["path"], **options)


def write(job: dict) -> None:
    if job["program"] == "polars":
        write_polars(job)
    elif job["format"] == "parquet":
        write_parquet(job)
    else:
        write_ipc(job)


def read_polars(job: dict) -> pa.Table:
    import polars

    match job["format"]:
        case "parquet":
            return polars.read_parquet(job["path"]).to_arrow()
        case "arrow":
            return polars.read_ipc(job["path"]).to_arrow()
        case _:
            return polars.read_ipc_stream(job["path"]).to_arrow()


def read_pyarrow(job: dict) -> pa.Table:
    match job["format"]:
        case "parquet":
            return pq.ParquetFile(job["path"]).read()
        case "arrow":
            with pa.ipc.open_file(job["path"]) as reader:
                return reader.read_all()
        case _:
            with pa.ipc.open_stream(job["path"]) as reader:
                return reader.read_all()


def read(job: dict) -> dict:
    table = read_polars(job) if job["program"] == "polars" else read_pyarrow(job)
    table.validate(full=True)
    columns = {}
    for field in table.schema:
        kind = job["types"].get(field.name, {"kind": "any"})
        columns[field.name] = [cell_of(kind, scalar) for scalar in table[field.name]]
    return {"types": {field.name: str(field.type) for field in table.schema}, "columns": columns}


def run(job: dict) -> dict:
    try:
        return {"result": {"write": write, "read": read}[job["do"]](job)}
    except Exception as error:  # reported to the test, which fails with it
        return {"error": f"{type(error).__name__}: {error}"}


def main() -> None:
    json.dump([run(job) for job in json.load(sys.stdin)], sys.stdout)


if __name__ == "__main__":
    main()
