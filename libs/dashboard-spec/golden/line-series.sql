WITH "_rows" AS (
  SELECT CAST(date_trunc('day', "timestamp") AS DATE) AS "time", "group" AS "series", "price" AS "measure_1"
  FROM "order"
  WHERE "timestamp" IS NOT NULL
)
SELECT "time", "series", CAST(sum("measure_1") AS DOUBLE) / count("measure_1") AS "measure_1"
FROM "_rows"
GROUP BY 1, 2
ORDER BY 1, "series" ASC NULLS LAST;
