"""Splink on DuckDB, set up as well as we know how: the same columns, tuned comparisons, training and all.

usage: _splink.py PAIRS.csv LEFT.csv [RIGHT.csv]: prints the seconds it took without Python's imports, and the
most memory it used in megabytes.
"""

import resource
import sys
import time

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

DATE = "try_cast(date_of_birth AS DATE)"


def comparisons(columns):
    made = [
        cl.NameComparison("given_name"),
        cl.NameComparison("family_name"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, invalid_dates_as_null=False),
    ]
    if "sex" not in columns:
        # Poor lists: names are often the wrong way round, and dates and postcodes aren't British.
        made[0:2] = [cl.ForenameSurnameComparison("given_name", "family_name", forename_surname_concat_col_name="full_name")]
        made[1] = cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2])
        made.append(cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]))
        made.append(cl.JaroWinklerAtThresholds("address_line", [0.95, 0.88, 0.8]))
        return made
    return [
        *made,
        cl.JaroWinklerAtThresholds("middle_names", [0.9]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("sex"),
        home(),
        cl.EmailComparison("email"),
        cl.DamerauLevenshteinAtThresholds("nhs_number", [1]),
    ]


def home():
    """Postcode and address line as one comparison: relatives share both, so that twice would be once too often."""
    return cl.CustomComparison(
        output_column_name="home",
        comparison_levels=[
            cll.And(cll.NullLevel("address_line"), cll.NullLevel("postcode")),
            cll.And(cll.ExactMatchLevel("postcode"), cll.JaroWinklerLevel("address_line", 0.9)),
            cll.Or(cll.ExactMatchLevel("postcode"), cll.ExactMatchLevel("address_line")),
            cll.CustomLevel("left(postcode_l, length(postcode_l) - 2) = left(postcode_r, length(postcode_r) - 2)"),
            cll.ElseLevel(),
        ],
    )


def rules(columns):
    if "sex" in columns:
        return [
            block_on("date_of_birth", "substr(given_name, 1, 2)"),
            block_on("date_of_birth", "substr(family_name, 1, 3)"),
            block_on("postcode", "substr(given_name, 1, 3)"),
            block_on("given_name", "family_name", "substr(date_of_birth, 1, 4)"),
            block_on("nhs_number"),
        ]
    return [
        block_on("date_of_birth"),
        block_on("given_name", "family_name"),
        block_on("postcode"),
        block_on("substr(address_line, 1, 12)"),
        block_on("given_name", "substr(address_line, 1, 4)"),
        block_on("family_name", "substr(address_line, 1, 4)"),
    ]


def training_rules(columns):
    if "sex" in columns:
        return [
            block_on("date_of_birth", "substr(postcode, 1, 3)"),
            block_on("given_name", "family_name", "substr(postcode, 1, 3)"),
        ]
    return [block_on("date_of_birth"), block_on("given_name", "family_name"), block_on("postcode")]


def main(output, files):
    began = time.monotonic()
    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    names = []
    for number, path in enumerate(files):
        name = f"list_{number}"
        source = f"read_csv('{path}', all_varchar = true, header = true)"
        columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        kept = ", ".join(f"nullif(lower(trim({column})), '') AS {column}" for column in columns if column != "record_id")
        connection.execute(
            f"CREATE TABLE {name} AS SELECT record_id AS unique_id, {kept},"
            f" nullif(lower(given_name || ' ' || family_name), '') AS full_name FROM {source}"
        )
        names.append(name)
    kind = "dedupe_only" if len(files) == 1 else "link_only"
    settings = SettingsCreator(
        link_type=kind,
        comparisons=comparisons(columns),
        blocking_rules_to_generate_predictions=rules(columns),
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )
    api = DuckDBAPI(connection)
    tables = [api.register(name) for name in names] if hasattr(api, "register") else names
    linker = Linker(tables, settings) if hasattr(api, "register") else Linker(tables, settings, db_api=api)
    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on("given_name", "family_name", "date_of_birth"), block_on("date_of_birth", "postcode")], recall=0.7
    )
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in training_rules(columns):
        training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.05)
    connection.execute(
        f"COPY (SELECT unique_id_l AS left_id, unique_id_r AS right_id, match_probability AS probability"
        f" FROM {pairs.physical_name}) TO '{output}' (HEADER)"
    )
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.monotonic() - began:.3f} {memory:.0f}")


main(sys.argv[1], sys.argv[2:])
