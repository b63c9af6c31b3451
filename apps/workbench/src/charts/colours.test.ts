import type { ResultColumn } from '@sluice/dashboard-spec';
import type { Value } from '@sluice/contract';
import { expect, test } from 'vitest';
import { category, series, theme } from './charts.test.support.ts';
import { colourScale } from './colours.ts';

const domains = new Map<string, readonly Value[]>([['Region', ['east', 'north', 'south', 'west', null]]]);
const colours = (column: ResultColumn, ...values: Value[]) =>
  values.map(colourScale({ theme, domains }, column, values));

test('a value keeps its colour when others are filtered away', () => {
  expect(colours(category, 'east', 'north', 'south')).toEqual(['one', 'two', 'three']);
  expect(colours(category, 'south')).toEqual(['three']);
});

test('in whatever order a chart brings its values', () => {
  expect(colours(category, 'south', 'east')).toEqual(['three', 'one']);
});

test('the contract’s order goes before the filter’s, and new values come last', () => {
  expect(colours(series, 'tv', 'phone')).toEqual(['three', 'one']);
  expect(colours(category, 'elsewhere')).toEqual(['two']);
});

test('no two values of a chart look alike while there are colours', () => {
  expect(colours(category, 'east', 'west')).toEqual(['one', 'two']);
  expect(colours(category, 'west')).toEqual(['one']);
  expect(new Set(colours(category, 'north', 'south', 'west')).size).toBe(3);
  expect(colours(category, 'east', 'north', 'south', 'west')).toEqual(['one', 'two', 'three', 'one']);
});

test('what is gathered or missing is grey', () => {
  expect(colours(category, 'Other', null)).toEqual(['rest', 'rest']);
});
