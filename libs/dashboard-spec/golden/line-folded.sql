WITH "_rows" AS (
  SELECT CAST(date_trunc('week', "event_date") AS DATE) AS "time", "select" AS "series", "quantity" AS "measure_1"
  FROM "order"
), "_kept" AS (
  SELECT "series" AS "value", true AS "kept"
  FROM "_rows"
  GROUP BY 1
  ORDER BY CAST(sum("measure_1") AS DOUBLE) DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 3
), "_folded" AS (
  SELECT CASE WHEN "_kept"."kept" THEN "_rows"."series" ELSE 'Other' END AS "series", "_rows"."time", "_rows"."measure_1"
  FROM "_rows" LEFT JOIN "_kept" ON "_kept"."value" IS NOT DISTINCT FROM "_rows"."series"
)
SELECT "time", "series", CAST(sum("measure_1") AS DOUBLE) AS "measure_1"
FROM "_folded"
GROUP BY 1, 2
ORDER BY 1, "series" IS NOT DISTINCT FROM 'Other', "series" ASC NULLS LAST;
