import { defineDataset, fingerprint, identifier, integer, timestamp, type Dataset } from '@sluice/contract';
import { rulesVersion } from '@sluice/cleaning';
import { openDirectoryLake, receiptKey, type Lake, type Receipt } from '@sluice/lake';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Readings whose key contains the event time, or is unique over the whole table. */
export const readings = (name: string, key: 'within its date' | 'over the whole table'): Dataset =>
  defineDataset({
    name,
    version: 1,
    title: 'Readings',
    owner: 'benchmarks',
    columns: {
      reading: identifier(),
      at: timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC' }),
      value: integer(),
    },
    key: key === 'within its date' ? ['reading', 'at'] : ['reading'],
    eventTime: 'at',
  });

/** Rows of a processed file: as many from this number on, spread over one date. */
interface Rows {
  readonly date: string;
  readonly from: number;
  readonly count: number;
}

/** A lake whose processed files are there as if they had been cleaned: for the warehouse, and in a folder for Spark. */
export interface BenchLake {
  readonly lake: Lake;
  readonly folder: string;
  commit(dataset: Dataset, source: string, rows: Rows, uploadedAt: string): Promise<void>;
}

export function openBenchLake(root: string): BenchLake {
  const lake = openDirectoryLake(join(root, 'lake'));
  const folder = join(root, 'folder');

  async function put(key: string, text: string): Promise<void> {
    await lake.processed.put(key, new TextEncoder().encode(text));
    const path = join(folder, 'processed', key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  return {
    lake,
    folder,
    async commit(dataset, source, rows, uploadedAt) {
      const attempt = Buffer.from(source).toString('hex').slice(-12).padStart(12, '0');
      const dataKey = `${dataset.name}/${source}-v-r1.${rulesVersion}-${attempt}.csv`;
      await put(dataKey, csv(rows));
      await put(receiptKey(source), JSON.stringify(receipt(dataset, source, rows, { uploadedAt, dataKey })));
    },
  };
}

function csv({ date, from, count }: Rows): string {
  const lines = ['reading,at,value,source_line'];
  for (let row = 0; row < count; row += 1) {
    const time = new Date((row % 86_400) * 1000).toISOString().slice(11, 19);
    lines.push(`r${from + row},${date}T${time}Z,${(row * 7919) % 100_000},${row + 2}`);
  }
  return `${lines.join('\n')}\n`;
}

const nothing = '0'.repeat(64);

function receipt(
  dataset: Dataset,
  source: string,
  { date, count }: Rows,
  { uploadedAt, dataKey }: { readonly uploadedAt: string; readonly dataKey: string },
): Receipt {
  const version = { versionId: 'v', etag: 'e', size: 1, uploadedAt };
  const revision = { contract: dataset.version, rules: rulesVersion };
  const judge = { dataset: dataset.name, revision, fingerprint: fingerprint(dataset) };
  return {
    format: 1,
    key: source,
    dataset: dataset.name,
    accepted: {
      ...version,
      sha256: nothing,
      revision,
      fingerprint: judge.fingerprint,
      read: count,
      clean: count,
      rejected: 0,
      skipped: 1,
      reasons: {},
      reasonsByColumn: [],
      samples: [],
      skippedLines: [{ rule: 'header', line: 1, lines: 1 }],
      repaired: 0,
      repairs: [],
      warnings: [],
      delimiter: ',',
      encoding: 'utf-8',
      compression: null,
      eventDates: { [date]: count },
      dataKey,
      dataBytes: 1,
      dataSha256: nothing,
      rejectsKey: null,
    },
    judged: { ...version, sha256: nothing, ...judge, status: 'committed' },
  };
}
