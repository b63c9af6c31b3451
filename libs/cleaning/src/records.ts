import { type Fields, type QuotedLine, readQuotedLine, splitFields } from './fields.ts';
import type { Line, LineProblem } from './lines.ts';
import type { RepairRule } from './report.ts';
import { isInvisible } from './text.ts';

/** What can be wrong with a record as a whole. */
export type RecordProblem = LineProblem | 'unclosed_quote' | 'too_few_fields' | 'too_many_fields';

/** One record, or one blank line. */
export interface RawRecord {
  /** Its first physical line, from 1, and how many it takes. */
  readonly line: number;
  readonly lines: number;
  /** As it came, line ends inside it included. */
  readonly text: string;
  /** Where that is in the upload's bytes: from `start` up to, not including, `stop`. */
  readonly start: number;
  readonly stop: number;
  readonly fields: Fields;
  readonly blank: boolean;
  readonly problem: RecordProblem | undefined;
  /** What was mended in it, if anything was. */
  readonly repair: RepairRule | undefined;
}

/** Lines in, records out: push lines, then ask for records until there is none. */
export interface RecordReader {
  push(lines: readonly Line[]): void;
  /** No more lines will come. */
  end(): void;
  /**
   * From now on a record must have so many fields, and may have further ones that are empty. `written` is how many the
   * header is written with: a record over several lines must have exactly the one number or the other. The first record,
   * the header, may have any number.
   */
  expectFields(width: number, written?: number): void;
  /** The line with which the next record begins; undefined where it is not there yet. */
  peek(): Line | undefined;
  /** Takes that line for itself, whatever stands in it. */
  pass(): RawRecord;
  /** The next record; undefined where more lines are needed, or nothing is left. */
  next(): RawRecord | undefined;
  /** Whether no line is waiting. */
  isEmpty(): boolean;
  /** Nothing closes the quote that the line which is waiting leaves open: it is known elsewhere. */
  breakQuote(): void;
}

/** A record's place in words, for where its text is not shown: its first and its last byte in the upload, from 0. */
export function placeOf({ start, stop }: Pick<RawRecord, 'start' | 'stop'>): string {
  return `bytes ${start}-${stop - 1}`;
}

/** Whether a text is such a place. */
export function isPlace(text: string): boolean {
  return /^bytes [0-9]{1,16}-[0-9]{1,16}$/.test(text);
}

/** The most that one record may take, in bytes of UTF-8 for a line and in characters for a record of several. */
export const maxRecordSize = 1 << 20;

/**
 * The most lines that one record may take: so many are kept while it is not known whether an open quote is closed. The
 * fast lane counts no lines: every record that it takes by itself has fewer (`maxRecord` in its layout).
 */
export const maxRecordLines = 1 << 15;

/**
 * Puts lines together to records. A record over several lines stands only when its quotes follow RFC 4180 to the
 * letter and it has exactly the expected number of fields; otherwise its first line alone is the record, a bad one,
 * and reading goes on at the next line. So an unclosed quote costs one record. Empty fields behind the expected ones
 * (a trailing delimiter) are dropped.
 *
 * The time is linear whatever the quotes are: how the lines behind an open quote read from inside quotes is worked
 * out once (`QuotedRun`) and serves every open quote before them.
 */
