import { expect, test, vi } from 'vitest';
import { cleaned } from './cleaning.test.support.ts';
import { dirtKey, mutatedFile } from './dirt.test.support.ts';

vi.setConfig({ testTimeout: 60_000 });

test('the same seed makes the same file, another one another', () => {
  expect(mutatedFile(7, 200)).toEqual(mutatedFile(7, 200));
  expect(mutatedFile(8, 200).bytes).not.toEqual(mutatedFile(7, 200).bytes);
});

const expected = [
  ...', ; \t | utf-8 utf-16le utf-16be'.split(' '),
  ...'separator preamble header blank repeated_header footer trailing_delimiter'.split(' '),
  ...'invalid_encoding nul_character record_too_long unclosed_quote too_few_fields too_many_fields not_mended'.split(
    ' ',
  ),
  ...'required hidden_value pattern too_long not_a_number out_of_range precision not_a_boolean'.split(' '),
  ...'unknown_category not_a_date not_a_timestamp ambiguous_time nonexistent_time'.split(' '),
];

test('the dirt reaches every way to be rejected or skipped, and leaves enough that is clean', async () => {
  const found = new Set<string>();
  const kinds = new Set<string>();
  let [clean, rejected] = [0, 0];
  for (let seed = 0; seed < 120; seed += 1) {
    const { dataset, bytes } = mutatedFile(seed, 300);
    const { report } = await cleaned(bytes, dataset, [1 << 16], dirtKey);
    for (const { kind } of Object.values(dataset.columns)) kinds.add(kind);
    for (const code of Object.keys(report.reasons)) found.add(code);
    for (const { rule } of [...report.skippedLines, ...report.repairs]) found.add(rule);
    found.add(report.input.encoding ?? 'utf-8').add(report.input.delimiter ?? ',');
    clean += report.clean;
    rejected += report.rejected;
  }
  expect([...kinds].sort().join(' ')).toBe('boolean category date decimal identifier integer text timestamp');
  expect([...found].sort()).toEqual(expected.sort());
  expect(clean).toBeGreaterThan(15_000);
  expect(rejected).toBeGreaterThan(4000);
});
