import { expect, test, vi } from 'vitest';
import { triples } from './cleaning.test.support.ts';
import { cleanBy, type LaneMaker } from './clean.ts';
import { createLanes } from './lanes.ts';
import { createPlainLane } from './plain-lane.ts';
import type { CleaningReport } from './report.ts';

/** What the readers look at, counted: characters in lines and records, bytes on their way to text. */
const work = vi.hoisted(() => ({ characters: 0, bytes: 0 }));

vi.mock(import('./fields.ts'), async (original) => {
  const { splitFields, readQuotedLine } = await original();
  return {
    splitFields(text, delimiter) {
      work.characters += text.length;
      return splitFields(text, delimiter);
    },
    readQuotedLine(text, delimiter) {
      work.characters += text.length;
      return readQuotedLine(text, delimiter);
    },
  };
});

vi.mock(import('./encoding.ts'), async (original) => {
  const module = await original();
  return {
    ...module,
    decodeStrictly(bytes) {
      work.bytes += bytes.length;
      return module.decodeStrictly(bytes);
    },
    decodeVisibly(bytes) {
      work.bytes += bytes.length;
      return module.decodeVisibly(bytes);
    },
  };
});

const KiB = 1 << 10;
const MiB = 1 << 20;

/** Cleans a header and so many bytes of a text, repeated. */
async function cleanedMany(createLane: LaneMaker, text: string, size: number): Promise<CleaningReport> {
  const encoder = new TextEncoder();
  const piece = encoder.encode(text.repeat(Math.ceil((64 * KiB) / text.length)));
  async function* input() {
    yield encoder.encode('a,b,c\n');
    for (let bytes = 0; bytes < size; bytes += piece.length) yield piece;
  }
  const sink = { write: () => undefined };
  work.characters = work.bytes = 0;
  return cleanBy(createLane, input(), { dataset: triples, clean: sink, rejects: sink });
}

test.each([
  // From inside quotes, this one closes the quote of the line before and opens another: two fields more each time.
  ['quotes that close one another', 'a",b,"c\n', 256 * KiB],
  ['quotes that the next one breaks', '1,"b\n', 256 * KiB],
  ['a quote per line', '"\n', 64 * KiB],
  ['three quotes per line', '"""\n', 128 * KiB],
  ['quotes without end', '"', 4 * MiB],
  ['quotes and delimiters without end', '","', 4 * MiB],
  ['an open quote now and then', `1,"b\n${'x,y,z\n'.repeat(3000)}`, MiB / 2],
  ['open quotes before lines that close none', `${'1,"b\n'.repeat(1000)}${'x,y,z\n'.repeat(100_000)}`, MiB / 2],
  ['an open quote before blank lines', `1,"b${'\n'.repeat(100_000)}`, MiB / 4],
  ['open quotes before as many lines as a record may have', `1,"b${'\n'.repeat(32_768)}`, MiB / 8],
  ['records of many blank lines', `1,"b${'\n'.repeat(20_000)}",2\n`, MiB / 8],
  ['records of as many lines as a record may have', `1,"b${'\n'.repeat(32_767)}",2\n`, MiB / 8],
  ['open quotes on long lines', `${'1,"b""'.repeat(20_000)}\n`, 4 * MiB],
  ['records of many lines, one field too many', `1,"${'x,y,z\n'.repeat(5000)}",2,3\n`, MiB / 4],
  ['records of many lines', `1,"${'x,y,z\n'.repeat(5000)}",2\n`, MiB / 4],
  ['records of more lines than a record may have', `1,"${'x,y,z\n'.repeat(200_000)}",2\n`, MiB],
  ['carriage returns', '\r', 256 * KiB],
  ['line ends', '\r\n\n\r', 256 * KiB],
  ['delimiters without end', ',', 4 * MiB],
  ['lines of a MiB', `${'x'.repeat(MiB)}\n`, 4 * MiB],
  ['lines of more than a MiB', `${'x'.repeat(MiB + 1)}\n`, 4 * MiB],
  ['a line without end', 'x', 8 * MiB],
  ['NULs', '\0\n', 128 * KiB],
  ['the header, repeated', 'a,b,c\n', MiB],
  ['empty quotes', '"","",""\n', 128 * KiB],
  ['a MiB of empty quotes on a line', `${'"",'.repeat(MiB / 3)}"\n`, 2 * MiB],
])(
  '%s: each byte is looked at a few times, however many there are',
  async (_name, text, size) => {
    const once = await cleanedMany(createPlainLane, text, size);
    const looked = Math.max(work.characters, work.bytes);
    const twice = await cleanedMany(createPlainLane, text, 2 * size);
    const lookedTwice = Math.max(work.characters, work.bytes);
    // What a file costs at its start, as the search for the delimiter does, falls out of the difference.
    expect(lookedTwice - looked).toBeLessThanOrEqual(3 * (twice.input.bytes - once.input.bytes));
    expect(await cleanedMany(createLanes, text, size)).toEqual(once);
  },
  60_000,
);
