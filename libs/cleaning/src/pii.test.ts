import { createHmac } from 'node:crypto';
import { category, type Dataset, date, defineDataset, identifier, integer, text } from '@sluice/contract';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, type Cleaned, cleaned, collector, pairs, triples, utf16 } from './cleaning.test.support.ts';
import { hiddenMark } from './cell.ts';
import { guardFormula } from './formula.ts';
import { clean, identifyHeader, PseudonymKeyError } from './index.ts';

const key = new TextEncoder().encode('a key of some length');
const pseudonym = (value: string): string => createHmac('sha256', key).update(value).digest('hex');
const cleanedWithKey = (
  input: string | Uint8Array,
  dataset: Dataset,
  sizes: readonly number[] = [7],
): Promise<Cleaned> => cleaned(input, dataset, sizes, key);

const basics = {
  name: 'patients',
  version: 1,
  title: 'Patients',
  owner: 'tests',
  eventTime: 'uploaded_at',
  maxRejectRatio: 1,
} as const;

const patients = defineDataset({
  ...basics,
  columns: {
    visit: integer({ min: 1 }),
    person: identifier({ pattern: '[A-Z][A-Z0-9]+', maxLength: 12 }),
    surname: text({ maxLength: 20, optional: true, pii: 'mask' }),
    age: integer({ optional: true, pii: 'drop' }),
    ward: category(['north', 'south']),
  },
});
const person = { ...patients.columns.person, pii: 'pseudonymise' } as const;
const { age: _age, surname: _surname, ...fewColumns } = patients.columns;
/** All three policies. */
const all = defineDataset({ ...basics, columns: { ...patients.columns, person } });
/** Nothing that a rejects file cannot give back. */
const visits = defineDataset({
  ...basics,
  name: 'visits',
  columns: { ...fewColumns, person, note: text({ optional: true, maxLength: 10, pii: 'pseudonymise' }) },
});

describe('clean rows', () => {
  test('hold pseudonyms, marks and nulls', async () => {
    const { rows, report } = await cleanedWithKey(
      'visit,person,surname,age,ward\n1, P1 ,Meyer,41,north\n2,P2,n/a,x,south\n',
      all,
    );
    expect(rows).toEqual([`1,${pseudonym('P1')},***,,north`, `2,${pseudonym('P2')},,,south`]);
    expect(report).toMatchObject({ status: 'cleaned', clean: 2, samples: [] });
  });

  test('come out alike however many there are', async () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `${index + 1},P${index % 7},Meyer,41,north\n`);
    const { rows, report } = await cleanedWithKey(`visit,person,surname,age,ward\n${lines.join('')}`, all, []);
    expect(report.clean).toBe(5000);
    expect(rows).toEqual(lines.map((_, index) => `${index + 1},${pseudonym(`P${index % 7}`)},***,,north`));
  });

  test('take the marks of a rejects file for ordinary text', async () => {
    const texts = { ...all.columns, person: text({ pii: 'pseudonymise' as const }) };
    const { rows } = await cleanedWithKey(
      `visit,person,ward\n1,***,north\n2,hmac-sha256:${pseudonym('x')},north\n`,
      defineDataset({ ...basics, columns: texts }),
    );
    expect(rows).toEqual([`1,${pseudonym('***')},,,north`, `2,${pseudonym(`hmac-sha256:${pseudonym('x')}`)},,,north`]);
  });
});

describe('the key', () => {
  const sinks = { clean: collector(), rejects: collector() };
  const never = async function* (): AsyncGenerator<Uint8Array> {
    yield Promise.reject<Uint8Array>(new Error('was read'));
  };

  test('must be there for pseudonyms', async () => {
    const missing = clean(never(), { dataset: visits, ...sinks });
    await expect(missing).rejects.toThrow(PseudonymKeyError);
    await expect(missing).rejects.toThrow(
      "cannot pseudonymise 'person', 'note' of dataset 'visits': expected a key of at least 16 bytes as pseudonymKey, " +
        'always the same one, found none',
    );
  });

  test('must be long enough', async () => {
    const short = clean(never(), { dataset: all, ...sinks, pseudonymKey: new Uint8Array(15) });
    await expect(short).rejects.toMatchObject({ name: 'PseudonymKeyError', dataset: 'patients', columns: ['person'] });
    await expect(short).rejects.toThrow('found 15');
  });

  test('is not needed for anything else', async () => {
    expect((await cleaned('a,b\n1,2\n', pairs, [], new Uint8Array(1))).rows).toEqual(['1,2']);
    const masked = await cleaned('visit,person,surname,ward\n1,P1,Meyer,north\n', patients);
    expect(masked.rows).toEqual(['1,P1,***,,north']);
  });
});

