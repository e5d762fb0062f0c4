"""Resolves the accounts of a warehouse with Splink on DuckDB, on the same staged records, and measures both against the truth.

    python benchmarks/splink_identity.py WAREHOUSE 'EXPORTS/_truth/records_*.csv'

Needs splink 5, duckdb and deltalake (PyPI). Prints pairwise figures and seconds of Splink alone: reading is not counted.
The settings are what its documentation advises for people: term frequencies, u by sampling, m by EM in three sessions.
"""

import sys
import time

import duckdb
import splink.comparison_library as cl
from deltalake import DeltaTable
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = [0.5, 0.9, 0.95, 0.99]

FIELDS = """
select channel || ':' || external_id as unique_id,
       nullif(regexp_replace(name, '[\\s　]', '', 'g'), '') as name,
       case when length(regexp_replace(coalesce(phones[1], ''), '[^0-9]', '', 'g')) >= 11
            then right(regexp_replace(phones[1], '[^0-9]', '', 'g'), 11) end as phone,
       lower(emails[1]) as email,
       union_id,
       cast(birth_date as varchar) as birth_date,
       nullif(regexp_replace(address, '[\\s　]', '', 'g'), '') as address
from profiles
"""

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    comparisons=[
        cl.JaroWinklerAtThresholds("name", [0.9]).configure(term_frequency_adjustments=True),
        cl.LevenshteinAtThresholds("phone", [1]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("email").configure(term_frequency_adjustments=True),
        cl.ExactMatch("union_id").configure(term_frequency_adjustments=True),
        cl.ExactMatch("birth_date").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("address", [0.9]).configure(term_frequency_adjustments=True),
    ],
    blocking_rules_to_generate_predictions=[
        block_on("phone"),
        block_on("email"),
        block_on("union_id"),
        block_on("name", "birth_date"),
        block_on("name", "address"),
    ],
)


def pairs(connection, left, right):
    """Pairs of accounts that agree on two columns of `found`."""
    return connection.sql(
        f"select coalesce(sum(n * (n - 1) / 2), 0) from (select count(*) as n from found group by {left}, {right})"
    ).fetchall()[0][0]


def measure(connection, clusters):
    """Pairwise precision, recall and F1 of clusters against the truth, over the accounts that both know."""
    connection.sql(
        f"create or replace temp table found as "
        f"select cluster_id, person from ({clusters}) join truth using (unique_id)"
    )
    both, found, true = (pairs(connection, *ends) for ends in [("cluster_id", "person"), ("cluster_id", "cluster_id"), ("person", "person")])
    precision, recall = both / max(found, 1), both / max(true, 1)
    return f"P {precision:.4f}  R {recall:.4f}  F1 {2 * precision * recall / max(precision + recall, 1e-12):.4f}"


def main(warehouse, truth):
    connection = duckdb.connect()
    connection.register("profiles", DeltaTable(f"{warehouse}/staging/profiles").to_pyarrow_table())
    connection.sql(f"create temp table records as {FIELDS}")
    connection.sql(
        "create temp table truth as select channel || ':' || external_id as unique_id, person "
        f"from read_csv('{truth}', all_varchar = true)"
    )
    connection.register("members", DeltaTable(f"{warehouse}/core/member_records").to_pyarrow_table())
    print(f"{connection.sql('select count(*) from records').fetchall()[0][0]} records")
    ours = "select channel || ':' || external_id as unique_id, member_id as cluster_id from members"
    print("fishpond        ", measure(connection, ours))

    started = time.monotonic()
    api = DuckDBAPI(connection)
    linker = Linker(api.register("records"), SETTINGS, log_level=30)
    linker.training.estimate_probability_two_random_records_match([block_on("phone", "name"), block_on("union_id")], 0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in [block_on("phone"), block_on("name", "birth_date"), block_on("union_id")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    clustered = {
        t: linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, threshold_match_probability=t)
        for t in THRESHOLDS
    }
    seconds = time.monotonic() - started
    for threshold, clusters in clustered.items():
        print(f"splink at {threshold:<6}", measure(connection, f"select unique_id, cluster_id from {clusters.physical_name}"))
    print(f"splink took {seconds:.1f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
