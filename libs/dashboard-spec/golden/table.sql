SELECT "id", "price", "timestamp", "source_line"
FROM "order"
ORDER BY "timestamp" DESC NULLS LAST, "id" ASC, "source_file" ASC, "source_line" ASC
LIMIT 50;
