"""As much of `clickhouse local` as the recipe in docs/OPERATIONS.md needs, on the same engine as a Python package.

    clickhouse.py local --input-format FORMAT -q QUERY <FILE

Standard input is the table named table, answers are tab-separated, as clickhouse itself has it.
"""
import argparse
import sys

from chdb.session import Session


def main(argv):
    p = argparse.ArgumentParser(prog="clickhouse")
    p.add_argument("command", choices=["local"])
    p.add_argument("--input-format", required=True)
    p.add_argument("-q", "--query", required=True)
    o = p.parse_args(argv)
    session = Session()
    session.query("CREATE DATABASE here ENGINE = Memory")
    session.query("USE here")
    session.query(f"CREATE TABLE `table` ENGINE = File('{o.input_format}', stdin)")
    sys.stdout.write(session.query(o.query, "TabSeparated").data())


if __name__ == "__main__":
    main(sys.argv[1:])
