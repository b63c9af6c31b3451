import { defineDataset, identifier, integer, text } from '@sluice/contract';
import { describe, expect, test } from 'vitest';
import { bytesOf, cleaned, collector, orders, pairs, pieces, triples, utf16 } from './cleaning.test.support.ts';
import { clean } from './index.ts';

const header = 'order_id,note,pieces,price,gift,region,due,ordered_at';
const good = 'A1,hello,2,9.50,true,north,2026-03-01,2026-02-28T10:00:00Z';
const small = 'order_id,pieces';

test('a faultless file comes out canonical', async () => {
  const { report, clean, rejects } = await cleaned(`${header}\n${good}\n`);
  expect(clean).toBe(`${header},source_line\n${good},2\n`);
  expect(rejects).toBe(`${header},_line,_reasons,_record\n`);
  expect(report).toMatchObject({
    status: 'cleaned',
    dataset: 'orders',
    revision: { contract: 3, rules: 3 },
    read: 1,
    clean: 1,
    rejected: 0,
    skipped: 1,
    reasons: {},
    samples: [],
    skippedLines: [{ rule: 'header', line: 1, lines: 1 }],
    eventDates: { '2026-02-28': 1 },
    input: { delimiter: ',', encoding: 'utf-8' },
    warnings: [],
  });
  expect(report).not.toHaveProperty('quarantine');
});

test('the report carries size and SHA-256 of input and outputs', async () => {
  const input = 'a,b\n1\n2,ä\n';
  const { report, clean, rejects } = await cleaned(input, pairs, [3]);
  const facts = async (text: string) => {
    const bytes = new TextEncoder().encode(text);
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    return { bytes: bytes.length, sha256: Buffer.from(digest).toString('hex') };
  };
  expect(report.input).toMatchObject(await facts(input));
  expect(report.outputs).toEqual({ clean: await facts(clean), rejects: await facts(rejects) });
});

describe('encodings', () => {
  const text = 'a,b\nä,😀\n';
  test.each([
    ['UTF-8', bytesOf(text), 'utf-8'],
    ['UTF-8 with BOM', bytesOf(0xef, 0xbb, 0xbf, text), 'utf-8'],
    ['UTF-16 LE', bytesOf(0xff, 0xfe, ...utf16(text, 'le')), 'utf-16le'],
    ['UTF-16 BE', bytesOf(0xfe, 0xff, ...utf16(text, 'be')), 'utf-16be'],
  ])('%s', async (_name, bytes, encoding) => {
    for (const size of [1, 3, 1000]) {
      const { report, rows } = await cleaned(bytes, pairs, [size]);
      expect(rows).toEqual(['ä,😀']);
      expect(report.input).toMatchObject({ encoding, bytes: bytes.length });
    }
  });

  test('bytes that are not UTF-8 reject their record alone', async () => {
    const { report, rows, rejects } = await cleaned(bytesOf('a,b\n1,x\ncaf', 0xe9, ',2\n3,y\n'), pairs);
    expect(rows).toEqual(['1,x', '3,y']);
    expect(report.reasons).toEqual({ invalid_encoding: 1 });
    expect(rejects).toContain(
      ',,3,"invalid_encoding: expected UTF-8, found other bytes, shown as \\xE9","caf\\xE9,2"\n',
    );
  });

  test('a lone surrogate in UTF-16 rejects its record alone', async () => {
    const bytes = bytesOf(0xff, 0xfe, ...utf16('a,b\n1,\ud83d\n2,\ude00x\n3,😀\n', 'le'), 0x41);
    const { report, rows } = await cleaned(bytes, pairs);
    expect(rows).toEqual(['3,😀']);
    expect(report.reasons).toEqual({ invalid_encoding: 3 });
  });

  test.each([
    ['UTF-32', bytesOf(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), 'encoding'],
    ['UTF-16 without a mark', utf16('a,b\n1,2\n', 'le'), 'encoding'],
    ['a Latin-1 header', bytesOf('a,b,gr', 0xf6, '\n1,2,3\n'), 'encoding'],
    ['a ZIP', bytesOf('PK\x03\x04', '\0'.repeat(200_000)), 'not_csv'],
    ['a NUL in the header', bytesOf('a\0,b\n1,2\n'), 'not_csv'],
    ['prose', bytesOf('Dear all\nplease find attached\n'), 'not_csv'],
    ['JSON', bytesOf('[{"a": 1}, {"a": 2}]'), 'not_csv'],
    ['HTML', bytesOf('<!doctype html>\n<p>a,b'), 'not_csv'],
    ['a header with an unclosed quote', bytesOf('a,"b\n1,2\n'), 'not_csv'],
  ])('%s quarantines the file', async (_name, bytes, code) => {
    const { report, clean, rejects } = await cleaned(bytes, triples, [2, 1, 70_000]);
    expect(report).toMatchObject({ status: 'quarantined', quarantine: { code }, read: 0, clean: 0, rejected: 0 });
    expect(report.input.bytes).toBe(bytes.length);
    expect([clean, rejects]).toEqual(['', '']);
  });
});