describe('rejects', () => {
  test('show no more than they may', async () => {
    const { rejects, report } = await cleanedWithKey(
      'visit,person,surname,age,ward,extra\n0,P1,Meyer,41,north,e\n1,p2,NULL,42,north,e\nx,NULL,"",43,north,e\n' +
        `1,P1,${'x'.repeat(21)},,west,e\n`,
      all,
    );
    const advice = "; mend it at the source: 'surname', 'age' are not kept here";
    expect(parse(rejects)).toEqual([
      ['visit', 'person', 'surname', 'age', 'ward', '_line', '_reasons', '_record'],
      [
        ...['0', `hmac-sha256:${pseudonym('P1')}`, '***', '', 'north', '2'],
        `visit out_of_range: expected a whole number from 1 to 9007199254740991, found '0'${advice}`,
        '',
      ],
      [
        ...['1', '***', '', '', 'north', '3'],
        `person pattern: expected an identifier like [A-Z][A-Z0-9]+, found a value that is not shown${advice}`,
        '',
      ],
      [
        ...['x', '', '', '', 'north', '4'],
        `visit not_a_number: expected a whole number, found 'x'; person required: expected a value, found none${advice}`,
        '',
      ],
      [
        ...['1', `hmac-sha256:${pseudonym('P1')}`, '***', '', 'west', '5'],
        'surname too_long: expected at most 20 characters, found a value that is not shown; ' +
          `ward unknown_category: expected one of north, south, found 'west'${advice}`,
        '',
      ],
    ]);
    expect(report.samples.filter(({ column }) => column === 'person' || column === 'surname')).toMatchObject([
      { code: 'pattern', line: 3, value: '' },
      { code: 'required', line: 4, value: '' },
      { code: 'too_long', line: 5, value: '' },
    ]);
    expect(report.warnings).toEqual(['left out column number 6: not in the contract']);
  });

  test('tell where a record is that does not split', async () => {
    const head = 'visit,person,surname,ward\n';
    const lines = ['1,É1,Meyer', '2,P2,"Meyer,north', `3,P3,Mey\0er,north`, '4,P4,M,north,5'];
    const input = `\ufeff${head}${lines.join('\r\n')}\n`;
    const { rejects, report } = await cleanedWithKey(input, all);
    const bytes = bytesOf(input);
    const places = parse(rejects, { from: 2 }).map((cells) => cells.at(-1)!);
    const found = places.map((place) => {
      const [, first, last] = /^bytes ([0-9]+)-([0-9]+)$/.exec(place)!;
      return new TextDecoder().decode(bytes.subarray(Number(first), Number(last) + 1));
    });
    expect(found).toEqual(lines);
    expect(report.samples.map(({ value }) => value)).toEqual([places[0], places[1], places[2], places[3]]);
    expect(report.samples[0]?.value).toBe('bytes 29-39');
  });

  test('tell it of UTF-16 too, in the bytes that were uploaded', async () => {
    const before = 'visit,person,surname,ward\n1,P1,😀é,north\n';
    const input = bytesOf(0xff, 0xfe, ...utf16(`${before}2,P2,😀\n`, 'le'));
    const { report } = await cleanedWithKey(input, all);
    const start = 2 + 2 * before.length;
    expect(report.samples[0]?.value).toBe(`bytes ${start}-${start + 2 * '2,P2,😀'.length - 1}`);
  });

  test('trust no cell of a record whose quotes may be wrong', async () => {
    // The quote that opens the first cell closes behind the name: the number of fields is right.
    const { rejects, report } = await cleanedWithKey('visit,person,ward\n"1,SMITH\n2",P2,north\n', visits);
    expect(report.samples).toEqual([
      {
        code: 'not_a_number',
        column: 'visit',
        line: 2,
        value: '',
        message: 'expected a whole number, found a value that is not shown',
      },
    ]);
    expect(parse(rejects, { from: 2 })).toEqual([
      ['', '', '', '2', 'visit not_a_number: expected a whole number, found a value that is not shown', 'bytes 18-37'],
    ]);
  });

  test('advise in the singular too', async () => {
    const { rejects } = await cleanedWithKey('visit,person,age,ward\n0,P1,4,north\n', all);
    expect(rejects).toContain("; mend it at the source: 'age' is not kept here");
  });
});

