import { expect, test } from 'vitest';
import { takeTurn } from './take-turn.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 0, 2, 3, minute));
const run = (name: string, minute: number) => ({ name, startedAt: at(minute) });
const ask = (execution: string, minute: number, ...running: ReturnType<typeof run>[]) =>
  takeTurn({ dataset: 'stock', execution, startedAt: at(minute) }, running).answer;

const [oldest, middle, youngest] = [
  run('stock-publish-100', 1),
  run('stock-publish-200', 2),
  run('stock-publish-300', 3),
];
const personal = run('stock-publish-250-0a1b2c', 2.5);

test('the oldest goes, whether the list knows it yet or not', () => {
  expect(ask(oldest.name, 1)).toBe('go');
  expect(ask(oldest.name, 1, middle, oldest)).toBe('go');
  expect(ask(oldest.name, 1, middle)).toBe('go');
});

test('what the starter made waits, and yields to a younger one', () => {
  expect(ask(youngest.name, 3, oldest, youngest)).toBe('wait');
  expect(ask(middle.name, 2, oldest, middle, youngest)).toBe('superseded');
  expect(ask(middle.name, 2, oldest, middle, personal)).toBe('superseded');
});

test('what somebody asked for waits and never yields', () => {
  expect(ask(personal.name, 2.5, oldest, personal, youngest)).toBe('wait');
  expect(ask(personal.name, 2.5, personal, youngest)).toBe('go');
});

test('one that still waits for the end of its time bucket holds up nobody, and comes after who began before it', () => {
  const bucketEnd = at(10).getTime() / 1000;
  const debounced = run(`stock-publish-${bucketEnd}`, 1);
  const asked = run(`stock-publish-${at(2).getTime() / 1000}-0a1b2c`, 2);
  expect(ask(asked.name, 2, debounced, asked)).toBe('go');
  expect(ask(debounced.name, 1, debounced, asked)).toBe('wait');
  const askedAfter = run(`stock-publish-${at(11).getTime() / 1000}-0a1b2c`, 11);
  expect(ask(askedAfter.name, 11, debounced, askedAfter)).toBe('wait');
});

test('a clock of somebody’s that is wrong changes no order', () => {
  const asked = run(`stock-publish-${at(59).getTime() / 1000}-0a1b2c`, 1);
  expect(ask(asked.name, 1, asked, middle)).toBe('go');
});

test('of two that began at once, one goes', () => {
  const twins = [run('stock-publish-100', 1), run('stock-publish-100-0a1b2c', 1)] as const;
  expect(twins.map(({ name }) => ask(name, 1, ...twins))).toEqual(['go', 'wait']);
});

test('other datasets, refreshes and strangers are not in the way', () => {
  const others = [run('stocks-publish-1', 0), run('stock-refresh-1', 0), run('0b9e2f5e', 0)];
  expect(ask(oldest.name, 1, oldest, ...others)).toBe('go');
});

test('who waits is told for whom', () => {
  const { message } = takeTurn({ dataset: 'stock', execution: 'stock-publish-300', startedAt: at(3) }, [oldest]);
  expect(message).toBe("'stock-publish-300' waits for 'stock-publish-100'; see what holds that one up, or stop it");
});
