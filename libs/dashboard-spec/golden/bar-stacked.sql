WITH "_rows" AS (
  SELECT "group" AS "category", CAST("paid" AS VARCHAR) AS "series", 1 AS "measure_1"
  FROM "order"
), "_bars" AS (
  SELECT "category", row_number() OVER (ORDER BY count(*) DESC NULLS LAST, "category" ASC NULLS LAST) AS "place"
  FROM "_rows"
  GROUP BY 1
  ORDER BY 2
)
SELECT "_rows"."category", "series", count(*) AS "measure_1"
FROM "_rows" JOIN "_bars" ON "_bars"."category" IS NOT DISTINCT FROM "_rows"."category"
GROUP BY 1, 2, "place"
ORDER BY "place", "series" ASC NULLS LAST;
