"""What the Python peers share: the job, the contract's columns as regular expressions and lists, the report of usage."""

import json
import re
import resource
import sys

NULL_TOKEN_LENGTH = 4
"""The longest null token; every other cell is spared the look-up."""


def take_job():
    """The job from this process's last argument: paths and the contract document."""
    return json.loads(sys.argv[-1])


def report_usage(job):
    """Leaves CPU seconds and peak bytes of this process since its start. To be called last."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    with open(job["usage"], "w") as file:
        json.dump({"cpu": usage.ru_utime + usage.ru_stime, "peak": (_peak() or usage.ru_maxrss) * 1024}, file)


def _peak():
    """The peak resident set in KiB as Linux tells it: without what the parent process held, which getrusage counts in."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), None)
    except OSError:
        return None


def chunks(path, size):
    """The file in pieces of about `size` bytes that end at a line end, without its first line."""
    with open(path, "rb") as file:
        file.readline()
        while piece := file.read(size):
            yield piece + file.readline()


def columns_of(contract):
    """The contract's columns in order, with the expressions that cells are judged by."""
    return [{**column, **EXPRESSIONS[column["kind"]](column)} for column in contract["columns"]]


def _identifier(column):
    return {"strict": rf"^(?:{column['pattern']})$", "general": rf"^(?:{column['pattern']})$"}


def _text(column):
    return {"strict": r"^[!-~](?:[ -~]*[!-~])?$", "general": r"(?s)^.+$"}


def _decimal(column):
    whole, scale = column["precision"] - column["scale"], column["scale"]
    return {
        "strict": rf"^-?[0-9]{{1,{whole}}}(?:\.[0-9]{{1,{scale}}})?$",
        "general": rf"^[+-]?(?:[0-9]+(?:\.[0-9]{{1,{scale}}}0*)?|\.[0-9]{{1,{scale}}}0*)$",
    }


def _integer(column):
    return {"strict": r"^[0-9]{1,15}$", "general": r"^[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})$"}


def _category(column):
    words = {word.lower(): word for word in column["values"]} | {k.lower(): v for k, v in column["synonyms"].items()}
    return {"strict": rf"^(?:{'|'.join(map(re.escape, column['values']))})$", "words": words}


TOKENS = {
    "yyyy": ("%Y", "[0-9]{4}"),
    "MM": ("%m", "(?:0[1-9]|1[0-2])"),
    "dd": ("%d", "[0-3][0-9]"),
    "HH": ("%H", "(?:[01][0-9]|2[0-3])"),
    "mm": ("%M", "[0-5][0-9]"),
    "ss": ("%S", "[0-5][0-9]"),
    "SSS": ("%f", "[0-9]{3}"),
    "X": ("%z", "(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"),
}


def _timestamp(column):
    formats, digits = [], 0
    for source in column["formats"]:
        pieces = re.findall(r"yyyy|MM|dd|HH|mm|SSS|ss|X|.", source)
        digits = 3 if "SSS" in pieces else digits
        shape = "".join(TOKENS[piece][1] if piece in TOKENS else re.escape(piece) for piece in pieces)
        formats.append({"shape": f"^{shape}$", "strftime": "".join(TOKENS.get(piece, (piece,))[0] for piece in pieces)})
    return {
        "strict": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$",
        "formats": formats,
        "digits": digits,
    }


EXPRESSIONS = {
    "identifier": _identifier,
    "text": _text,
    "decimal": _decimal,
    "integer": _integer,
    "category": _category,
    "timestamp": _timestamp,
}
