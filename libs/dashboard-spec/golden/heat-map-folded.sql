WITH "_rows" AS (
  SELECT "id" AS "rows", hour("timestamp") AS "columns", "price" AS "measure_1"
  FROM "order"
  WHERE "timestamp" IS NOT NULL
), "_kept" AS (
  SELECT "rows" AS "value", true AS "kept"
  FROM "_rows"
  GROUP BY 1
  ORDER BY CAST(sum("measure_1") AS DOUBLE) / count("measure_1") DESC NULLS LAST, 1 ASC NULLS LAST
  LIMIT 8
), "_folded" AS (
  SELECT CASE WHEN "_kept"."kept" THEN "_rows"."rows" ELSE 'Other' END AS "rows", "_rows"."columns", "_rows"."measure_1"
  FROM "_rows" LEFT JOIN "_kept" ON "_kept"."value" IS NOT DISTINCT FROM "_rows"."rows"
)
SELECT "rows", "columns", CAST(sum("measure_1") AS DOUBLE) / count("measure_1") AS "measure_1"
FROM "_folded"
GROUP BY 1, 2
ORDER BY "rows" IS NOT DISTINCT FROM 'Other', "rows" ASC NULLS LAST, "columns" ASC NULLS LAST;
