import { type Dataset, piiColumns, type PiiPolicy } from '@sluice/contract';
import { hiddenMark, pseudonymMark } from './cell.ts';
import { field } from './csv.ts';
import { guardFormula } from './formula.ts';
import type { Header } from './header.ts';
import { isPlace, placeOf, type RawRecord } from './records.ts';
import { describeRejections } from './rejection.ts';
import type { Judgement } from './row.ts';

/** The rejects file of one upload. */
export interface RejectsFormat {
  /** The upload's own columns, then line, reasons, and a record that did not split. */
  readonly header: string;
  /** A rejected record: its cells as they came where it has them, its text otherwise; safe to open in a spreadsheet. */
  row(record: RawRecord, judgement: Judgement): string;
}

/** One of the upload's columns in the rejects file. */
interface RejectsColumn {
  /** Which field of the upload it is, and which of the contract's columns, by name and place. */
  readonly source: number;
  readonly name: string | undefined;
  readonly place: number;
  readonly pii: PiiPolicy | undefined;
}

/**
 * How the rejects of one upload are written. Of a dataset with columns that tell of people nothing is kept that may
 * hold what such a column hides: neither the text of a record that did not split, of which only the place in the upload
 * is told, nor columns that the contract does not know.
 */
export function createRejectsFormat(dataset: Dataset, header: Header): RejectsFormat {
  const known = Object.entries(dataset.columns);
  const isPrivate = piiColumns(dataset).length > 0;
  const columns = header.originals.flatMap((source): RejectsColumn[] => {
    const place = header.sources.indexOf(source);
    const [name, column] = known[place] ?? [];
    return isPrivate && place < 0 ? [] : [{ source, place, name, pii: column?.pii }];
  });
  const lost = columns.filter(({ pii }) => pii === 'mask' || pii === 'drop').map(({ name }) => `'${name ?? ''}'`);
  const advice =
    lost.length === 0
      ? ''
      : `; mend it at the source: ${lost.join(', ')} ${lost.length === 1 ? 'is' : 'are'} not kept here`;

  /** What stands for a record whose cells are not shown. */
  function whole({ fields, text, ...record }: RawRecord, { rejections: [first] }: Judgement): string {
    const kept = header.rejects === undefined ? undefined : fields.values[header.rejects.record];
    const isKept = first?.code === 'not_mended' && kept !== undefined && (!isPrivate || isPlace(kept));
    return isKept ? kept : isPrivate ? placeOf(record) : text;
  }

  return {
    header: `${[...columns.map(({ source }) => rejectsField(header.names[source]!)), '_line', '_reasons', '_record'].join(',')}\n`,
    row(record, judgement) {
      const { rejections, isWhole } = judgement;
      const empty = new Set(record.fields.emptyStrings);
      const own = columns.map((column) => {
        if (isWhole) return '';
        if (column.pii !== undefined) return privateField(column, column.pii, judgement);
        return empty.has(column.source) ? '""' : rejectsField(record.fields.values[column.source]!);
      });
      const reasons = field(`${describeRejections(rejections)}${advice}`);
      return `${[...own, String(record.line), reasons, isWhole ? rejectsField(whole(record, judgement)) : ''].join(',')}\n`;
    },
  };
}

/** What the rejects file shows of a cell that tells of people: of a null, that it is one; of the rest no more than may be. */
function privateField({ name, place }: RejectsColumn, pii: PiiPolicy, { values, rejections }: Judgement): string {
  if (pii === 'drop') return '';
  if (rejections.some(({ column, code }) => column === name && code !== 'required')) return hiddenMark;
  const value = values[place] ?? null;
  if (value === null) return '';
  return pii === 'mask' ? hiddenMark : `${pseudonymMark}${value}`;
}

function rejectsField(text: string): string {
  return text === '' ? '' : field(guardFormula(text));
}
