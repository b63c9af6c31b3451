WITH "_rows" AS (
  SELECT "select" AS "measure_1"
  FROM "order"
)
SELECT count(DISTINCT "measure_1") AS "measure_1"
FROM "_rows";