describe('delimiters', () => {
  test.each([[','], [';'], ['\t'], ['|']])('%j', async (delimiter) => {
    const { report, rows } = await cleaned(`a|b\n"1|x"|2\n`.replaceAll('|', delimiter), pairs);
    expect(report.input.delimiter).toBe(delimiter);
    expect(rows).toEqual([delimiter === ',' ? '"1,x",2' : `1${delimiter}x,2`]);
  });

  test('empty last cells between tabs are no blank line', async () => {
    expect((await cleaned('a\tb\n\t\n\n', pairs)).report).toMatchObject({ read: 1, clean: 1, skipped: 2 });
  });
});

test('line ends LF, CRLF and CR, mixed, and physical line numbers', async () => {
  const { clean } = await cleaned('a,b\r\n1,"x\r\ny"\r2,z\n\n3,"p\rq\nr"\r\n4,e', pairs);
  expect(clean).toBe('a,b,source_line\n1,x y,2\n2,z,4\n3,p q r,6\n4,e,9\n');
});

describe('headers', () => {
  test('are matched by normalised name and alias, in any order', async () => {
    const { rows, report } = await cleaned(`Ordered At;PIECES ; "x"; order-no.\n;3;?;B2\n`);
    expect(rows).toEqual(['B2,,3,,,,,']);
    expect(report.eventDates).toEqual({ uploaded: 1 });
    expect(report.warnings).toContain('left out column \'"x"\': not in the contract');
    expect(report.warnings).toContain("no column 'note': every row has null there");
  });

  test('twice the same column is ambiguous', async () => {
    const { report } = await cleaned(`order_id,pieces,ID\nA1,2,B2\n`);
    expect(report.quarantine).toEqual({
      code: 'ambiguous_header',
      message: "the headers 'order_id' and 'ID' both mean column 'order_id': keep one",
    });
  });

  test('are cut in messages where they are long or many', async () => {
    const wide = `a,b,${Array.from({ length: 30 }, (_, index) => `${index}`.repeat(100)).join(',')}`;
    const { warnings } = (await cleaned(`${wide}\n`, pairs)).report;
    expect(warnings[0]).toMatch(/^left out columns '0{60}…', .* and 20 more: not in the contract$/);
  });

  test('missing required columns are named', async () => {
    const { report } = await cleaned(`note,price\nx,1\n`);
    expect(report.quarantine).toEqual({
      code: 'missing_columns',
      message: "no columns 'order_id', 'pieces' in the header 'note, price'",
    });
  });

  test('empty and unknown ones are left out, twice the same ones too', async () => {
    const { rows, report } = await cleaned(`a,,b,extra,extra\n1,2,3,4,5\n`, pairs);
    expect(rows).toEqual(['1,3']);
    expect(report.warnings).toEqual([
      "left out columns number 2, which has no name, 'extra', 'extra': not in the contract",
    ]);
  });

  test('a contract may forbid unknown columns; those of the pipeline itself are known', async () => {
    const strict = { ...pairs, unknownColumns: 'quarantine' as const };
    expect((await cleaned(`a,b,c\n1,2,3\n`, strict)).report.quarantine?.code).toBe('unknown_column');
    expect((await cleaned(`a,,b\n1,2,3\n`, strict)).report.quarantine?.code).toBe('unknown_column');
    expect((await cleaned(`a,b,source_line,event_date\n1,2,3,4\n`, strict)).rows).toEqual(['1,2']);
  });

  test('dangerous ones are unknown columns like any other', async () => {
    const proto = defineDataset({
      name: 'proto',
      version: 1,
      title: 'Proto',
      owner: 'tests',
      columns: { proto: integer({ optional: true }), constructor: text() },
      eventTime: 'uploaded_at',
    });
    const { rows } = await cleaned('__proto__,constructor,toString,hasOwnProperty\n1,x,y,z\n', proto);
    expect(rows).toEqual([',x']);
    expect(Object.prototype).not.toHaveProperty('0');
  });

  test('a repeated one is skipped and listed', async () => {
    const { report, rows } = await cleaned(`a,b\n1,2\nA , B\n\ufeffa,b\n3,4\n`, pairs);
    expect(rows).toEqual(['1,2', '3,4']);
    expect(report.skippedLines).toEqual([
      { rule: 'header', line: 1, lines: 1 },
      { rule: 'repeated_header', line: 3, lines: 2 },
    ]);
  });
});

