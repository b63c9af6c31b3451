import type { Dataset } from '@sluice/contract';
import { describe, expect, test } from 'vitest';
import { cleaned, orders, pairs, triples } from './cleaning.test.support.ts';

describe('sep= lines', () => {
  test.each(['sep=|\n', '"sep=|"\r\n', '\n \nSEP = |\n'])('%j is skipped, and its delimiter taken', async (first) => {
    const { report, rows } = await cleaned(`${first}a|b\n1;,2|3,4;\n`, pairs, [1]);
    expect(report).toMatchObject({
      input: { delimiter: '|' },
      skippedLines: { length: first.split('\n').length > 2 ? 3 : 2 },
    });
    expect(report.skippedLines.at(-2)).toMatchObject({ rule: 'separator', lines: 1 });
    expect(rows).toEqual(['"1;,2","3,4;"']);
  });

  test('goes before what the contract declares', async () => {
    const { rows } = await cleaned('sep=;\na;b\n1;2\n', { ...pairs, delimiter: ',' });
    expect(rows).toEqual(['1,2']);
  });

  test('with another delimiter quarantines the file', async () => {
    expect((await cleaned('sep=:\na:b\n1:2\n', pairs)).report).toMatchObject({
      quarantine: {
        code: 'not_csv',
        message: 'line 1 says that ":" stands between the fields: use , ; tab or | instead',
      },
      input: { delimiter: null },
    });
  });

  test('is nothing special behind the header', async () => {
    const { report } = await cleaned('a,b\n1,2\nsep=;\n', pairs);
    expect(report).toMatchObject({ read: 2, reasons: { too_few_fields: 1 } });
  });
});

test('a declared delimiter is not looked for', async () => {
  const { rows } = await cleaned('a;b|b;a\n1;2|3;4\n', { ...pairs, delimiter: ';', unknownColumns: 'drop' });
  expect(rows).toEqual([]);
  expect((await cleaned('a;b,x\n1;2\n', { ...pairs, delimiter: ';' })).rows).toEqual(['1,']);
});

describe('trailing delimiters', () => {
  test('are dropped and listed, whether the header has them or not', async () => {
    for (const end of ['', ',', ',,,']) {
      const text = `a,b${end}\n1,2,,,\n3,4\n5,6,\n"7\n7",8${end}\n\n9,0,,""\nA,B${end}\n`;
      const { report, rows } = await cleaned(text, { ...pairs, unknownColumns: 'quarantine' }, [4]);
      expect(rows).toEqual(['1,2', '3,4', '5,6', '7 7,8', '9,0']);
      expect(report).toMatchObject({ read: 5, rejected: 0, skipped: 3, warnings: [], repaired: end === '' ? 3 : 4 });
      expect(report.repairs).toEqual([
        { rule: 'trailing_delimiter', line: 2, records: 1 },
        { rule: 'trailing_delimiter', line: 4, records: end === '' ? 1 : 2 },
        { rule: 'trailing_delimiter', line: 8, records: 1 },
      ]);
    }
  });

  test('with something behind them are too many fields', async () => {
    const { report, rejects } = await cleaned('a,b,,\n1,2,x,\n', pairs);
    expect(report).toMatchObject({ reasons: { too_many_fields: 1 }, repaired: 0, repairs: [] });
    expect(rejects).toBe('a,b,_line,_reasons,_record\n,,2,"too_many_fields: expected 2 fields, found 4","1,2,x,"\n');
  });

  test('leave the columns of the rejects file as they are', async () => {
    const { report, rejects } = await cleaned('order_id;pieces;;\nA1;many;;\n', orders);
    expect(rejects).toBe(
      `order_id,pieces,_line,_reasons,_record\nA1,many,2,"pieces not_a_number: expected a whole number, found 'many'",\n`,
    );
    expect(report.repaired).toBe(1);
  });

  test('the long list of runs is cut, its count is not', async () => {
    const { report } = await cleaned(`a,b\n${'1,2,\n3,4\n'.repeat(3000)}`, pairs);
    expect(report.repaired).toBe(3000);
    expect(report.repairs).toHaveLength(1000);
  });
});

describe('preamble and footer', () => {
  const framed: Dataset = {
    ...pairs,
    preamble: ['Report[ -~]*', '"?Made by [ -~]*'],
    footer: ['Total[,;][0-9]+', '-- [ -~]*'],
  };

  test('lines that match are skipped, and listed by their rules', async () => {
    const text =
      'Report 7; of, "many\n"Made by us; with | love\n\nsep=;\nReport 8\na;b\n1,5;2\nTotal;1\n3,5;4\n-- end\nReport 9;1\n';
    for (const size of [1, 7, 1000]) {
      const { report, rows } = await cleaned(text, framed, [size]);
      expect(rows).toEqual(['"1,5",2', '"3,5",4', 'Report 9,1']);
      expect(report.skippedLines).toEqual([
        { rule: 'preamble', line: 1, lines: 2 },
        { rule: 'blank', line: 3, lines: 1 },
        { rule: 'separator', line: 4, lines: 1 },
        { rule: 'preamble', line: 5, lines: 1 },
        { rule: 'header', line: 6, lines: 1 },
        { rule: 'footer', line: 8, lines: 1 },
        { rule: 'footer', line: 10, lines: 1 },
      ]);
    }
  });

  test('the delimiter is found without the preamble', async () => {
    const { report } = await cleaned(`${'Report, with, commas\n'.repeat(60)}a;b\n1;2\n`, framed);
    expect(report).toMatchObject({ read: 1, clean: 1, input: { delimiter: ';' } });
  });

  test('a footer inside a record over several lines belongs to it; behind an open quote it is one', async () => {
    const { report, rows } = await cleaned('a,b\n1,"x\nTotal,5\ny"\n2,"z\nTotal,6\n', framed);
    expect(rows).toEqual(['1,"x Total,5 y"']);
    expect(report).toMatchObject({ reasons: { unclosed_quote: 1 }, skipped: 2 });
    expect(report.skippedLines.at(-1)).toEqual({ rule: 'footer', line: 6, lines: 1 });
  });

  test('what the pipeline wrote itself has neither, and commas whatever is declared', async () => {
    const semicolons: Dataset = { ...framed, delimiter: ';' };
    const first = await cleaned('a;b\n"Total";9\n Total;x\n"Total";1;2\nTotal;5\n', semicolons);
    expect(first).toMatchObject({ rows: ['Total,9', 'Total,x'], report: { rejected: 1, skipped: 2 } });
    expect(await cleaned(first.clean, semicolons)).toMatchObject({ rows: first.rows, report: { skipped: 1 } });
    const mended = first.rejects.replace(',,4,', 'Total,2,4,');
    expect((await cleaned(mended, semicolons)).rows).toEqual(['Total,2']);
    expect((await cleaned(mended.replaceAll(',', '|'), semicolons)).rows).toEqual(['Total,2']);
  });

  test('what is not declared is a reject', async () => {
    const { report } = await cleaned('a,b\n1,2\nTotal: 5\nTotal,5 \nReport\n', framed);
    expect(report).toMatchObject({ read: 4, reasons: { too_few_fields: 2 } });
    expect((await cleaned('Total,5\na,b\n1,2\n', triples)).report.quarantine?.code).toBe('missing_columns');
  });

  test('a preamble without end takes no memory, and a file of it alone is empty', async () => {
    const { report } = await cleaned('Report\n'.repeat(100_000), framed);
    expect(report).toMatchObject({ skipped: 100_000, quarantine: { code: 'empty' } });
  });
});