describe('a rejects file that comes back', () => {
  test('keeps its pseudonyms', async () => {
    const { rejects } = await cleanedWithKey('visit,person,note,ward\nx,P1,hello,north\n', visits);
    const { rows, report } = await cleanedWithKey(rejects.replace('x,', '7,'), visits);
    expect(report).toMatchObject({ clean: 1, rejected: 0 });
    expect(rows).toEqual([`7,${pseudonym('P1')},north,${pseudonym('hello')}`]);
  });

  test('as it was gives the same rejects', async () => {
    const source = 'visit,person,note,ward\nx,P1,hello,north\n2,p,,north\n3,P3\n"4,P4\n5",y,north\n';
    const { rejects } = await cleanedWithKey(source, visits);
    const again = await cleanedWithKey(rejects, visits);
    const reasons = (file: string): string[] => parse(file, { from: 2 }).map((cells) => cells.at(-2)!);
    expect(reasons(again.rejects)).toEqual([
      "visit not_a_number: expected a whole number, found 'x'",
      'person hidden_value: expected the value, found the mark of one that is not shown: write the value itself, or ' +
        'mend the record at the source',
      ...Array.from(
        { length: 3 },
        () => 'not_mended: expected the cells of what is told in _record, found none: fill them in',
      ),
    ]);
    const rest = (file: string): string[][] => parse(file).map((cells) => cells.filter((_, index) => index !== 5));
    expect(rest(again.rejects)).toEqual(rest(rejects));
    expect((await cleanedWithKey(again.rejects, visits)).rejects).toBe(again.rejects);
  });

  test('with marks that were damaged is rejected', async () => {
    const file = (cell: string): string => `visit,person,ward,_line,_reasons,_record\n1,${cell},north,2,,\n`;
    for (const cell of [' *** ', 'hmac-sha256:12', `hmac-sha256:${pseudonym('x')}0`]) {
      expect((await cleanedWithKey(file(cell), visits)).report.reasons).toEqual({ hidden_value: 1 });
    }
    const nullTokens = ['', '***'];
    expect((await cleanedWithKey(file('***'), { ...visits, nullTokens })).report.reasons).toEqual({ hidden_value: 1 });
  });

  test('without the values it would need is quarantined', async () => {
    const { rejects } = await cleanedWithKey('visit,person,surname,age,ward\n0,P1,Meyer,41,north\n', all);
    const { report } = await cleanedWithKey(rejects, all);
    expect(report.quarantine).toEqual({
      code: 'mend_at_source',
      message: "a rejects file has no values of columns 'surname', 'age': mend its records at the source",
    });
    expect(identifyHeader(bytesOf(rejects), [triples, all])).toBe(all);
    const without = await cleanedWithKey('visit,person,ward,_line,_reasons,_record\n1,P1,north,2,,\n', all);
    expect(without.report).toMatchObject({ status: 'cleaned', clean: 1 });
  });
});

describe('headers', () => {
  test.each([
    ['missing_columns', 'SECRET,P1,Meyer\n1,P2,Meyer\n', "no columns 'visit', 'person', 'ward' in the header"],
    ['not_csv', 'SECRET\n', "expected a header with 'visit', 'person', 'ward', found one that is not shown"],
    [
      'ambiguous_header',
      'visit,person,ward,WARD\n',
      "the headers number 3 and number 4 both mean column 'ward': keep one",
    ],
    ['unknown_column', 'visit,person,,ward,SECRET\n', 'number 3, which has no name, number 5: leave it out'],
  ])('are not shown: %s', async (code, input, message) => {
    const { report } = await cleanedWithKey(input, { ...all, unknownColumns: 'quarantine' });
    expect(report.quarantine?.code).toBe(code);
    expect(report.quarantine?.message).toContain(message);
    expect(JSON.stringify(report)).not.toContain('SECRET');
  });
});

/** A cell that holds what must not come out. */
const secret = fc
  .tuple(
    fc.constantFrom('', '"', '""', 'x', ' ', "'", '=', 'é', '😀', '\0', '\n', '\r\n', 'Q"', 'long '.repeat(60)),
    fc.constantFrom('', '"', '""', 'x', '\0', '\r', '€', '"x', 'long '.repeat(60)),
  )
  .map(([before, after]) => `${before}SECRET123${after}`);
const innocent = fc.constantFrom('', 'P1', 'NULL', '"P1"', '"a,b"', '***', 'hmac-sha256:1', '"p\nq"', '"', '""');
const told = fc.oneof({ weight: 3, arbitrary: secret }, innocent);
const plainCell = fc.constantFrom('1', '0', 'x', '', '"2"', '"', 'north', '"1"x', '"\n', '-');

