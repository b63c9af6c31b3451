-- $1 = "2026-03-01"
-- $2 = "2026-03-31"
-- $3 = "2026-03-30"
-- $4 = "north"
WITH "_rows" AS (
  SELECT "select" AS "category", "quantity" AS "measure_1"
  FROM "order"
  WHERE "event_date" >= CAST($1 AS DATE) AND "event_date" <= CAST($2 AS DATE) AND "timestamp" < CAST($3 AS DATE) + INTERVAL 1 DAY AND ("group" IN ($4) OR "group" IS NULL)
)
SELECT "category", CAST(sum("measure_1") AS DOUBLE) AS "measure_1"
FROM "_rows"
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, "category" ASC NULLS LAST
LIMIT 10;
