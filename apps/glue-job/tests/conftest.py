"""One Spark for all tests, and a lake of its own for each."""

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from lake import TestLake
from pyspark import SparkConf
from pyspark.sql import SparkSession

from sluice_glue.session import settings

CATALOGUE = "local"
databases = count(1)


def start_spark(warehouse: Path, **more: str) -> SparkSession:
    """A small Spark that is quick to start, with an Iceberg catalogue in a folder."""
    jars = [jar for jar in os.environ["SLUICE_JARS"].split(",") if re.search(r"/iceberg-spark-runtime", jar)]
    conf = {
        **settings(CATALOGUE, {"type": "hadoop", "warehouse": warehouse.as_uri()}),
        "spark.jars": ",".join(jars),
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        # With one compiler alone the JVM would set 48 MB aside for its code, and compile no more once they are full.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m",
        "spark.sql.shuffle.partitions": "2",
        "spark.default.parallelism": "2",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        **more,
    }
    spark = SparkSession.builder.master("local[2]").config(conf=SparkConf().setAll(list(conf.items()))).getOrCreate()
    spark.sparkContext.setLogLevel("OFF")
    return spark


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    session = start_spark(tmp_path_factory.mktemp("warehouse"))
    yield session
    session.stop()


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> TestLake:
    """An empty lake, and a database of its own for the tables."""
    return TestLake(tmp_path, spark, f"{CATALOGUE}.db{next(databases)}")
