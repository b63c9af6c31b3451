"""The script that AWS Glue runs: publishes one dataset. The only module that knows AWS Glue's own library."""

import logging
import sys

import boto3
from awsglue.utils import getResolvedOptions
from botocore.config import Config
from pyspark import SparkConf
from pyspark.sql import SparkSession

from sluice_glue.catalogue import check_table
from sluice_glue.contract import read_contract
from sluice_glue.errors import ContractError
from sluice_glue.publish import Run
from sluice_glue.receipts import READERS
from sluice_glue.run import run_publish
from sluice_glue.session import settings
from sluice_glue.stores import Lake, S3Store

CATALOGUE = "sluice"
OPTIONS = [
    "contract",
    "processed_bucket",
    "final_bucket",
    "processed_database",
    "final_database",
    "run",
    "scope",
    # Not `confirm`: AWS Glue's own `--conf` would be taken for a short form of it.
    "accept_loss",
]


def main(arguments: list[str]) -> None:
    options = getResolvedOptions(arguments, OPTIONS)
    config = Config(max_pool_connections=READERS, retries={"mode": "standard", "max_attempts": 10})
    s3 = boto3.client("s3", config=config)
    lake = Lake(S3Store(s3, options["processed_bucket"]), S3Store(s3, options["final_bucket"]))
    bucket, _, key = options["contract"].removeprefix("s3://").partition("/")
    document = S3Store(s3, bucket).get(key)
    if document is None:
        raise ContractError(f"cannot read the publishing document '{options['contract']}': deploy the stage again")
    contract = read_contract(document)
    glue = boto3.client("glue", config=config)
    check_table(glue, options["processed_database"], contract, lake.processed.uri(f"{contract.dataset}/"))

    catalogue = {
        "catalog-impl": "org.apache.iceberg.aws.glue.GlueCatalog",
        "io-impl": "org.apache.iceberg.aws.s3.S3FileIO",
        "warehouse": lake.final.uri(""),
    }
    conf = SparkConf().setAll(list(settings(CATALOGUE, catalogue).items()))
    spark = SparkSession.builder.config(conf=conf).getOrCreate()
    run = Run(
        spark,
        f"{CATALOGUE}.{options['final_database']}.{contract.dataset}",
        lake,
        contract,
        options["run"],
        rebuild=options["scope"] == "all",
        confirm=options["accept_loss"] == "true",
        location=lake.final.uri(contract.dataset),
    )
    outcome = run_publish(run)
    logging.info("%s", outcome.to_json())


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    main(sys.argv)
