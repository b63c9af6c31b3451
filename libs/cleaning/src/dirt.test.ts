import { expect, test, vi } from 'vitest';
import { cleaned } from './cleaning.test.support.ts';
import { mutatedFile } from './dirt.test.support.ts';

vi.setConfig({ testTimeout: 60_000 });

test('the same seed makes the same file, another one another', () => {
  expect(mutatedFile(7, 200)).toEqual(mutatedFile(7, 200));
  expect(mutatedFile(8, 200).bytes).not.toEqual(mutatedFile(7, 200).bytes);
});

test('the dirt reaches every way to be rejected or skipped, and leaves enough that is clean', async () => {
  const found = new Set<string>();
  const kinds = new Set<string>();
  let [clean, rejected] = [0, 0];
  for (let seed = 0; seed < 20; seed += 1) {
    const { dataset, bytes } = mutatedFile(seed, 2000);
    const { report } = await cleaned(bytes, dataset, [1 << 16]);
    for (const { kind } of Object.values(dataset.columns)) kinds.add(kind);
    for (const code of Object.keys(report.reasons)) found.add(code);
    for (const { rule } of report.skippedLines) found.add(rule);
    found.add(report.input.encoding ?? 'none').add(report.input.delimiter ?? 'none');
    clean += report.clean;
    rejected += report.rejected;
  }
  expect([...kinds].sort()).toEqual(
    ['boolean', 'category', 'date', 'decimal', 'identifier', 'integer', 'text', 'timestamp'].sort(),
  );
  expect([...found].sort()).toEqual(
    [
      ...['header', 'blank', 'repeated_header', 'utf-8', 'utf-16le', 'utf-16be', ',', ';', '\t', '|'],
      ...[
        'invalid_encoding',
        'nul_character',
        'record_too_long',
        'unclosed_quote',
        'too_few_fields',
        'too_many_fields',
      ],
      ...[
        'not_mended',
        'required',
        'pattern',
        'too_long',
        'not_a_number',
        'out_of_range',
        'precision',
        'not_a_boolean',
      ],
      ...['unknown_category', 'not_a_date', 'not_a_timestamp', 'ambiguous_time', 'nonexistent_time'],
    ].sort(),
  );
  expect(clean).toBeGreaterThan(20_000);
  expect(rejected).toBeGreaterThan(4000);
});
