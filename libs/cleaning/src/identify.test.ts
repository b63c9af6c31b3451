import { defineDataset, text } from '@sluice/contract';
import { expect, test } from 'vitest';
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
