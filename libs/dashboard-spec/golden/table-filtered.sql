-- $1 = "2026-03-01"
-- $2 = "2026-03-31"
-- $3 = "2026-03-30"
-- $4 = "north"
SELECT "id", "price", "timestamp", "source_line"
FROM "order"
WHERE "event_date" >= CAST($1 AS DATE) AND "event_date" <= CAST($2 AS DATE) AND "timestamp" < CAST($3 AS DATE) + INTERVAL 1 DAY AND ("group" IN ($4) OR "group" IS NULL)
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC, "source_file" ASC, "source_line" ASC
LIMIT 50;
