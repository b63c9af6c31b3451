WITH "_rows" AS (
  SELECT isodow("timestamp") AS "category", "price" AS "measure_1"
  FROM "order"
  WHERE "timestamp" IS NOT NULL
)
SELECT "category", CAST(sum("measure_1") AS DOUBLE) / count("measure_1") AS "measure_1"
FROM "_rows"
GROUP BY 1
ORDER BY "category" ASC NULLS LAST;
