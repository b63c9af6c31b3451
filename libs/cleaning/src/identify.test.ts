import { gzipSync } from 'node:zlib';
import { defineDataset, text } from '@sluice/contract';
import { describe, expect, test } from 'vitest';
import { bytesOf, orders, pairs, triples, utf16 } from './cleaning.test.support.ts';
import { identifyHeader } from './index.ts';

const people = defineDataset({
  name: 'people',
  version: 1,
  title: 'People',
  owner: 'tests',
  columns: { name: text(), town: text({ aliases: ['city'] }) },
  eventTime: 'uploaded_at',
});
const all = [orders, triples, people];

test('finds the one contract that fits', () => {
  expect(identifyHeader(bytesOf('Name;City\nx;y\n'), all)).toBe(people);
  expect(identifyHeader(bytesOf('\n\nid|pieces\nA1|2'), all)).toBe(orders);
  expect(identifyHeader(bytesOf('\n\nid|pieces'), all)).toBe(orders);
  expect(identifyHeader(bytesOf(0xff, 0xfe, ...utf16('name\tcity\r\n', 'le')), all)).toBe(people);
});

test('takes a head that is cut anywhere behind the header', () => {
  const file = bytesOf('name,city\nä,"é\nü",z\n');
  for (let length = 9; length <= file.length; length += 1) {
    expect(identifyHeader(file.subarray(0, length), all)).toBe(people);
  }
});

test('passes over what a contract knows to stand before the header', () => {
  const framed = { ...people, preamble: ['Report [0-9]+'], fallbackEncoding: 'windows-1252' as const };
  const file = bytesOf('\nReport 1\nsep=;\nReport 2\nname;city;', 0xe9, ';;\nx;y;z;;\n');
  for (let length = 40; length <= file.length; length += 1) {
    expect(identifyHeader(file.subarray(0, length), [orders, framed, triples])).toBe(framed);
  }
  expect(identifyHeader(file, all)).toBeUndefined();
  const long = bytesOf('Report 7\n'.repeat(7000), 'name,city\nx,y\n');
  expect(identifyHeader(long.subarray(0, 1 << 16), [orders, framed, triples])).toBe(framed);
});

describe('in gzip', () => {
  const framed = { ...people, preamble: ['Report [0-9]+'] };
  /** Of many bytes, in no order that compresses. */
  const noise = Array.from({ length: 20_000 }, (_, index) => `${(index * 7919 * 7919) % 99_991},b\n`).join('');

  test('finds the header, wherever the head is cut behind it', () => {
    const file = gzipSync(`name,city\n${noise}`);
    for (const length of [2000, 5000, 30_001, file.length]) {
      expect(identifyHeader(file.subarray(0, length), all)).toBe(people);
    }
    expect(identifyHeader(gzipSync(bytesOf(0xff, 0xfe, ...utf16('name\tcity\r\n', 'le'))), all)).toBe(people);
    expect(identifyHeader(gzipSync('name,city'), all)).toBe(people);
    expect(identifyHeader(new Uint8Array(Buffer.concat([gzipSync('\nna'), gzipSync('me,city\n')])), all)).toBe(people);
  });

  test('finds it behind more lines than are inflated at a time', () => {
    for (const before of ['\n'.repeat(100_000), 'Report 1\n'.repeat(70_000), `${'\n'.repeat((1 << 16) - 4)}`]) {
      const file = gzipSync(`${before}name,city\n${noise}`);
      expect(identifyHeader(file.subarray(0, 1 << 16), [orders, framed, triples])).toBe(framed);
    }
  });

  test('gives up on what expands without end', () => {
    const endless = gzipSync(`${'\n'.repeat(1 << 24)}name,city\n`);
    expect(identifyHeader(endless, all)).toBeUndefined();
  });

  test('takes what can be read of bytes that are damaged', () => {
    const file = gzipSync(`name,city\n${noise}`);
    expect(identifyHeader(file.fill(0xff, 40_000), all)).toBe(people);
    expect(identifyHeader(file.fill(0xff, 10), all)).toBeUndefined();
    expect(identifyHeader(file.subarray(0, 2), all)).toBeUndefined();
  });
});

test('none fits, or more than one', () => {
  expect(identifyHeader(bytesOf('x,y\n1,2\n'), all)).toBeUndefined();
  expect(identifyHeader(bytesOf(''), all)).toBeUndefined();
  expect(identifyHeader(bytesOf(0xff, 0xfe, 0, 0), all)).toBeUndefined();
  expect(identifyHeader(bytesOf('a,b,c\n'), [pairs, triples])).toBeUndefined();
});

test('knows a rejects file', () => {
  expect(identifyHeader(bytesOf('name,city,_line,_reasons,_record\n'), all)).toBe(people);
});
