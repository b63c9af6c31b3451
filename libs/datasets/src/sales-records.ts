import { category, defineDataset, identifier, integer, text, timestamp } from '@sluice/contract';

/** Sales: one row per transaction; a later upload of a transaction corrects the earlier. */
export const salesRecords = defineDataset({
  name: 'sales_records',
  version: 1,
  title: 'Sales records',
  owner: 'sales-ops',
  description: 'Items sold, by transaction and region.',
  columns: {
    transaction_id: identifier({
      pattern: 'T[0-9]{4,}',
      maxLength: 20,
      description: 'Number of the transaction, as on the receipt',
      aliases: ['txn', 'txn_id', 'transaction'],
      examples: ['T1001', 'T1002', 'T20417'],
    }),
    item: text({
      maxLength: 80,
      description: 'Name of the item sold',
      aliases: ['product', 'item_name', 'product_name'],
      examples: ['Laptop', 'Wireless mouse', 'USB-C cable, 2 m', 'Standing desk'],
    }),
    quantity: integer({
      min: 1,
      max: 1_000_000,
      thousands: ',',
      description: 'Pieces sold',
      aliases: ['qty', 'units'],
      examples: ['1', '3', '12', '1,200'],
    }),
    region: category(['north', 'south', 'east', 'west'], {
      synonyms: {
        n: 'north',
        s: 'south',
        e: 'east',
        w: 'west',
        northern: 'north',
        southern: 'south',
        eastern: 'east',
        western: 'west',
      },
      description: 'Sales region',
      aliases: ['area', 'sales_region'],
      examples: ['north', 'South', 'E', 'west'],
    }),
    timestamp: timestamp({
      formats: ['yyyy-MM-ddTHH:mm:ssX', 'yyyy-MM-ddTHH:mm:ss', 'yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd HH:mm'],
      zone: 'UTC',
      description: 'Instant of the sale; UTC where the upload says no offset',
      aliases: ['time', 'ts', 'datetime', 'sold_at'],
      examples: ['2026-10-05T08:15:00Z', '2026-10-05T10:15:00+02:00', '2026-10-05 08:15:00'],
    }),
  },
  key: ['transaction_id'],
  eventTime: 'timestamp',
  freshnessHours: 24,
});