test('blank lines are skipped and listed, before the header too', async () => {
  const { report, rows } = await cleaned('\n \na,b\n1,2\n\n\u00a0\r\n3,4\n\n', pairs);
  expect(rows).toEqual(['1,2', '3,4']);
  expect(report.skipped).toBe(6);
  expect(report.skippedLines).toEqual([
    { rule: 'blank', line: 1, lines: 2 },
    { rule: 'header', line: 3, lines: 1 },
    { rule: 'blank', line: 5, lines: 2 },
    { rule: 'blank', line: 8, lines: 1 },
  ]);
});

describe('bad records', () => {
  test.each([
    ['too few fields', '1,2', 'too_few_fields'],
    ['too many fields', '1,2,3,4', 'too_many_fields'],
    ['an unclosed quote', '1,"2,3', 'unclosed_quote'],
    ['an unclosed quote at the start', '"1,2,3', 'unclosed_quote'],
    ['an unclosed quote at the end', '1,2,"', 'unclosed_quote'],
    ['a NUL', '1,\0,3', 'nul_character'],
  ])('%s costs one record', async (_name, bad, code) => {
    const { report, rows, rejects } = await cleaned(`a,b,c\n"x",y,z\n${bad}\n"p","q","r"\n"s","t",""\n`, triples);
    expect(rows).toEqual(['x,y,z', 'p,q,r']);
    expect(report.reasons).toEqual({ [code]: 1, required: 1 });
    expect(report.samples[0]).toMatchObject({ code, column: null, line: 3, value: bad });
    expect(rejects.split('\n')[1]).toMatch(new RegExp(`^,,,3,"?${code}: `));
  });

  test('a record over the limit is rejected and read past', async () => {
    const { report, rows } = await cleaned(`a,b\n1,${'x'.repeat(3 << 20)}\n2,y\n`, pairs, [100_000]);
    expect(rows).toEqual(['2,y']);
    expect(report.samples[0]).toMatchObject({ code: 'record_too_long', line: 2 });
  });
});

