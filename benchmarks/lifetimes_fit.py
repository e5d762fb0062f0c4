"""Fits BG/NBD with lifetimes to the members that FitBenchmark leaves, as they are and as distinct weighted rows.

    python benchmarks/lifetimes_fit.py MEMBERS.csv

Needs lifetimes (PyPI), the library that most Python teams know for this model. Prints seconds of fitting alone.
"""

import sys
import time

import pandas as pd
from lifetimes import BetaGeoFitter


def fit(name, members, weights=None):
    start = time.perf_counter()
    model = BetaGeoFitter()
    try:
        model.fit(members["frequency"], members["recency"], members["T"], weights=weights)
    except Exception as error:  # the library's own exception differs by version
        print(f"{name:<32} {len(members):>9,} rows {time.perf_counter() - start:7.2f} s  {error}")
        return
    seconds = time.perf_counter() - start
    parameters = ", ".join(f"{k} {v:.4f}" for k, v in model.params_.items())
    print(f"{name:<32} {len(members):>9,} rows {seconds:7.2f} s  {parameters}")


def main(file):
    members = pd.read_csv(file)
    fit("lifetimes, all members", members)
    distinct = members.groupby(["frequency", "recency", "T"]).size().reset_index(name="weight")
    fit("lifetimes, distinct and weighted", distinct, distinct["weight"])


if __name__ == "__main__":
    main(sys.argv[1])
