import { expect, test } from 'vitest';
import { readableOn } from './contrast.ts';

const texts = ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'] as const;

test.each([
  [0, 'rgb(0, 0, 0)'],
  [0.4, 'rgb(0, 0, 0)'],
  [0.8, 'rgb(255, 255, 255)'],
  [1, 'rgb(255, 255, 255)'],
])('from white to navy, at %d, %s reads better', (share, text) => {
  expect(readableOn('rgb(255, 255, 255)', 'rgb(0, 0, 80)', share, texts)).toBe(text);
});
