import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { iotLines } from './iot.ts';
import { salesLines } from './sales.ts';

const rows = 20_000;
const plain = [...iotLines(rows, 'plain')];
const odd = [...iotLines(rows, 'odd')];
const quoted = [...iotLines(rows, 'quoted')];
const sales = [...salesLines(rows)];

function share(lines: readonly string[], expression: RegExp): number {
  return lines.filter((line) => expression.test(line)).length / lines.length;
}

/** A record as a sensor writes it. */
const usual = /^sensor-[0-9]{3},2026-[0-9-]{5}T[0-9:]{8}Z,-?(0|[1-9][0-9]*)\.[0-9]{1,2},(0|[1-9][0-9]*)\.[0-9]{1,2}$/;

describe('the generated files', () => {
  it.each([
    ['plain', () => iotLines(rows, 'plain'), plain],
    ['odd', () => iotLines(rows, 'odd'), odd],
    ['sales', () => salesLines(rows), sales],
  ])('are the same each time: %s', (_, lines, before) => {
    const digest = (all: Iterable<string>): string =>
      createHash('sha256')
        .update([...all].join('\n'))
        .digest('hex');
    expect(digest(lines())).toBe(digest(before));
  });

  it('begin alike, however long they are', () => {
    expect([...iotLines(100, 'plain')]).toEqual(plain.slice(0, 100));
  });
});

describe('an IoT file', () => {
  it('is nearly as sensors write it', () => {
    expect(share(plain, usual)).toBeGreaterThan(0.98);
    expect(share(plain, usual)).toBeLessThan(0.99);
    expect(share(plain, / [0-9:]{8},/)).toBeCloseTo(0.01, 2);
  });

  it.each([
    ['a missing value', /^,|,,|,$/],
    ['no number', /,(error|abc),/],
    ['a value out of range', /,999\.9,/],
    ['too few fields', /^([^,]*,){2}[^,]*$/],
    ['too many fields', /^([^,]*,){4}/],
    ['an unclosed quote', /^[^"]*"[^"]*$/],
    ['a bad timestamp', /,yesterday,/],
  ])('has %s', (_, expression) => {
    expect(plain.some((line) => expression.test(line))).toBe(true);
  });

  it('with odd cells has about a fifth of them', () => {
    // None of four cells is odd in two records of five.
    expect(share(odd, usual)).toBeGreaterThan(0.38);
    expect(share(odd, usual)).toBeLessThan(0.44);
  });

  it.each([
    ['spaces', /, [0-9]|[0-9] {2}(,|$)/],
    ['quotes', /,"[0-9.]+"/],
    ['an offset', /\+02:00/],
    ['another format', /,[0-9]{2}\.[0-9]{2}\.2026 /],
    ['a plus sign', /,\+[0-9]/],
    ['leading zeros', /,0[0-9]{2}\./],
    ['surplus zeros', /000(,|$)/],
    ['null tokens', /,(NULL|n\/a|-)(,|$)/],
  ])('with odd cells has %s', (_, expression) => {
    expect(share(odd, expression)).toBeGreaterThan(0.002);
  });

  it('with quotes has them around every field', () => {
    expect(share(quoted, /^"[^"]*"(,"[^"]*"){3}$/)).toBeGreaterThan(0.994);
  });
});

describe('a sales file', () => {
  it('has quoted cells, thousands, synonyms and names that are not ASCII', () => {
    expect(share(sales, /^[^,]*,"[^"]*, /)).toBeGreaterThan(0.25);
    expect(share(sales, /,"[0-9],[0-9]{3}",/)).toBeCloseTo(0.03, 2);
    expect(share(sales, /,(N|s|East|WEST|northern|Southern|e|w),/)).toBeCloseTo(0.1, 1);
    expect(share(sales, /[^ -~]/)).toBeCloseTo(0.03, 2);
    expect(share(sales, /27"""/)).toBeGreaterThan(0.03);
  });
});
