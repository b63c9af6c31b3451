WITH "_rows" AS (
  SELECT "select" AS "category", "source_file" AS "series", "quantity" AS "measure_1"
  FROM "order"
), "_kept" AS (
  SELECT "series" AS "value", true AS "kept"
  FROM "_rows"
  GROUP BY 1
  ORDER BY CAST(sum("measure_1") AS DOUBLE) DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 2
), "_folded" AS (
  SELECT CASE WHEN "_kept"."kept" THEN "_rows"."series" ELSE 'Other' END AS "series", "_rows"."category", "_rows"."measure_1"
  FROM "_rows" LEFT JOIN "_kept" ON "_kept"."value" IS NOT DISTINCT FROM "_rows"."series"
), "_bars" AS (
  SELECT "category", row_number() OVER (ORDER BY "category" ASC NULLS LAST) AS "place"
  FROM "_rows"
  GROUP BY 1
  ORDER BY 2
  LIMIT 5
)
SELECT "_folded"."category", "series", CAST(sum("measure_1") AS DOUBLE) AS "measure_1"
FROM "_folded" JOIN "_bars" ON "_bars"."category" IS NOT DISTINCT FROM "_folded"."category"
GROUP BY 1, 2, "place"
ORDER BY "place", "series" IS NOT DISTINCT FROM 'Other', "series" ASC NULLS LAST;
