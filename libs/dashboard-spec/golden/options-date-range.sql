SELECT CAST(min("timestamp") AS DATE) AS "from", CAST(max("timestamp") AS DATE) AS "to"
FROM "order";
