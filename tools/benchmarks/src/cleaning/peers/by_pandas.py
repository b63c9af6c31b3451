"""The cleaning job in pandas, by its own interface: chunks of whole lines, judged by vectorised expressions.

The first argument says what is behind its strings and its reader: `python`, as where pandas alone is installed, or
`pyarrow`.
"""

import io
import sys

import pandas as pd

from contract import NULL_TOKEN_LENGTH, chunks, columns_of, report_usage, take_job

CHUNK = 1 << 23
"""Bytes. Larger chunks take more memory and no less time."""

STORAGE = sys.argv[1]
pd.set_option("mode.string_storage", STORAGE)

FIELD = r'(?:"(?:[^"]|"")*"|[^,"]*)'

job = take_job()
contract = job["contract"]
columns = columns_of(contract)
names = [column["name"] for column in columns]
tokens = [token.lower() for token in contract["nullTokens"]]
record = rf"{FIELD}(?:,{FIELD}){{{len(columns) - 1}}}"


def read_lines(chunk, first):
    """The chunk's lines by number."""
    lines = chunk.decode().removesuffix("\n").split("\n")
    index = pd.RangeIndex(first, first + len(lines), name="source_line")
    return pd.Series(lines, dtype="str", index=index, name="text")


def split(chunk, lines, is_record):
    """The cells of those lines that are records; the reader must not see the others, as it gives up at them."""
    if not is_record.all():
        lines = lines[is_record]
        chunk = "\n".join(lines).encode()
    cells = pd.read_csv(
        io.BytesIO(chunk),
        header=None,
        names=names,
        dtype="str",
        engine="pyarrow" if STORAGE == "pyarrow" else "c",
        keep_default_na=False,
        na_values=[""],
    )
    assert len(cells) == len(lines)
    return cells.set_index(lines.index)


def is_value(column, cell):
    """No null token, and not too long."""
    is_token = (cell.str.len() <= NULL_TOKEN_LENGTH) & cell.str.lower().isin(tokens)
    return ~is_token & (cell.str.len() <= column.get("maxLength", 1 << 30))


def identifier(column, cell, strict):
    valid = is_value(column, cell)
    return cell.where(valid if strict else valid & cell.str.match(column["general"]))


def text(column, cell, strict):
    return (cell if strict else cell.str.normalize("NFC")).where(is_value(column, cell))


def number(column, cell, strict):
    if not strict:
        cell = cell.where(cell.str.match(column["general"])).str.replace(",", "").str.removeprefix("+")
    value = cell.astype("float64")
    return value.where(value.between(float(column["min"]), float(column["max"])))


def decimal(column, cell, strict):
    # Plus zero, lest a zero keep its sign.
    return (number(column, cell, strict) + 0.0).map(f"{{:.{column['scale']}f}}".format, na_action="ignore")


def integer(column, cell, strict):
    return number(column, cell, strict).astype("Int64").astype("str")


def category(column, cell, strict):
    return cell if strict else cell.str.lower().map(column["words"]).astype("str")


def timestamp(column, cell, strict):
    fraction = "" if column["digits"] == 0 else "." + "0" * column["digits"]
    if strict:
        exists = pd.to_datetime(cell, format="ISO8601", errors="coerce", utc=True).notna()
        return (cell.str[:19] + f"{fraction}Z" if fraction else cell).where(exists)
    value = pd.Series(None, index=cell.index, dtype="str")
    for form in column["formats"]:
        fits = cell.str.match(form["shape"])
        instants = pd.to_datetime(cell[fits], format=form["strftime"], errors="coerce", utc=True)
        texts = instants.dt.strftime("%Y-%m-%dT%H:%M:%S.%f" if fraction else "%Y-%m-%dT%H:%M:%SZ")
        value[fits] = texts.str[:23] + "Z" if fraction else texts
    return value


KINDS = {
    "identifier": identifier,
    "text": text,
    "decimal": decimal,
    "integer": integer,
    "category": category,
    "timestamp": timestamp,
}


def values(cells, strict):
    return pd.DataFrame({column["name"]: KINDS[column["kind"]](column, cells[column["name"]], strict) for column in columns})


def judge(cells):
    """The values, null where a cell is none. Most records need no second look."""
    strict = pd.Series(True, index=cells.index)
    for column in columns:
        strict &= cells[column["name"]].str.match(column["strict"]).fillna(False)
    other = cells[~strict].apply(lambda cell: cell.str.strip())
    return pd.concat([values(cells[strict], True), values(other, False)]).sort_index()


def reasons(judged, lines):
    found = pd.Series("", index=lines.index)
    for name in names:
        found = found.mask(judged[name].isna().reindex(lines.index, fill_value=False), found + f" {name}")
    is_open = lines.str.count('"') % 2 == 1
    return found.str.strip().mask(found == "", "fields").mask(is_open, "unclosed_quote")


with open(job["clean"], "w") as clean, open(job["rejects"], "w") as rejects:
    number_of_line = 2
    for chunk in chunks(job["input"], CHUNK):
        lines = read_lines(chunk, number_of_line)
        judged = judge(split(chunk, lines, lines.str.fullmatch(record)))
        valid = judged.notna().all(axis="columns")
        rows = judged[valid].reset_index()[[*names, "source_line"]]
        rows.to_csv(clean, index=False, header=number_of_line == 2)
        bad = lines[~valid.reindex(lines.index, fill_value=False)]
        frame = pd.DataFrame({"text": bad, "reason": reasons(judged, bad)})
        frame.to_csv(rejects, header=number_of_line == 2)
        number_of_line += len(lines)

report_usage(job)