describe('cells', () => {
  test('are trimmed and normalised', async () => {
    const cells = ['\u00a0 x\u200b ', 'e\u0301', '"p\r\nq\u2028r"', 'New\u00a0York', '\ufeff\u2060'];
    const { rows } = await cleaned(`a,b\n${cells.map((cell) => `${cell},1`).join('\n')}\n`, pairs);
    expect(rows).toEqual(['x,1', 'é,1', 'p q r,1', 'New York,1', ',1']);
  });

  test('null tokens are null whatever their case; an empty text is one too, unless it stands for itself', async () => {
    const tokens = ['', 'NULL', ' n/a ', '"-"', '""', '"  "'];
    const body = tokens.map((token) => `A1,2,${token}\n`).join('');
    expect((await cleaned(`${small},note\n${body}`)).rows).toEqual(tokens.map(() => 'A1,,2,,,,,'));
    expect((await cleaned('a,b\n"",\n', pairs)).rows).toEqual(['"",']);
  });

  test('a null token is null in every notation', async () => {
    const dataset = { ...orders, nullTokens: ['', '999'] };
    const { rows } = await cleaned(`${small},price\nA1,2,+999.0\nA2,999,1\n`, dataset);
    expect(rows).toEqual(['A1,,2,,,,,']);
  });

  test('a null where a value is required rejects the record', async () => {
    const { report, rejects } = await cleaned(`${small}\nA1,NULL\n,5\n`);
    expect(report.samples).toEqual([
      {
        code: 'required',
        column: 'pieces',
        line: 2,
        value: 'NULL',
        message: "expected a value, found 'NULL', which stands for none",
      },
      { code: 'required', column: 'order_id', line: 3, value: '', message: 'expected a value, found none' },
    ]);
    expect(rejects).toBe(
      `${small},_line,_reasons,_record\n` +
        `A1,NULL,2,"pieces required: expected a value, found 'NULL', which stands for none",\n` +
        `,5,3,"order_id required: expected a value, found none",\n`,
    );
  });

  test('a long cell is cut in the report, and whole in the rejects', async () => {
    const long = 'x'.repeat(1000);
    const { report, rejects } = await cleaned(`${small},note\nA1,2,${long}\n`);
    expect(report.samples[0]?.value).toBe(`${'x'.repeat(200)}…`);
    expect(rejects).toContain(`A1,2,${long},2,`);
  });

  test('every cell at fault is named, and counted once per record and code', async () => {
    const { report } = await cleaned(`${header}\nx,,0,abc,maybe,west,31/02/2026,yesterday\nA1,,1.5,1.x,,,,\n`);
    expect(report).toMatchObject({
      read: 2,
      rejected: 2,
      reasons: {
        pattern: 1,
        out_of_range: 1,
        not_a_number: 2,
        not_a_boolean: 1,
        unknown_category: 1,
        not_a_date: 1,
        not_a_timestamp: 1,
      },
    });
    expect(report.reasonsByColumn).toContainEqual({ column: 'pieces', code: 'not_a_number', records: 1 });
    expect(report.samples).toHaveLength(8);
  });
});

describe('whole files', () => {
  test.each([
    ['no bytes', ''],
    ['blank lines alone', '\n\n \n'],
    ['a BOM alone', '\ufeff'],
    ['a header alone', 'a,b\n'],
  ])('%s: empty', async (_name, input) => {
    const { report } = await cleaned(input, pairs);
    expect(report).toMatchObject({ status: 'quarantined', quarantine: { code: 'empty' }, read: 0 });
  });

  test('too many rejects quarantine the file, just as many as allowed do not', async () => {
    const half = { ...triples, maxRejectRatio: 0.5 };
    expect((await cleaned('a,b,c\n1,2,3\n1,2\n', half)).report.status).toBe('cleaned');
    expect((await cleaned('a,b,c\n1,2,3\n1\n1,2\n', half)).report).toMatchObject({
      status: 'quarantined',
      quarantine: {
        code: 'too_many_rejects',
        message: '2 of 3 records were rejected: more than the share of 0.5 that the contract allows',
      },
      read: 3,
      clean: 1,
      rejected: 2,
    });
  });
});

test('the long list of skipped lines is cut, its count is not', async () => {
  const { report } = await cleaned(`a,b\n${'1,2\n\n'.repeat(3000)}`, pairs);
  expect(report).toMatchObject({ read: 3000, skipped: 3001 });
  expect(report.skippedLines).toHaveLength(1000);
});

test('what input and sinks throw comes through', async () => {
  const good = { dataset: pairs, clean: collector(), rejects: collector() };
  const failing = async function* () {
    yield bytesOf('a,b\n1,2\n');
    throw new Error('the connection broke');
  };
  await expect(clean(failing(), good)).rejects.toThrow('the connection broke');
  const full = { ...good, clean: { write: () => Promise.reject(new Error('the disk is full')) } };
  await expect(clean(pieces(bytesOf('a,b\n1,2\n'), []), full)).rejects.toThrow('the disk is full');
});

test('a contract without text columns reads its rows all the same', async () => {
  const numbers = defineDataset({
    name: 'numbers',
    version: 1,
    title: 'Numbers',
    owner: 'tests',
    columns: { id: identifier(), n: integer({ optional: true }) },
    eventTime: 'uploaded_at',
  });
  const { rows, report } = await cleaned('id\nx\n\n"y z"\n', numbers);
  expect(rows).toEqual(['x,', 'y z,']);
  expect(report.input.delimiter).toBe(',');
});
