WITH "_rows" AS (
  SELECT "group" AS "category", "quantity" AS "measure_1"
  FROM "order"
)
SELECT "category", CAST(sum("measure_1") AS DOUBLE) AS "measure_1"
FROM "_rows"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 ASC NULLS LAST;
