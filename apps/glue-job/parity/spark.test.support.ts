import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { PublishingDocument } from '@sluice/contract';
import { ensureSpark } from '../bin/spark.mjs';

/** A publish that the job is asked for. */
interface SparkRequest {
  /** Where `processed/` and `final/` are. */
  readonly folder: string;
  /** Of the Iceberg table; another one for each lake. */
  readonly database: string;
  readonly contract: PublishingDocument;
  readonly run: string;
  readonly confirm: boolean;
  readonly rebuild: boolean;
}

/** What the job did or what it raised, and the table as it is afterwards. */
export type SparkAnswer = (
  | { readonly outcome: Readonly<Record<string, unknown>> }
  | { readonly error: { readonly type: string; readonly message: string } }
) & {
  /** Null until something is published. */
  readonly table: SparkTable | null;
};

export interface SparkTable {
  readonly columns: readonly SparkColumn[];
  readonly properties: Readonly<Record<string, string>>;
  /** Paths of the data files of the newest snapshot of main; it has no delete files. */
  readonly files: readonly string[];
  /** The summary of the newest publish. */
  readonly summary: Readonly<Record<string, string>>;
}

interface SparkColumn {
  readonly name: string;
  /** By which data files know the column, whatever it was called when they were written. */
  readonly id: number;
  /** Spark's name. */
  readonly type: string;
  readonly comment: string | null;
}

/** One Spark session that runs the job's code, one publish after the other. */
export interface Spark {
  publish(request: SparkRequest): Promise<SparkAnswer>;
  close(): Promise<void>;
}

const worker = fileURLToPath(new URL('../tests/publish_worker.py', import.meta.url));

/** Starts Python and Spark; what they log is only shown if they end before they have answered. */
export function startSpark(): Spark {
  const { python, environment } = ensureSpark();
  const child = spawn(python, [worker], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  const log = tail(child);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();

  async function ask(request: SparkRequest): Promise<SparkAnswer> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await answers.next();
    if (answer.done) throw new Error(`the Spark worker has ended:\n${log()}`);
    return JSON.parse(answer.value) as SparkAnswer;
  }

  return {
    publish: (request) => {
      const answer = last.then(() => ask(request));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: async () => {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}

/** The last lines that a process has written to standard error. */
function tail(child: ChildProcessByStdio<Writable, Readable, Readable>): () => string {
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(line);
    if (lines.length > 60) lines.shift();
  });
  return () => lines.join('\n');
}
