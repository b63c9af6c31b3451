import { expect, test } from 'vitest';
import { progress } from './progress.ts';

test('a long piece of work tells of itself every five seconds, a short one does not', () => {
  let said = '';
  let time = 0;
  const io = { out: () => undefined, err: (text: string) => void (said += text) };
  const tick = progress(io, 'cleaning a.csv', 4e6, () => time);
  for (const at of [1000, 4999, 5001, 6000, 10_500]) {
    time = at;
    tick(500_000);
  }
  expect(said).toBe('cleaning a.csv … 1.5 of 4.0 MB\ncleaning a.csv … 2.5 of 4.0 MB\n');
});
