import { describe, expect, it } from 'vitest';
import { boolean } from './kinds/boolean.ts';
import { category } from './kinds/category.ts';
import type { Column } from './column.ts';
import { defineDataset } from './dataset.ts';
import type { DatasetDefinition } from './dataset.ts';
import { ContractError } from './errors.ts';
import { date } from './kinds/date.ts';
import { decimal } from './kinds/decimal.ts';
import { identifier } from './kinds/identifier.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { timestamp } from './kinds/timestamp.ts';
import { rowSchema } from './row.ts';

type Definition = DatasetDefinition<string, Record<string, Column>>;

const sound: Definition = {
  name: 'orders',
  version: 3,
  title: 'Orders',
  owner: 'shop',
  columns: {
    id: identifier({ aliases: ['Order No'] }),
    note: text({ optional: true }),
    day: date({ formats: ['yyyy-MM-dd'] }),
  },
  key: ['id'],
  eventTime: 'day',
};

function problemsOf(change: Partial<Definition>): string {
  try {
    defineDataset({ ...sound, ...change });
    return 'none';
  } catch (error) {
    expect(error).toBeInstanceOf(ContractError);
    return (error as ContractError).message;
  }
}

describe('defineDataset', () => {
  it('fills in the defaults', () => {
    expect(defineDataset(sound)).toEqual({
      ...sound,
      nullTokens: ['', 'null', 'n/a', '#n/a', 'nan', '-'],
      unknownColumns: 'drop',
      maxRejectRatio: 0.5,
      maxLostRatio: 0.5,
    });
  });

  it('freezes everything and leaves the definition alone', () => {
    const definition = { ...sound, columns: { ...sound.columns }, key: ['id'], nullTokens: [''] };
    const dataset = defineDataset(definition);
    expect(
      [dataset, dataset.columns, dataset.columns['id'], dataset.key, dataset.nullTokens].every(Object.isFrozen),
    ).toBe(true);
    expect([definition, definition.columns, definition.key, definition.nullTokens].some(Object.isFrozen)).toBe(false);
  });

  it('names the dataset, the column and the mend', () => {
    expect(problemsOf({ columns: { ...sound.columns, n: integer({ min: 5, max: 1 }) } })).toBe(
      "cannot define dataset 'orders': column 'n': min 5 is greater than max 1",
    );
  });

  it('lists everything that is wrong', () => {
    try {
      defineDataset({ ...sound, version: 0, owner: '', key: ['id', 'id'] });
      expect.unreachable();
    } catch (error) {
      expect((error as ContractError).dataset).toBe('orders');
      expect((error as ContractError).problems).toEqual([
        { message: 'version must be a whole number from 1, found 0' },
        { message: 'owner must not be empty: name the team that answers for the data' },
        { column: 'id', message: 'stands twice in the key: keep one' },
      ]);
    }
  });

  it.each<[Partial<Definition>, string]>([
    [{ name: 'Orders' }, 'a name is lower-case letters'],
    [{ name: `a${'b'.repeat(64)}` }, 'at most 64 characters'],
    [{ version: 1.5 }, 'version must be'],
    [{ title: ' ' }, 'title must not be empty'],
    [{ maxRejectRatio: 1.1 }, 'maxRejectRatio must be from 0 to 1'],
    [{ maxRejectRatio: NaN }, 'maxRejectRatio must be from 0 to 1'],
    [{ maxLostRatio: -0.1 }, 'maxLostRatio must be from 0 to 1, found -0.1'],
    [{ migrations: [] }, 'migrations must hold one'],
    [
      { migrations: [{ version: 1, columns: ['id'] }] },
      "the version of a migration must be a whole number from 2 to the contract's, 3, found 1",
    ],
    [{ migrations: [{ version: 4, columns: ['id'] }] }, "from 2 to the contract's, 3, found 4"],
    [{ migrations: [{ version: 2, columns: [] }] }, 'the migration of version 2 must name a column'],
    [{ migrations: [{ version: 2, columns: ['Id'] }] }, 'the migration of version 2: a name is lower-case letters'],
    [
      { migrations: [{ version: 2, columns: ['id', 'id'] }] },
      "column 'id': stands twice in the migration of version 2",
    ],
    [{ freshnessHours: 0 }, 'freshnessHours must be above 0'],
    [{ unknownColumns: 'keep' as 'drop' }, "'drop' or 'quarantine'"],
    [{ columns: {}, key: ['id'] }, 'at least one column'],
    [{ key: [] }, 'key must name a column'],
    [{ key: ['toString'] }, "unknown column 'toString': use one of id, note, day"],
    [{ key: ['note'] }, 'a key column must not be optional'],
    [{ eventTime: 'note' }, "eventTime must be a date or timestamp column or 'uploaded_at', found 'note'"],
    [{ eventTime: 'constructor' }, 'eventTime must be'],
    [{ delimiter: ':' as ',' }, 'delimiter must be one of ",", ";", "\\t", "|", found \':\''],
    [{ fallbackEncoding: 'utf-16le' as 'gbk' }, 'fallbackEncoding must be one of "windows-1250", '],
    [{ preamble: [] }, 'preamble must hold a pattern: leave it out'],
    [{ footer: ['Total [0-9]+', '^End'] }, "footer: cannot compile pattern '^End'"],
    [{ footer: ['(End)?'] }, "footer pattern '(End)?' matches a line without text"],
    [{ footer: ['End', 'End'] }, "footer pattern 'End' stands twice"],
    [{ preamble: ['[a-z;]+'] }, "preamble pattern '[a-z;]+' matches the header 'id;note;day'"],
  ])('refuses %j', (change, problem) => {
    expect(problemsOf(change)).toContain(problem);
  });

  it.each<[string, Column, string]>([
    ['Name', text(), 'a name is lower-case letters'],
    ['source_line', text(), 'the name is reserved'],
    ['uploaded_at', text(), 'the name is reserved'],
    ['a', text({ aliases: ['order-no'] }), "alias 'order-no' also leads to column 'id'"],
    ['a', text({ aliases: ['Day'] }), "alias 'Day' also leads to column 'day'"],
    ['a', text({ aliases: ['###'] }), "alias '###' is no usable header"],
    ['a', text({ aliases: ['_line'] }), "alias '_line' is no usable header"],
    ['a', identifier({ pattern: '\\d+' }), 'cannot compile pattern'],
    ['a', identifier({ maxLength: 0 }), 'maxLength must be'],
    ['a', text({ maxLength: 1.5 }), 'maxLength must be'],
    ['a', integer({ max: 2 ** 53 }), 'max must be a whole number within'],
    ['a', integer({ thousands: '-' as ',' }), 'thousands must be one of'],
    ['a', decimal({ precision: 39, scale: 0 }), 'precision must be'],
    ['a', decimal({ precision: 3, scale: 4 }), 'scale must be'],
    ['a', decimal({ precision: 3, scale: 1, min: '1,5' }), 'min must be a decimal(3,1)'],
    ['a', decimal({ precision: 3, scale: 1, max: '100' }), 'max must be a decimal(3,1)'],
    ['a', decimal({ precision: 3, scale: 1, min: '2', max: '1.5' }), 'min 2.0 is greater than max 1.5'],
    ['a', decimal({ precision: 3, scale: 1, decimalMark: ',', thousands: ',' }), 'are both'],
    ['a', boolean({ true: ['x'], false: ['X'] }), "'x' means both true and false"],
    ['a', boolean({ true: ['null'] }), "'null' is a null token"],
    ['a', category([]), 'at least one value'],
    ['a', category(['x ']), 'must not be empty, padded'],
    ['a', category(['x', 'X']), 'differ only by case'],
    ['a', category(['x', 'y'], { synonyms: { Y: 'x' } }), "stands for both 'y' and 'x'"],
    ['a', category(['x', 'y'], { synonyms: { z: 'x', Z: 'y' } }), "stands for both 'x' and 'y'"],
    ['a', category(['N/A']), "'N/A' is a null token"],
    ['a', date({ formats: [] }), 'at least one format'],
    ['a', timestamp({ formats: ['yyyy-MM-dd'], zone: 'UTC' }), 'the hour is missing'],
    ['a', timestamp({ formats: ['unix'], zone: 'Berlin' }), 'zone must be an IANA time zone'],
    ['a', timestamp({ formats: ['unix'], zone: 'UTC', overlap: 'both' as 'later' }), 'overlap must be one of'],
    ['a', integer({ examples: ['1', 'x'] }), "example 'x' is no valid cell: expected a whole number"],
    ['a', text({ examples: ['-'] }), "'-' is a null token"],
  ])('refuses column %j: %j', (name, column, problem) => {
    expect(problemsOf({ columns: { ...sound.columns, [name]: column } })).toContain(`column '${name}': `);
    expect(problemsOf({ columns: { ...sound.columns, [name]: column } })).toContain(problem);
  });
});

describe('rowSchema', () => {
  const schema = rowSchema(defineDataset(sound));

  it('takes rows of canonical values, null where a column is optional', () => {
    expect(schema.parse({ id: 'a', note: null, day: '2026-01-02' })).toEqual({
      id: 'a',
      note: null,
      day: '2026-01-02',
    });
  });

  it.each([
    { id: null, note: null, day: '2026-01-02' },
    { id: 'a', day: '2026-01-02' },
    { id: 'a', note: null, day: '2026-01-02', more: 1 },
  ])('refuses %j', (row) => {
    expect(schema.safeParse(row).success).toBe(false);
  });
});