export function createRecordReader(
  delimiter: string,
  maxLength = maxRecordSize,
  maxLines = maxRecordLines,
): RecordReader {
  const queue: Line[] = [];
  let head = 0;
  let ended = false;
  let width: number | undefined;
  let written: number | undefined;
  /** The head line's fields, kept while it waits for more lines. */
  let headFields: Fields | undefined;
  /** Nothing closes the head line's open quote. */
  let isBroken = false;
  const run = createQuotedRun(delimiter, maxLength, maxLines);

  function take(count: number, fields: Fields, problem: RecordProblem | undefined, blank = false): RawRecord {
    const first = queue[head]!;
    let text = first.text;
    for (let index = 1; index < count; index += 1) {
      text += queue[head + index - 1]!.end + queue[head + index]!.text;
    }
    const { stop } = queue[head + count - 1]!;
    head += count;
    headFields = undefined;
    isBroken = false;
    return {
      line: first.number,
      lines: count,
      text,
      start: first.start,
      stop,
      fields,
      blank,
      problem,
      repair: undefined,
    };
  }

  /** The record that begins with an open quote on the head line; undefined while its lines are not all there. */
  function takeQuoted(fields: Fields): RawRecord | undefined {
    const first = queue[head]!;
    const found = fields.stray || isBroken ? 'broken' : run.follow(queue, head, ended);
    if (found === 'waiting') return undefined;
    if (found === 'broken' || !mayHave(fields.values.length + found.fields)) {
      return take(1, fields, first.problem ?? 'unclosed_quote');
    }
    let problem: RecordProblem | undefined;
    for (let index = 0; index <= found.lines; index += 1) problem ??= queue[head + index]!.problem;
    const record = take(found.lines + 1, fields, problem);
    return fitted({ ...record, fields: splitFields(record.text, delimiter) });
  }

  const mayHave = (count: number): boolean => width === undefined || count === width || count === written;

  /** The record with the table's number of fields, or with what is wrong about their number. */
  function fitted(record: RawRecord): RawRecord {
    const { values, emptyStrings } = record.fields;
    if (record.problem !== undefined || width === undefined || values.length === width) return record;
    if (values.length < width) return { ...record, problem: 'too_few_fields' };
    if (!values.slice(width).every(isInvisible)) return { ...record, problem: 'too_many_fields' };
    const own = { values: values.slice(0, width), emptyStrings: emptyStrings.filter((index) => index < width!) };
    return { ...record, fields: { ...record.fields, ...own }, repair: 'trailing_delimiter' };
  }

  function next(): RawRecord | undefined {
    const line = queue[head];
    if (line === undefined) return undefined;
    const fields = (headFields ??= splitFields(line.text, delimiter));
    if (line.problem === 'record_too_long') return take(1, fields, line.problem);
    if (fields.open) return takeQuoted(fields);
    const blank = fields.values.length === 1 && line.problem === undefined && isInvisible(line.text);
    const record = take(1, fields, line.problem, blank);
    return blank ? record : fitted(record);
  }

  return {
    push(lines) {
      if (head === queue.length || head > 4096) head -= queue.splice(0, head).length;
      for (const line of lines) queue.push(line);
    },
    end: () => void (ended = true),
    expectFields: (count, header = count) => void ([width, written] = [count, header]),
    peek: () => queue[head],
    pass: () => take(1, { ...noFields, values: [queue[head]!.text] }, undefined),
    next,
    isEmpty: () => head === queue.length,
    breakQuote: () => void (isBroken = head < queue.length),
  };
}

const noFields: Fields = { values: [], emptyStrings: [], open: false, stray: false };

/** How a record with an open quote goes on: by so many lines, in which so many fields begin. */
interface Continuation {
  readonly lines: number;
  readonly fields: number;
}

/**
 * The lines behind an open quote, read from inside quotes, each of them once. Whichever line leaves a quote open, the
 * next one begins inside quotes; so a later open quote follows the same run from its own line on, and needs only the
 * differences of the counts kept here.
 */
function createQuotedRun(delimiter: string, maxLength: number, maxLines: number) {
  let firstNumber = 0;
  /** Before each line of the run, from `firstNumber` on: the fields and characters of the lines before it. */
  let before: { fields: number; length: number }[] = [];
  let fields = 0;
  let length = 0;
  let state: QuotedLine['state'] = 'inside';

  function begin(number: number): void {
    const done = number - firstNumber;
    if (done >= before.length) {
      before = [];
      firstNumber = number;
      fields = length = 0;
      state = 'inside';
    } else if (done > 4096) {
      before.splice(0, done);
      firstNumber = number;
    }
  }

  function read(line: Line): void {
    before.push({ fields, length });
    const quoted = readQuotedLine(line.text, delimiter);
    fields += quoted.fields;
    length += line.text.length + line.end.length;
    state = line.problem === 'record_too_long' ? 'broken' : quoted.state;
  }

  /** How the record goes on whose quote is left open by the line at `queue[head]`. */
  function follow(queue: readonly Line[], head: number, ended: boolean): Continuation | 'waiting' | 'broken' {
    const first = queue[head]!;
    begin(first.number + 1);
    const skipped = first.number + 1 - firstNumber;
    const ownLength = (): number => first.text.length + first.end.length + length - (before[skipped]?.length ?? length);
    const isTooLong = (): boolean => ownLength() > maxLength || 1 + before.length - skipped > maxLines;
    while (state === 'inside') {
      if (isTooLong()) return 'broken';
      const line = queue[head + 1 + before.length - skipped];
      if (line === undefined) return ended ? 'broken' : 'waiting';
      read(line);
    }
    if (state === 'broken' || isTooLong()) return 'broken';
    return { lines: before.length - skipped, fields: fields - before[skipped]!.fields };
  }

  return { follow };
}
