import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { datasets } from '@sluice/datasets';
import { generateBytes } from './generate.ts';

export const help = `Writes a CSV file for a dataset: life-like records, a share of them dirty, from a seed.

Usage: generate DATASET [options]

  DATASET       ${datasets.map(({ name }) => name).join(', ')}
  --rows N      records in the file (1000)
  --dirt SHARE  share of dirty records, 0 to 1 (0.05)
  --seed N      the same seed gives the same bytes (1)
  --out FILE    where to write; - is standard output (-)
  --help        this text

Example: generate ${datasets[0]?.name ?? 'DATASET'} --rows 1000000 --dirt 0.02 --seed 7 --out big.csv
`;

export interface CommandStreams {
  stdout: Writable;
  stderr: Writable;
}

/** Runs the command; gives the exit code: 0 done, 1 the file cannot be written, 2 wrong use. */
export async function run(args: readonly string[], { stdout, stderr }: CommandStreams): Promise<number> {
  let request: Request | 'help';
  try {
    request = readArguments(args);
  } catch (error) {
    stderr.write(`${(error as Error).message}\nTry --help\n`);
    return 2;
  }
  if (request === 'help') {
    stdout.write(help);
    return 0;
  }
  const { pieces, out } = request;
  try {
    const source = Readable.from(pieces);
    if (out === '-') await pipeline(source, stdout, { end: false });
    else await pipeline(source, createWriteStream(out));
    return 0;
  } catch (error) {
    if (error instanceof RangeError) {
      stderr.write(`${error.message}\nTry --help\n`);
      return 2;
    }
    // Whoever reads standard output may have read enough.
    if (out === '-' && (error as NodeJS.ErrnoException).code === 'EPIPE') return 0;
    stderr.write(`cannot write '${out}': ${(error as Error).message}\n`);
    return 1;
  }
}

interface Request {
  pieces: Iterable<Uint8Array>;
  out: string;
}

/** Throws an Error that says what is wrong with the arguments. */
function readArguments(args: readonly string[]): Request | 'help' {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rows: { type: 'string', default: '1000' },
      dirt: { type: 'string', default: '0.05' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string', default: '-' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const known = datasets.map(({ name }) => name).join(', ');
  const [name, ...more] = positionals;
  if (name === undefined) throw new Error(`cannot generate: expected a dataset (${known}), found none`);
  if (more.length > 0)
    throw new Error(`cannot generate '${name}': expected one dataset, found '${more.join(' ')}' as well`);
  const dataset = datasets.find((candidate) => candidate.name === name);
  if (!dataset) throw new Error(`cannot generate '${name}': expected one of ${known}`);
  const options = {
    rows: count('--rows', values.rows),
    dirt: share('--dirt', values.dirt),
    seed: count('--seed', values.seed),
  };
  return { pieces: generateBytes(dataset, options), out: values.out };
}

function count(option: string, text: string): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new Error(`cannot read ${option} '${text}': expected a whole number`);
}

function share(option: string, text: string): number {
  const value = Number(text);
  if (/^[0-9]*\.?[0-9]+$/.test(text) && value <= 1) return value;
  throw new Error(`cannot read ${option} '${text}': expected a share from 0 to 1, such as 0.05`);
}
