"""How Spark is set up for publishing."""

from collections.abc import Mapping


def settings(catalogue: str, properties: Mapping[str, str]) -> dict[str, str]:
    """Spark's settings: of its session, and of an Iceberg catalogue by its properties."""
    prefix = f"spark.sql.catalog.{catalogue}"
    return {
        "spark.sql.session.timeZone": "UTC",
        # Else a condition of an overwrite goes by java.sql.Date, whose calendar lacks ten days of October 1582.
        "spark.sql.datetime.java8API.enabled": "true",
        prefix: "org.apache.iceberg.spark.SparkCatalog",
        # Other runs commit too: a table is looked at anew each time.
        f"{prefix}.cache-enabled": "false",
        **{f"{prefix}.{name}": value for name, value in properties.items()},
    }
