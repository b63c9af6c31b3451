"""One Spark for all tests, and a lake of its own for each."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from lake import Prepare, Prepared, TestLake
from py4j.java_gateway import JavaClass, JavaPackage, JVMView
from pyspark import SparkConf
from pyspark.sql import SparkSession

from sluice_glue.session import settings

CATALOGUE = "local"
databases = count(1)

# py4j asks Java what a name stands for each time that it is used, and Java looks through some 250 jars for it.
for namespace in (JVMView, JavaPackage, JavaClass):
    namespace.__getattr__ = cache(namespace.__getattr__)


def start_spark(warehouse: Path, **more: str) -> SparkSession:
    """A small Spark that is quick to start, with an Iceberg catalogue in a folder."""
    needed = re.compile(r"/(iceberg-spark-runtime|hadoop-bare)")
    jars = [jar for jar in os.environ["SLUICE_JARS"].split(",") if needed.search(jar)]
    conf = {
        **settings(CATALOGUE, {"type": "hadoop", "warehouse": warehouse.as_uri()}),
        "spark.driver.extraClassPath": ":".join(jars),
        "spark.hadoop.fs.file.impl": "com.globalmentor.apache.hadoop.fs.BareLocalFileSystem",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.extraJavaOptions": os.environ["SLUICE_JAVA_OPTIONS"],
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
    # Planning anew by what came out so far costs more than all else with so few rows; parity tests do it.
    session = start_spark(tmp_path_factory.mktemp("warehouse"), **{"spark.sql.adaptive.enabled": "false"})
    yield session
    session.stop()


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> TestLake:
    """An empty lake, and a database of its own for the tables."""
    return TestLake(tmp_path, spark, f"{CATALOGUE}.db{next(databases)}")


@pytest.fixture(scope="session")
def prepared(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """
    Gives a lake as a function leaves it. It is called once, and what it has left is put back for each test: always to
    the same place, as tables name their files by whole paths.
    """
    folder = tmp_path_factory.mktemp("prepared")
    made: dict[Prepare, TestLake] = {}

    def places(lake: TestLake) -> list[tuple[Path, Path]]:
        return [(it, folder / lake.database / it.name) for it in (lake.root, lake.tables)]

    def give(prepare: Prepare) -> TestLake:
        if prepare not in made:
            name = f"db{next(databases)}"
            made[prepare] = lake = TestLake(tmp_path_factory.mktemp(name), spark, f"{CATALOGUE}.{name}")
            prepare(lake)
            for place, kept in places(lake):
                shutil.copytree(place, kept)
        lake = made[prepare]
        for place, kept in places(lake):
            shutil.rmtree(place)
            shutil.copytree(kept, place)
        return replace(lake, uploads=dict(lake.uploads))

    return give
