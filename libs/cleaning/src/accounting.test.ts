import { expect, test, vi } from 'vitest';
import { cleaned, pairs } from './cleaning.test.support.ts';
import type { TableItem } from './table.ts';

// A reader that loses the third item of every table: the lines that it reports no longer add up.
vi.mock(import('./table.ts'), async (original) => {
  const { createTableReader } = await original();
  return {
    createTableReader(...options) {
      const reader = createTableReader(...options);
      let items = 0;
      const next = (): TableItem | undefined => {
        const item = reader.next();
        items += item === undefined ? 0 : 1;
        return items === 3 ? next() : item;
      };
      return { ...reader, next };
    },
  };
});

// An output that forgets a row.
vi.mock(import('./output.ts'), async (original) => {
  const { createTextOutput } = await original();
  return {
    createTextOutput(sink) {
      const output = createTextOutput(sink);
      let added = 0;
      const add = (row: string): void => void ((added += 1) === 4 || output.add(row));
      return { ...output, add };
    },
  };
});

test('a line that is lost stops the cleaning', async () => {
  await expect(cleaned('a,b\n1,2\n3,4\n5,6\n', pairs)).rejects.toThrow(
    'cannot account for the lines: found 4, in records 2, skipped 1',
  );
});

test('a record that is lost stops the cleaning', async () => {
  await expect(cleaned('a,b\n1,2\n3,4\n5,6\n7,8\n9,0\n', pairs)).rejects.toThrow(
    'cannot account for the records: read 4, clean 3, rejected 0',
  );
});
