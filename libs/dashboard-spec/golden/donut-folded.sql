WITH "_rows" AS (
  SELECT "select" AS "category", 1 AS "measure_1"
  FROM "order"
), "_kept" AS (
  SELECT "category" AS "value", true AS "kept"
  FROM "_rows"
  GROUP BY 1
  ORDER BY count(*) DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 4
), "_folded" AS (
  SELECT CASE WHEN "_kept"."kept" THEN "_rows"."category" ELSE 'Other' END AS "category", "_rows"."measure_1"
  FROM "_rows" LEFT JOIN "_kept" ON "_kept"."value" IS NOT DISTINCT FROM "_rows"."category"
)
SELECT "category", count(*) AS "measure_1"
FROM "_folded"
GROUP BY 1
ORDER BY "category" IS NOT DISTINCT FROM 'Other', 2 DESC NULLS LAST, 1 ASC NULLS LAST;
