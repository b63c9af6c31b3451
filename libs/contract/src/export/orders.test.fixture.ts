import { boolean } from '../kinds/boolean.ts';
import { category } from '../kinds/category.ts';
import { date } from '../kinds/date.ts';
import { decimal } from '../kinds/decimal.ts';
import { identifier } from '../kinds/identifier.ts';
import { integer } from '../kinds/integer.ts';
import { text } from '../kinds/text.ts';
import { timestamp } from '../kinds/timestamp.ts';

/** What `defineDataset` takes: a column of every kind. */
export const orders = {
  name: 'orders',
  version: 4,
  title: 'Orders',
  owner: 'shop',
  description: 'What was ordered.',
  columns: {
    id: identifier({ pattern: 'a|b[0-9]', description: 'Number of the order', aliases: ['no'], examples: ['a', 'b7'] }),
    note: text({ maxLength: 80, optional: true }),
    pieces: integer({ min: 1 }),
    price: decimal({ precision: 9, scale: 2, max: '100' }),
    paid: boolean(),
    region: category(['north', 'south']),
    day: date({ formats: ['yyyy-MM-dd'] }),
    at: timestamp({ formats: ['unix-ms'], zone: 'UTC' }),
  },
  key: ['id', 'day'],
  eventTime: 'at',
  maxLostRatio: 0.25,
  migrations: [{ version: 3, columns: ['pieces', 'colour'] }],
} as const;
