"""The cleaning job in polars: chunks of whole lines, split by its CSV reader, judged by vectorised expressions."""


import polars as pl

from contract import NULL_TOKEN_LENGTH, chunks, columns_of, report_usage, take_job

CHUNK = 1 << 21
"""Bytes. Larger chunks take more memory and no less time."""

job = take_job()
contract = job["contract"]
columns = columns_of(contract)
names = [column["name"] for column in columns]
tokens = [token.lower() for token in contract["nullTokens"]]
cells = {name: pl.String for name in [*names, "_more"]}


def read_lines(chunk, first):
    """The chunk's lines with their numbers and whether a quote is left open."""
    frame = pl.read_csv(
        chunk, has_header=False, separator="\x01", quote_char=None, schema={"_text": pl.String},
        row_index_name="source_line", row_index_offset=first, empty_string_is_null=False,
    )  # fmt: skip
    if b'"' not in chunk:
        return frame.with_columns(_open=pl.lit(False))
    return frame.with_columns(_open=pl.col("_text").str.count_matches('"', literal=True) % 2 == 1)


def split(chunk, lines):
    """The lines' cells, by the CSV reader. It must not see an open quote, which would swallow what follows."""
    if lines["_open"].any():
        lines = lines.filter(~pl.col("_open"))
        chunk = lines["_text"].str.join("\n").item().encode()
    frame = pl.read_csv(
        chunk, has_header=False, schema=cells, missing_columns="insert", extra_columns="ignore", empty_string_is_null=True
    )
    assert frame.height == lines.height
    return pl.concat([lines, frame], how="horizontal")


def is_strict(column):
    return pl.col(column["name"]).str.contains(column["strict"])


def not_null_token(cell):
    return (cell.str.len_bytes() > NULL_TOKEN_LENGTH) | ~cell.str.to_lowercase().is_in(tokens)


def named(column, cell, strict):
    length = cell.str.len_bytes() if strict else cell.str.len_chars()
    valid = (length <= column.get("maxLength", 1 << 30)) & not_null_token(cell)
    if column["kind"] == "text" and not strict:
        cell = cell.str.normalize("NFC")
    return pl.when(valid if strict else valid & cell.str.contains(column["general"])).then(cell)


def decimal(column, cell, strict):
    if not strict:
        cell = pl.when(cell.str.contains(column["general"])).then(cell.str.strip_prefix("+"))
    value = cell.cast(pl.Decimal(38, column["scale"]), strict=False)
    low, high = float(column["min"]), float(column["max"])
    return pl.when(value.is_between(pl.lit(low), pl.lit(high))).then(value)


def integer(column, cell, strict):
    if not strict:
        cell = pl.when(cell.str.contains(column["general"])).then(cell.str.replace_all(",", "", literal=True))
    value = cell.cast(pl.Int64, strict=False)
    return pl.when(value.is_between(column["min"], column["max"])).then(value)


def category(column, cell, strict):
    return cell if strict else cell.str.to_lowercase().replace_strict(column["words"], default=None)


def timestamp(column, cell, strict):
    fraction = "" if column["digits"] == 0 else "." + "0" * column["digits"]
    if strict:
        exists = cell.str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_unit="ms", strict=False).is_not_null()
        return pl.when(exists).then(cell.str.head(19) + f"{fraction}Z" if fraction else cell)
    instants = []
    for form in column["formats"]:
        text = pl.when(cell.str.contains(form["shape"])).then(cell)
        pattern = form["strftime"].replace(".%f", "%.3f")
        if "%z" in pattern:
            text = text.str.replace("Z$", "+00:00")
            instants.append(text.str.to_datetime(pattern, time_unit="ms", strict=False, time_zone="UTC"))
        else:
            instants.append(text.str.to_datetime(pattern, time_unit="ms", strict=False).dt.replace_time_zone("UTC"))
    return pl.coalesce(instants).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ" if fraction else "%Y-%m-%dT%H:%M:%SZ")


KINDS = {
    "identifier": named,
    "text": named,
    "decimal": decimal,
    "integer": integer,
    "category": category,
    "timestamp": timestamp,
}


def values(strict):
    for column in columns:
        cell = pl.col(column["name"])
        yield KINDS[column["kind"]](column, cell if strict else cell.str.strip_chars(), strict).alias(column["name"])


def judge(frame):
    """The values, null where a cell is none, and beside them number and text. Most records need no second look."""
    strict = pl.all_horizontal(is_strict(column) for column in columns) & pl.col("_more").is_null()
    frame = frame.with_columns(_strict=strict.fill_null(False))
    plain = frame.filter(pl.col("_strict")).with_columns(values(strict=True))
    other = frame.filter(~pl.col("_strict")).with_columns(values(strict=False))
    return pl.concat([plain, other]).sort("source_line")


def reasons():
    faults = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in names]
    return (
        pl.when(pl.col("_open"))
        .then(pl.lit("unclosed_quote"))
        .when(pl.col("_more").is_not_null())
        .then(pl.lit("too_many_fields"))
        .otherwise(pl.concat_str(faults, separator=" ", ignore_nulls=True))
    )


with open(job["clean"], "wb") as clean, open(job["rejects"], "wb") as rejects:
    number = 2
    for chunk in chunks(job["input"], CHUNK):
        lines = read_lines(chunk, number)
        judged = judge(split(chunk, lines))
        valid = pl.all_horizontal(pl.col(name).is_not_null() for name in names) & pl.col("_more").is_null()
        judged.filter(valid).select(*names, "source_line").write_csv(clean, include_header=number == 2)
        bad = pl.concat([judged.filter(~valid), lines.filter(pl.col("_open"))], how="diagonal").sort("source_line")
        bad.select("source_line", text="_text", reason=reasons()).write_csv(rejects, include_header=number == 2)
        number += lines.height

report_usage(job)
