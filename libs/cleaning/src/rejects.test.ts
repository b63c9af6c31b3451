import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf, cleaned, orders, pairs, triples } from './cleaning.test.support.ts';
import { guardFormula, unguardFormula } from './formula.ts';

describe('formula guards', () => {
  test.each([['=1+1'], ['+1'], ['-1'], ['@x'], ['\tx'], ['\rx'], ["'=x"], ["''=x"]])('%j is guarded', (text) => {
    expect(guardFormula(text)).toBe(`'${text}`);
    expect(unguardFormula(`'${text}`)).toBe(text);
  });

  test.each([['x=1'], ["'t Hooft"], [''], ["'"]])('%j is left alone', (text) => {
    expect(guardFormula(text)).toBe(text);
    expect(unguardFormula(text)).toBe(text);
  });

  test('property: the guard comes off without a trace, and no guarded text is a formula', () => {
    const text = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a', ' ') });
    fc.assert(
      fc.property(text, (cell) => {
        expect(unguardFormula(guardFormula(cell))).toBe(cell);
        expect(guardFormula(cell)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

test('cells are kept as they came, and guarded', async () => {
  const { rejects } = await cleaned('a,b,c,=x\n" =1",-5,,"q""r"\n', triples);
  expect(rejects).toBe(
    "a,b,c,'=x,_line,_reasons,_record\n" + ` =1,'-5,,"q""r",2,"c required: expected a value, found none",\n`,
  );
});

test('line breaks and empty texts stay as they were', async () => {
  const cells = '"p\rq","r\ns",""';
  const { rejects } = await cleaned(`a,b,c\n${cells}\n"",,x\n`, triples);
  expect(rejects).toContain(`\n${cells},2,`);
  expect(rejects).toContain('\n"",,x,5,');
});

test('a record that does not split keeps its text, guarded', async () => {
  const { rejects } = await cleaned('a,b\n=1+1\n', pairs);
  expect(rejects).toBe(`a,b,_line,_reasons,_record\n,,2,"too_few_fields: expected 2 fields, found 1",'=1+1\n`);
});

test('a mended rejects file goes in, its guards taken off', async () => {
  const source = "order_id;note;pieces;extra\nA1;=sum(x);two;-\nB2;'=y;none;@\n";
  const { rejects } = await cleaned(source);
  const mended = rejects.replace('two', '2').replace('none', '3');
  const { report, rows } = await cleaned(mended);
  expect(report).toMatchObject({ read: 2, clean: 2, input: { delimiter: ',' } });
  expect(rows).toEqual(['A1,=sum(x),2,,,,,', "B2,'=y,3,,,,,"]);
});

test('the guards come off only in a rejects file', async () => {
  expect((await cleaned("a,b\n'=x,1\n", pairs)).rows).toEqual(["'=x,1"]);
});

test('a rejects file that comes back as it was gives the same rejects, with its own line numbers', async () => {
  const { rejects } = await cleaned(`order_id,note,pieces\n=A,"+x",0\n-B,y,"1\n9"\n`);
  const again = await cleaned(rejects);
  expect(again.rejects).toBe(rejects);
  expect(again.report).toMatchObject({ read: 2, rejected: 2 });
});

test('a record of which only the text is left is rejected until it is mended', async () => {
  const first = await cleaned(bytesOf('a,b\n1\n', 0xe9, ',2\n3,"4\n'), pairs);
  const second = await cleaned(first.rejects, pairs);
  expect(second.report).toMatchObject({ read: 3, rejected: 3, reasons: { not_mended: 3 } });
  const third = await cleaned(second.rejects, pairs);
  expect(third.rejects).toBe(second.rejects);
  expect(parse(third.rejects).map((row) => row.at(-1))).toEqual(['_record', '1', '\\xE9,2', '3,"4']);
  const mended = await cleaned(first.rejects.replace(',,2,', '1,5,2,'), pairs);
  expect(mended.rows).toEqual(['1,5']);
});

test('the rejects file is well-formed for other readers', async () => {
  const { rejects } = await cleaned('order_id,note,pieces\nx,"a ""b""\nc",1\n"y,z\n=1\n');
  const [header, ...records] = parse(rejects);
  expect(header).toEqual(['order_id', 'note', 'pieces', '_line', '_reasons', '_record']);
  expect(records.map((record) => record.length)).toEqual([6, 6, 6]);
  expect(records[0]?.slice(0, 4)).toEqual(['x', 'a "b"\nc', '1', '2']);
  expect(records.map((record) => record[3])).toEqual(['2', '4', '5']);
  expect(orders.columns).toHaveProperty('note');
});
