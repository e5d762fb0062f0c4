"""Opens every table of a warehouse with delta-rs, a reader that is not Spark, and holds it to docs/contracts.json.

usage: check_tables.py WAREHOUSE CONTRACTS
"""

import json
import re
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from deltalake import DeltaTable

SIMPLE = {
    "string": "string",
    "boolean": "boolean",
    "int": "integer",
    "bigint": "long",
    "double": "double",
    "date": "date",
    "timestamp": "timestamp",
}


def delta_type(declared):
    """The type as delta-rs spells it in its schema's JSON."""
    array = re.fullmatch(r"array<(.*)>", declared)
    if array:
        return {"type": "array", "elementType": delta_type(array[1])}
    mapping = re.fullmatch(r"map<(\w+),(.*)>", declared)
    if mapping:
        return {"type": "map", "keyType": delta_type(mapping[1]), "valueType": delta_type(mapping[2])}
    struct = re.fullmatch(r"struct<(.*)>", declared)
    if struct:
        return {"type": "struct"}
    return SIMPLE.get(declared, declared.replace(" ", ""))


def agrees(expected, actual):
    if isinstance(expected, dict):
        return isinstance(actual, dict) and all(agrees(value, actual.get(key)) for key, value in expected.items())
    return isinstance(actual, str) and expected == actual.replace(" ", "")


def rows_of(warehouse, name):
    return DeltaTable(str(warehouse / name.replace(".", "/"))).to_pyarrow_table()


def check(name, contract, table):
    """Everything in which a table differs from its contract, and the number of its rows."""
    faults = []
    if table.protocol().min_reader_version != 1:
        faults.append(f"needs reader version {table.protocol().min_reader_version}")
    fields = {field["name"]: field for field in json.loads(table.schema().to_json())["fields"]}
    if list(fields) != [column["name"] for column in contract["columns"]]:
        faults.append(f"has columns {list(fields)}")
        return faults, 0
    for column in contract["columns"]:
        field = fields[column["name"]]
        if not agrees(delta_type(column["type"]), field["type"]):
            faults.append(f"{column['name']} is {field['type']}, declared {column['type']}")
        if field["nullable"] == column["required"]:
            faults.append(f"{column['name']}: nullable is {field['nullable']}")
        if not field["metadata"].get("comment"):
            faults.append(f"{column['name']} has no comment")
    content = table.to_pyarrow_table()
    for column in contract["columns"]:
        if column["required"] and content[column["name"]].null_count:
            faults.append(f"{column['name']} has {content[column['name']].null_count} nulls")
    keys = content.select(contract["key"])
    distinct = keys.group_by(contract["key"]).aggregate([]).num_rows
    if distinct != content.num_rows:
        faults.append(f"{content.num_rows} rows have {distinct} keys")
    return faults, content.num_rows


def main(warehouse, contracts):
    contracts = json.loads(Path(contracts).read_text(encoding="utf-8"))
    warehouse = Path(warehouse)
    publications = rows_of(warehouse, "ops.publications").to_pylist()
    newest = max(publications, key=lambda row: (row["published_at"], row["run_id"]))["run_id"]
    published = {row["table"]: row["version"] for row in publications if row["run_id"] == newest}
    faults, counts = [], {}
    for name, contract in contracts.items():
        path = warehouse / name.replace(".", "/")
        if contract["published"] and name not in published:
            if path.exists():
                faults.append(f"{name} was written and not published")
            continue
        table = DeltaTable(str(path), version=published.get(name))
        found, counts[name] = check(name, contract, table)
        faults += [f"{name} {fault}" for fault in found]
        print(f"{name:28} version {table.version():3} {counts[name]:9,} rows")
    # The counts that Spark wrote down, against those that delta-rs finds.
    staged = {}
    for row in rows_of(warehouse, "ops.metrics").to_pylist():
        if row["run_id"] == newest and row["metric"] == "rows_staged":
            feed = "staging." + row["subject"].split(".")[1]
            staged[feed] = staged.get(feed, 0) + int(row["value"])
    for feed, count in staged.items():
        if counts.get(feed) != count:
            faults.append(f"{feed} has {counts.get(feed)} rows, {count} were staged")
    members = counts["core.members"]
    as_of = {row["as_of"] for row in publications if row["run_id"] == newest}.pop()
    for name in ("member_value", "member_churn", "member_influence", "member_profile", "referral_forest"):
        table = DeltaTable(str(warehouse / "marts" / name), version=published["marts." + name])
        days = table.to_pyarrow_table(columns=["as_of"])
        today = pc.sum(pc.equal(days["as_of"], pa.scalar(as_of))).as_py()
        if today != members:
            faults.append(f"marts.{name} has {today} rows of {as_of}, there are {members} members")
    print("\n".join(faults) or f"all {len(counts)} tables are as their contracts say")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
