WITH "_rows" AS (
  SELECT isodow("timestamp") AS "rows", hour("timestamp") AS "columns", 1 AS "measure_1"
  FROM "order"
  WHERE "timestamp" IS NOT NULL
)
SELECT "rows", "columns", count(*) AS "measure_1"
FROM "_rows"
GROUP BY 1, 2
ORDER BY "rows" ASC NULLS LAST, "columns" ASC NULLS LAST;
