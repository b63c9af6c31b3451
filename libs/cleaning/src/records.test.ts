import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitFields } from './fields.ts';
import { maxRecord } from './fast-lane/layout.ts';
import type { Line } from './lines.ts';
import { createRecordReader, maxRecordLines, type RawRecord } from './records.ts';

function lines(text: string): Line[] {
  const texts = text.split('\n');
  return texts.map((line, index) => ({
    text: line,
    end: index === texts.length - 1 ? '' : '\n',
    number: index + 1,
    start: 0,
    stop: 0,
    problem: undefined,
  }));
}

/** All records, the lines handed over so many at a time. */
function recordsOf(text: string, fields: number, size = 1000, maxLength?: number, written?: number): RawRecord[] {
  const reader = createRecordReader(',', maxLength);
  reader.expectFields(fields, written);
  const records: RawRecord[] = [];
  const take = (): void => {
    for (let record = reader.next(); record !== undefined; record = reader.next()) records.push(record);
  };
  const all = lines(text);
  for (let at = 0; at < all.length; at += size) {
    reader.push(all.slice(at, at + size));
    take();
  }
  reader.end();
  take();
  return records;
}

const brief = (records: RawRecord[]) =>
  records.map(({ line, problem, fields }) => [line, problem ?? [...fields.values]]);

describe('a record over several lines', () => {
  test('stands with exactly the expected fields', () => {
    expect(brief(recordsOf('1,"two\nlines",x\n2,b,c', 3))).toEqual([
      [1, ['1', 'two\nlines', 'x']],
      [3, ['2', 'b', 'c']],
    ]);
  });

  test('costs its first line alone with any other number', () => {
    expect(brief(recordsOf('1,"two\nlines"\n2,b,c', 3))).toEqual([
      [1, 'unclosed_quote'],
      [2, 'too_few_fields'],
      [3, ['2', 'b', 'c']],
    ]);
  });

  test('may hold empty lines, doubled quotes and several such fields', () => {
    expect(brief(recordsOf('"a\n\n""b""\n","c\nd",e', 3))).toEqual([[1, ['a\n\n"b"\n', 'c\nd', 'e']]]);
  });

  test('takes no neighbour in, even where the fields would fit', () => {
    // By quotes that close before a delimiter alone, lines 1 and 2 would be one record of three fields.
    expect(brief(recordsOf('"1,b,c\n"2",d,e\n3,f,g', 3))).toEqual([
      [1, 'unclosed_quote'],
      [2, ['2', 'd', 'e']],
      [3, ['3', 'f', 'g']],
    ]);
  });

  test('is given up at the size limit', () => {
    const long = `1,"${'x\n'.repeat(40)}",c\n2,b,c`;
    expect(recordsOf(long, 3, 1000, 1000)[0]).toMatchObject({ line: 1, lines: 41, problem: undefined });
    expect(recordsOf(long, 3, 1000, 50)[0]).toMatchObject({ line: 1, lines: 1, problem: 'unclosed_quote' });
    // Also where the line that closes the quote is the one that is too much.
    expect(recordsOf(`1,"a\n${'x'.repeat(60)}",c`, 3, 1000, 50)[0]).toMatchObject({
      lines: 1,
      problem: 'unclosed_quote',
    });
  });

  test('is given up at so many lines, without a look at those behind', () => {
    expect(brief(recordsOf(`1,"${'\n'.repeat(maxRecordLines - 1)}"\n2,b`, 2)).at(-1)).toEqual([
      maxRecordLines + 1,
      ['2', 'b'],
    ]);
    const reader = createRecordReader(',');
    reader.expectFields(2);
    reader.push(lines(`1,"${'\n'.repeat(maxRecordLines)}`));
    expect(reader.next()).toMatchObject({ line: 1, lines: 1, problem: 'unclosed_quote' });
    expect(reader.next()).toMatchObject({ line: 2, blank: true });
  });

  test('may have every number of lines that the fast lane takes', () => {
    expect(maxRecord).toBeLessThanOrEqual(maxRecordLines);
  });

  test('takes in no line that is too long, of which only the beginning is there', () => {
    const reader = createRecordReader(',');
    reader.expectFields(2);
    const [first, second, third] = lines('1,"a\nb"\n2,c');
    reader.push([first!, { ...second!, problem: 'record_too_long' }, third!]);
    expect(reader.next()).toMatchObject({ line: 1, lines: 1, problem: 'unclosed_quote' });
    expect(reader.next()).toMatchObject({ line: 2, lines: 1, problem: 'record_too_long' });
    expect(reader.next()).toMatchObject({ line: 3, problem: undefined });
  });

  test('is rejected as a whole for a line that is not UTF-8', () => {
    const reader = createRecordReader(',');
    reader.expectFields(2);
    const [first, second, third] = lines('1,"a\nb"\n2,c');
    reader.push([first!, { ...second!, problem: 'invalid_encoding' }, third!]);
    expect(reader.next()).toMatchObject({ line: 1, lines: 2, problem: 'invalid_encoding', text: '1,"a\nb"' });
    expect(reader.next()).toMatchObject({ line: 3, problem: undefined });
  });
});

test('an unclosed quote costs one record, wherever it stands', () => {
  for (const bad of ['1,"b,c', '"1,b,c', '1,b,"c', '1,b,"', '1,"b,"c']) {
    expect(brief(recordsOf(`0,x,y\n${bad}\n2,"d",e\n3,f,g`, 3)).slice(-2)).toEqual([
      [3, ['2', 'd', 'e']],
      [4, ['3', 'f', 'g']],
    ]);
  }
});