/** A record's cells, in the order visit, person, surname, age, ward, with fields missing or too many at times. */
const record = fc
  .tuple(plainCell, told, told, told, plainCell, fc.constantFrom(0, 0, 0, 0, 1, -1, -2, -4), fc.boolean())
  .map(([visit, name, surname, age, ward, change, secretEnds]) => {
    const cells = [visit, name, surname, age, ward];
    // A line break and a field too many may cancel out: then each cell is sound CSV, in a wrong place.
    const isBroken = cells.some((cell) => /[\r\n]/.test(cell));
    if (change > 0 && !isBroken) cells.push(secretEnds ? 'SECRET123' : '1');
    return cells.slice(0, change < 0 ? change : undefined).join(',');
  });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');

const dirtyFile = fc
  .tuple(
    fc.constantFrom(
      'visit,person,surname,age,ward\n',
      'visit,person,surname,age,ward,SECRET123\n',
      '\ufeffvisit,person,surname,age,ward\r\n',
      'visit,person,surname,age,ward,_line,_reasons,_record\n',
      'visit,person,SECRET123,SECRET123,ward\n',
      'visit,visit,person,SECRET123,ward\n',
      '"visit,person,SECRET123\n',
      '\n',
      '',
    ),
    fc.array(fc.tuple(record, lineEnd), { maxLength: 12 }),
    fc.constantFrom<'utf-8' | 'latin-1' | 'utf-16'>('utf-8', 'utf-8', 'latin-1', 'utf-16'),
  )
  .map(([header, records, encoding]) => {
    const content = `${header}${records.map((parts) => parts.join('')).join('')}`;
    if (encoding === 'utf-16') return bytesOf(0xff, 0xfe, ...utf16(content, 'le'));
    return encoding === 'utf-8' ? bytesOf(content) : Uint8Array.from(content, (char) => char.charCodeAt(0) & 0xff);
  });

/** With every column optional any header will do. */
const optional = defineDataset({
  ...basics,
  columns: {
    visit: integer({ optional: true, min: 1 }),
    person: identifier({ optional: true, maxLength: 40, pii: 'pseudonymise' }),
    surname: text({ optional: true, pii: 'mask' }),
    age: date({ optional: true, formats: ['yyyy-MM-dd'], pii: 'drop' }),
    ward: category(['north', 'south'], { optional: true }),
  },
});

const sizes = fc.constantFrom([], [7], [1000]);

test('property: what tells of people never comes out, whatever the dirt', { timeout: 30_000 }, async () => {
  let rejected = 0;
  await fc.assert(
    fc.asyncProperty(dirtyFile, fc.constantFrom<Dataset>(all, optional, visits), sizes, async (bytes, dataset, cut) => {
      const { report, clean: rows, rejects } = await cleanedWithKey(bytes, dataset, cut);
      for (const output of [rows, rejects, JSON.stringify(report)]) expect(output).not.toMatch(/SECRET/i);
      expect(report.read).toBe(report.clean + report.rejected);
      rejected += report.rejected;
    }),
    { numRuns: 1500 },
  );
  expect(rejected).toBeGreaterThan(500);
});

test('property: a reject that is mended has the pseudonyms that it would have had', async () => {
  const cell = fc.string({
    unit: fc.constantFrom('A', 'B', '7', 'é', ' ', "'", '=', '-', '*', '"', ','),
    maxLength: 9,
  });
  const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const columns = {
    visit: integer(),
    note: text({ optional: true, pii: 'pseudonymise' }),
    more: text({ optional: true, pii: 'pseudonymise' }),
  };
  const dataset = defineDataset({ ...basics, columns });
  await fc.assert(
    fc.asyncProperty(cell, cell, async (note, more) => {
      const file = (visit: string): string => `visit,note,more\n${visit},${quoted(note)},${quoted(more)}\n`;
      const [sound, broken] = [await cleanedWithKey(file('7'), dataset), await cleanedWithKey(file('oops'), dataset)];
      // What is only a place is filled in by hand; a rejects file is read with its guards.
      const cells = `7,${[note, more].map((value) => quoted(guardFormula(value))).join(',')}`;
      const isPlace = broken.rejects.includes('\n,,');
      const filledIn = broken.rejects.replace(isPlace ? '\n,,' : '\noops', () => `\n${isPlace ? cells : '7'}`);
      const mended = await cleanedWithKey(filledIn, dataset);
      // In a rejects file nobody can tell a value of three asterisks from the mark of a value that is not shown.
      if (isPlace && [note, more].some((value) => value.trim() === hiddenMark)) {
        expect(Object.keys(mended.report.reasons)).toEqual(['hidden_value']);
      } else {
        expect(mended.rows).toEqual(sound.rows);
        expect(mended.report.clean).toBe(1);
      }
    }),
    {
      numRuns: 500,
      examples: [
        ['"', '***'],
        ['***', 'A'],
      ],
    },
  );
});
