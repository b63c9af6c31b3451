import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  boolean,
  category,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  rowSchema,
  text,
  timestamp,
} from './index.ts';
import type {
  CategoryColumn,
  ColumnName,
  Dataset,
  NumericColumn,
  RequiredColumn,
  Row,
  TimeColumn,
  Value,
} from './index.ts';

const orders = defineDataset({
  name: 'orders',
  version: 1,
  title: 'Orders',
  owner: 'shop',
  columns: {
    id: identifier({ pattern: 'O[0-9]+' }),
    note: text({ optional: true }),
    pieces: integer({ min: 1 }),
    price: decimal({ precision: 9, scale: 2, optional: true }),
    paid: boolean(),
    region: category(['north', 'south'], { synonyms: { n: 'north' } }),
    channel: category(['web', 'shop'], { optional: true }),
    day: date({ formats: ['yyyy-MM-dd'] }),
    at: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC', optional: true }),
  },
  key: ['id', 'day'],
  eventTime: 'at',
});

type Orders = typeof orders;

interface OrdersRow {
  id: string;
  note: string | null;
  pieces: number;
  price: string | null;
  paid: boolean;
  region: 'north' | 'south';
  channel: 'web' | 'shop' | null;
  day: string;
  at: string | null;
}

const base = { name: 'broken', version: 1, title: 'Broken', owner: 'nobody' } as const;
const columns = {
  id: identifier(),
  code: identifier({ optional: true }),
  region: category(['north']),
  at: timestamp({ formats: ['unix'], zone: 'UTC' }),
};

describe('types', () => {
  it('infers rows', () => {
    expectTypeOf<Row<Orders>>().toEqualTypeOf<OrdersRow>();
    expectTypeOf(() => rowSchema(orders).parse({})).returns.toEqualTypeOf<OrdersRow>();
    expectTypeOf<Row<Dataset>>().toExtend<Readonly<Record<string, Value>>>();
  });

  it('knows the columns by what can be done with them', () => {
    expectTypeOf<Orders['name']>().toEqualTypeOf<'orders'>();
    expectTypeOf<ColumnName<Orders>>().toEqualTypeOf<keyof OrdersRow>();
    expectTypeOf<NumericColumn<Orders>>().toEqualTypeOf<'pieces' | 'price'>();
    expectTypeOf<CategoryColumn<Orders>>().toEqualTypeOf<'region' | 'channel'>();
    expectTypeOf<TimeColumn<Orders>>().toEqualTypeOf<'day' | 'at'>();
    expectTypeOf<RequiredColumn<Orders>>().toEqualTypeOf<'id' | 'pieces' | 'paid' | 'region' | 'day'>();
    expectTypeOf<NumericColumn<Dataset>>().toEqualTypeOf<string>();
    expectTypeOf(orders).toExtend<Dataset>();
  });

  it('does not compile a key of an unknown or an optional column', () => {
    // @ts-expect-error 'idd' is no column
    expect(() => defineDataset({ ...base, columns, key: ['idd'], eventTime: 'at' })).toThrow('idd');
    // @ts-expect-error 'code' is optional
    expect(() => defineDataset({ ...base, columns, key: ['code'], eventTime: 'at' })).toThrow('code');
    expect(() =>
      // @ts-expect-error 'code' is optional, its column written in place too
      defineDataset({ ...base, columns: { code: text({ optional: true }) }, key: ['code'], eventTime: 'uploaded_at' }),
    ).toThrow('code');
  });

  it('does not compile an event time that says no time', () => {
    // @ts-expect-error 'region' is a category
    expect(() => defineDataset({ ...base, columns, eventTime: 'region' })).toThrow('region');
    // @ts-expect-error 'att' is no column
    expect(() => defineDataset({ ...base, columns, eventTime: 'att' })).toThrow('att');
    // @ts-expect-error an event time must be named
    expect(() => defineDataset({ ...base, columns })).toThrow('eventTime');
    expect(defineDataset({ ...base, columns, eventTime: 'uploaded_at' }).eventTime).toBe('uploaded_at');
  });

  it('does not compile a synonym of an undeclared value', () => {
    // @ts-expect-error 'nort' is no value
    const region = category(['north'], { synonyms: { n: 'nort' } });
    expect(() => defineDataset({ ...base, columns: { region }, eventTime: 'uploaded_at' })).toThrow("'nort'");
  });

  it('does not compile an option that no column has', () => {
    const options = [
      // @ts-expect-error misspelt
      identifier({ patern: 'x' }),
      // @ts-expect-error misspelt
      text({ maxlength: 3 }),
      // @ts-expect-error of another kind
      integer({ scale: 2 }),
      // @ts-expect-error misspelt, with a type argument to infer
      decimal({ precision: 3, scale: 1, optinal: true }),
      // @ts-expect-error misspelt
      boolean({ yes: ['ja'] }),
      // @ts-expect-error misspelt
      category(['a'], { synonym: {} }),
      // @ts-expect-error of another kind
      date({ formats: ['yyyy-MM-dd'], zone: 'UTC' }),
      // @ts-expect-error the zone is missing
      timestamp({ formats: ['unix'] }),
      // @ts-expect-error no such policy
      text({ pii: 'blur' }),
    ];
    expect(options).toHaveLength(9);
    // @ts-expect-error misspelt
    expect(defineDataset({ ...base, columns, eventTime: 'at', ownr: 'x' })).not.toHaveProperty('ownr');
  });
});
