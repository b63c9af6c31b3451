import type { Dataset, Delimiter, Value } from '@sluice/contract';
import { cleanHeader, cleanRow } from './csv.ts';
import { encodingsOf, type LineDecoder } from './fallback.ts';
import { contractOf, type Header } from './header.ts';
import { createLineSplitter, type Line, type Origin } from './lines.ts';
import type { TextOutput } from './output.ts';
import { maxRecordSize } from './records.ts';
import { createRejectsFormat, type RejectsFormat } from './rejects.ts';
import type { Quarantine } from './report.ts';
import { createJudge } from './row.ts';
import { createTableReader } from './table.ts';
import type { Tally } from './tally.ts';

/** Where the rows of an upload go. */
export interface Outputs {
  readonly rows: TextOutput;
  readonly rejects: TextOutput;
}

/** What a lane needs to know besides the dataset. */
export interface LaneOptions {
  /** Makes pseudonyms, where the dataset has some. */
  readonly pseudonym: ((value: string) => string) | undefined;
  /** How the text lies in the upload's bytes; asked for once there is text. */
  readonly origin: () => Origin;
  /** Decodes lines that are not UTF-8 where no byte order mark says what they are. */
  readonly fallback: LineDecoder;
}

/** Takes an upload's text and judges its records: the lane that defines what cleaning means. */
export interface PlainLane {
  /** Takes UTF-8 without a mark, cut anywhere. Every record that is complete is judged at once. */
  push(bytes: Uint8Array): void;
  /** No more bytes will come. */
  end(): void;
  /** Whether everything it was given has been judged: the next byte begins a line. */
  isIdle(): boolean;
  /** The line that was given last is complete: no LF follows its CR. */
  endLine(): void;
  /** Nothing closes the quote that the line which is waiting leaves open: it is known elsewhere. */
  breakQuote(): void;
  /** Records that were taken elsewhere stand here: so many lines, in so many bytes. Only while it is idle. */
  passOver(lines: number, bytes: number): void;
  /** The number of the next line. Only while it is idle. */
  line(): number;
  delimiter(): Delimiter | undefined;
  header(): Header | undefined;
  /** Why the file is given up, once that is known; it takes no more bytes then. */
  quarantine(): Quarantine | undefined;
}

/** The plain lane of one upload. */
export function createPlainLane(
  dataset: Dataset,
  tally: Tally,
  { rows, rejects }: Outputs,
  { pseudonym, origin, fallback }: LaneOptions,
): PlainLane {
  const splitter = createLineSplitter(maxRecordSize, origin, fallback);
  const table = createTableReader(dataset, origin);
  const eventDate = eventDateOf(dataset);
  let begun: { judge: ReturnType<typeof createJudge>; format: RejectsFormat } | undefined;

  function begin(header: Header): NonNullable<typeof begun> {
    const format = createRejectsFormat(dataset, header);
    rows.begin(cleanHeader(dataset));
    rejects.begin(format.header);
    const judge = createJudge(contractOf(dataset, header), header, {
      pseudonym,
      encodings: encodingsOf(origin(), dataset),
    });
    return { judge, format };
  }

  function takeAll(): void {
    for (let item = table.next(); item !== undefined; item = table.next()) {
      const header = table.header();
      if (header !== undefined) begun ??= begin(header);
      if (item.skipped !== undefined) {
        tally.skip(item.skipped, item.line, item.lines);
        continue;
      }
      const { record } = item;
      tally.read(record.lines);
      if (record.repair !== undefined) tally.repair(record.repair, record.line, record.lines);
      const judgement = begun!.judge(record);
      const { values, rejections } = judgement;
      if (rejections.length > 0) {
        tally.reject(rejections);
        rejects.add(begun!.format.row(record, judgement));
      } else {
        tally.keep(eventDate(values));
        rows.add(cleanRow(values, record.line));
      }
    }
  }

  const isGivenUp = (): boolean => table.quarantine() !== undefined;

  function take(lines: readonly Line[]): void {
    tally.find(lines.length);
    table.push(lines);
    takeAll();
  }

  return {
    push(bytes) {
      if (!isGivenUp()) take(splitter.push(bytes));
    },
    end() {
      if (isGivenUp()) return;
      take(splitter.end());
      table.end();
      takeAll();
    },
    endLine() {
      if (!isGivenUp()) take(splitter.end());
    },
    breakQuote() {
      table.breakQuote();
      takeAll();
    },
    isIdle: () => splitter.isEmpty() && table.isEmpty(),
    passOver: (lines, bytes) => splitter.passOver(lines, bytes),
    line: () => splitter.line(),
    delimiter: () => table.delimiter(),
    header: () => table.header(),
    quarantine: () => table.quarantine(),
  };
}

/** Files a row under its event's UTC date, or under the upload's where it has none. */
function eventDateOf({ columns, eventTime }: Dataset): (values: readonly Value[]) => string {
  const index = Object.keys(columns).indexOf(eventTime);
  return (values) => {
    const value = values[index] ?? null;
    return value === null ? 'uploaded' : String(value).slice(0, 'yyyy-MM-dd'.length);
  };
}
