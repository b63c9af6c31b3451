WITH "_values" AS (
  SELECT CAST("paid" AS VARCHAR) AS "value", count(*) AS "rows"
  FROM "order"
  GROUP BY 1
  ORDER BY 2 DESC, 1 ASC NULLS LAST
  LIMIT 1000
)
SELECT "value"
FROM "_values"
ORDER BY 1 ASC NULLS LAST;
