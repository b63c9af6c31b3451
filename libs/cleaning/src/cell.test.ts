import { identifier, integer, text } from '@sluice/contract';
import { expect, test } from 'vitest';
import { createCellJudge } from './cell.ts';

const rules = { nullTokens: ['', 'n/a'], pseudonym: (value: string) => `of ${value}`, isMended: false };

test('a cell alone is a value, null, or a fault that tells what was found', () => {
  const judge = createCellJudge(integer({ max: 9 }), rules);
  expect(judge(' 7', false)).toEqual({ ok: true, value: 7 });
  expect(judge('ten', false)).toMatchObject({ code: 'not_a_number', message: "expected a whole number, found 'ten'" });
  expect(judge('N/A ', false)).toMatchObject({
    code: 'required',
    message: "expected a value, found 'N/A', which stands for none",
  });
  for (const unseen of ['', ' ', '\u200b', '\ufeff\u2060', ' \u200d\u00a0', '\x85', '\r\n']) {
    expect(judge(unseen, false)).toMatchObject({ code: 'required', message: 'expected a value, found none' });
  }
  expect(createCellJudge(integer({ optional: true }), rules)('', true)).toEqual({ ok: true, value: null });
});

test('of a column that tells of people it gives what the policy leaves, and tells nothing of what was found', () => {
  const [pseudonymised, masked] = (['pseudonymise', 'mask'] as const).map((pii) =>
    createCellJudge(identifier({ pattern: 'P[0-9]', pii }), rules),
  );
  expect(pseudonymised!(' P1 ', false)).toEqual({ ok: true, value: 'of P1' });
  expect(masked!('P1', false)).toEqual({ ok: true, value: '***' });
  for (const judge of [pseudonymised!, masked!]) {
    expect(judge('Q1', false)).toMatchObject({
      code: 'pattern',
      message: 'expected an identifier like P[0-9], found a value that is not shown',
    });
    expect(judge('n/a', false)).toMatchObject({ code: 'required', message: 'expected a value, found none' });
  }
  const dropped = createCellJudge(integer({ optional: true, pii: 'drop' }), rules);
  expect(dropped('not even a number', false)).toEqual({ ok: true, value: null });
});

test('the marks of a rejects file are read where it comes back', () => {
  const column = text({ pii: 'pseudonymise' });
  const mark = `hmac-sha256:${'0'.repeat(64)}`;
  expect(createCellJudge(column, rules)(mark, false)).toEqual({ ok: true, value: `of ${mark}` });
  const judge = createCellJudge(column, { ...rules, isMended: true });
  expect(judge(mark, false)).toEqual({ ok: true, value: '0'.repeat(64) });
  expect(judge('***', false)).toMatchObject({ code: 'hidden_value' });
});