test('a record stands behind any number of quotes that were left open', () => {
  // Each line closes the quote of the line before and opens another; only the twelfth last has the fields expected.
  const lines = [...repeated('a",b,"c', 10_000), 'end"', '1,2'];
  const records = recordsOf(lines.join('\n'), 23, 700);
  expect(records.slice(0, -2).every(({ problem }) => problem === 'unclosed_quote')).toBe(true);
  expect(records.at(-2)).toMatchObject({ line: 9990, lines: 12, problem: undefined });
  expect(records).toHaveLength(9991);
});

test('counts the fields of each record', () => {
  expect(brief(recordsOf('a,b\na\na,b,c\n"a,b"', 2))).toEqual([
    [1, ['a', 'b']],
    [2, 'too_few_fields'],
    [3, 'too_many_fields'],
    [4, 'too_few_fields'],
  ]);
});

describe('empty fields behind the last column', () => {
  test('are dropped, however they are written', () => {
    const records = recordsOf('a,b\na,b,\na,b,, ,""\n"a","","","\u00a0"\n,,,', 2);
    expect(records.map(({ fields, repair }) => [...fields.values, repair])).toEqual([
      ['a', 'b', undefined],
      ...repeated(['a', 'b', 'trailing_delimiter'], 2),
      ['a', '', 'trailing_delimiter'],
      ['', '', 'trailing_delimiter'],
    ]);
    expect(records[3]?.fields.emptyStrings).toEqual([1]);
  });

  test('are too many fields where one of them is not empty', () => {
    expect(brief(recordsOf('a,b,,x\na,,b,c', 2))).toEqual([
      [1, 'too_many_fields'],
      [2, 'too_many_fields'],
    ]);
  });

  test('belong to a record over several lines only in the number that the header has', () => {
    const text = 'a,"b\nc",,\nd,e';
    expect(brief(recordsOf(text, 2, 1000, undefined, 4))).toEqual([
      [1, ['a', 'b\nc']],
      [3, ['d', 'e']],
    ]);
    expect(brief(recordsOf('a,"b\nc"\nd,e', 2, 1000, undefined, 4))).toHaveLength(2);
    expect(brief(recordsOf(text, 2, 1000, undefined, 3))).toEqual([
      [1, 'unclosed_quote'],
      [2, ['c"', '']],
      [3, ['d', 'e']],
    ]);
    expect(brief(recordsOf('a,"b\nc",,x', 2, 1000, undefined, 4))).toEqual([[1, 'too_many_fields']]);
  });
});

test('blank lines are told from records of empty fields', () => {
  expect(recordsOf('a,b\n\n \u00a0\n,\n""', 2).map(({ blank }) => blank)).toEqual([false, true, true, false, false]);
});

test('the header may span lines, with any number of fields', () => {
  const reader = createRecordReader(',');
  reader.push(lines('"a\nx",b'));
  reader.end();
  expect(reader.next()?.fields.values).toEqual(['a\nx', 'b']);
});

/** The rule, said without any thought for time: try each longer piece of the text. */
function recordsByDefinition(text: string, width: number, written: number): unknown[] {
  const all = text.split('\n');
  const result: unknown[] = [];
  for (let at = 0; at < all.length;) {
    const fields = splitFields(all[at]!, ',');
    let taken = 1;
    let outcome: unknown = fields.open ? 'unclosed_quote' : fitted(fields.values, width);
    if (fields.open) {
      for (let count = 2; at + count <= all.length && !fields.stray; count += 1) {
        const longer = splitFields(all.slice(at, at + count).join('\n'), ',');
        const behind = all.slice(at + 1, at + count).join('\n');
        if (longer.stray || strayInBare(all[at]!, behind)) break;
        if (longer.open) continue;
        // It ends where the quotes first end.
        if ([width, written].includes(longer.values.length)) [taken, outcome] = [count, fitted(longer.values, width)];
        break;
      }
    }
    if (all[at] !== '') result.push([at + 1, outcome]);
    at += taken;
  }
  return result;
}

function fitted(values: readonly string[], width: number): unknown {
  if (values.length < width) return 'too_few_fields';
  return values.slice(width).some((value) => value.trim() !== '') ? 'too_many_fields' : values.slice(0, width);
}

/** Whether, behind the first line, a field that is not quoted holds a quote. */
function strayInBare(first: string, behind: string): boolean {
  let inside = true;
  let fieldStart = false;
  for (let at = 0; at < behind.length; at += 1) {
    const char = behind[at];
    if (inside) {
      if (char !== '"') continue;
      if (behind[at + 1] === '"') at += 1;
      else inside = false;
    } else if (char === ',') {
      fieldStart = true;
      continue;
    } else if (char === '"') {
      if (!fieldStart) return true;
      inside = true;
    }
    fieldStart = false;
  }
  return first === '';
}

test('property: the records are those of the rule, however the lines arrive', () => {
  const part = fc.constantFrom('a', '"', '"', '""', ',', ',', '","', '\n', '\n"', '"\n', '",b\n');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat({ max: 2 }),
      (parts, width, size, more) => {
        const text = parts.join('');
        const found = recordsOf(text, width, size, undefined, width + more).filter(({ blank }) => !blank);
        expect(brief(found)).toEqual(recordsByDefinition(text, width, width + more));
      },
    ),
    { numRuns: 10_000 },
  );
});

function* repeated<T>(item: T, count: number): Generator<T> {
  for (let index = 0; index < count; index += 1) yield item;
}
