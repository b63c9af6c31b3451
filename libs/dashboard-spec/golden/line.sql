WITH "_rows" AS (
  SELECT CAST(date_trunc('day', "timestamp") AS DATE) AS "time", 1 AS "measure_1", "price" AS "measure_2"
  FROM "order"
  WHERE "timestamp" IS NOT NULL
)
SELECT "time", count(*) AS "measure_1", CAST(sum("measure_2") AS DOUBLE) / count("measure_2") AS "measure_2"
FROM "_rows"
GROUP BY 1
ORDER BY 1;
