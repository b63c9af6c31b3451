import { parse } from 'csv-parse';
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs';
import { Transform } from 'node:stream';
import { datasetOf } from './dataset.ts';
import { takeJob } from './usage.ts';
import { schemaOf } from './zod-schema.ts';

/** What a record of csv-parse comes with, as its options below ask for it. */
interface Parsed {
  readonly record: string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

const job = takeJob();
const dataset = datasetOf(job);
const names = Object.keys(dataset.columns);
const schema = schemaOf(dataset);

/** Rows on their way to a file, gathered to larger pieces: a write for each of them takes several times as long. */
function rowsTo(path: string, header: readonly string[]) {
  const file = openSync(path, 'w');
  let piece = `${header.join(',')}\n`;
  const flush = (): void => {
    writeSync(file, piece);
    piece = '';
  };
  return {
    end() {
      flush();
      closeSync(file);
    },
    add(cells: readonly (string | number)[]): void {
      piece += `${cells.map(cell).join(',')}\n`;
      if (piece.length > 1 << 16) flush();
    },
  };
}

function cell(value: string | number): string {
  return typeof value === 'string' && /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : `${value}`;
}

const rows = rowsTo(job.clean, [...names, 'source_line']);
const bad = rowsTo(job.rejects, ['source_line', 'text', 'reason']);

/** The numbers of lines that the parser does not see. */
const taken: number[] = [];

/** Takes out the lines with an open quote: the parser would read on from it to the next quote, wherever that is. */
function withoutOpenQuotes(): Transform {
  let rest = '';
  let number = 0;
  return new Transform({
    decodeStrings: false,
    transform(text: string, _encoding, done) {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      const kept = lines.filter((line) => {
        number += 1;
        if (!line.includes('"') || line.split('"').length % 2 === 1) return true;
        taken.push(number);
        bad.add([number, line, 'unclosed_quote']);
        return false;
      });
      done(null, kept.length === 0 ? '' : `${kept.join('\n')}\n`);
    },
    flush(done) {
      done(null, rest);
    },
  });
}

const parser = parse({ from_line: 2, relax_column_count: true, info: true, raw: true, bom: true });
createReadStream(job.input, { encoding: 'utf8', highWaterMark: 1 << 18 })
  .pipe(withoutOpenQuotes())
  .pipe(parser);

let passed = 0;
for await (const { record, raw, info } of parser as AsyncIterable<Parsed>) {
  let line = info.lines + passed;
  while (passed < taken.length && (taken[passed] as number) <= line) {
    passed += 1;
    line += 1;
  }
  const result = schema.safeParse(record);
  if (result.success) rows.add([...result.data, line]);
  else bad.add([line, raw.trimEnd(), reason(record, result.error.issues)]);
}
rows.end();
bad.end();

function reason(record: readonly string[], issues: readonly { path: PropertyKey[]; message: string }[]): string {
  if (record.length < names.length) return 'too_few_fields';
  if (record.length > names.length) return 'too_many_fields';
  return issues.map(({ path, message }) => `${names[Number(path[0])] ?? ''}: ${message}`).join('; ');
}
