import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseExecutionName,
  personalExecution,
  publishPrefix,
  refreshExecution,
  starterExecution,
} from './executions.ts';

test('names tell what they are', () => {
  expect(starterExecution('stock', 1_764_000_060)).toBe('stock-publish-1764000060');
  expect(refreshExecution('stock', 1_764_000_060)).toBe('stock-refresh-1764000060');
  const personal = personalExecution('stock', new Date(1_764_000_060_999));
  expect(personal).toMatch(/^stock-publish-1764000060-[0-9a-f]{6}$/);
  expect(personalExecution('stock', new Date(1_764_000_060_999))).not.toBe(personal);
  const at = 1_764_000_060;
  expect(parseExecutionName('stock-publish-1764000060')).toEqual({ kind: 'publish', at, starterMade: true });
  expect(parseExecutionName(personal)).toEqual({ kind: 'publish', at, starterMade: false });
  expect(parseExecutionName('stock-refresh-1764000060')).toEqual({ kind: 'refresh', at, starterMade: false });
  expect(parseExecutionName('d1b54e0f-7c4f-4a0e-8c50-6f1b7a9be8b2')).toBeUndefined();
});

test('names are what Step Functions takes, and no dataset has another one’s prefix', () => {
  const dataset = fc.stringMatching(/^[a-z][a-z0-9_]{0,90}$/);
  fc.assert(
    fc.property(dataset, dataset, (a, b) => {
      const names = [starterExecution(a, 1e10), personalExecution(a, new Date(1e13)), refreshExecution(a, 1e10)];
      for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      expect(names.map((name) => name.startsWith(publishPrefix(a)))).toEqual([true, true, false]);
      if (a !== b) expect(starterExecution(a, 1).startsWith(publishPrefix(b))).toBe(false);
    }),
  );
});

test('long names that begin alike stay apart', () => {
  const long = 'a'.repeat(60);
  expect(publishPrefix(`${long}b`)).not.toBe(publishPrefix(`${long}c`));
});
