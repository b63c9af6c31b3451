import { toPublishingDocument, type Dataset } from '@sluice/contract';
import { publish } from '@sluice/warehouse';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { BenchLake } from './lake.ts';

/** What publishes. */
export interface Engine {
  readonly name: string;
  /** Seconds from its start until it can publish. */
  readonly start: number;
  /** @returns seconds, and the final rows of the table as it is then */
  publish(lake: BenchLake, dataset: Dataset): Promise<{ readonly seconds: number; readonly final: number }>;
  stop(): Promise<void>;
}

export const duckdb: Engine = {
  name: 'DuckDB',
  start: 0,
  async publish({ lake }, dataset) {
    const before = performance.now();
    const { final } = await publish(lake, dataset);
    return { seconds: (performance.now() - before) / 1000, final };
  },
  stop: () => Promise.resolve(),
};

const file = (path: string): string => fileURLToPath(new URL(`../../../../apps/glue-job/${path}`, import.meta.url));

interface Answer {
  readonly outcome?: { readonly final: number };
  readonly seconds?: number;
  readonly error?: { readonly message: string };
}

/**
 * Starts the Glue job's code in one local Spark session.
 * @throws Error when there is no Spark to start
 */
export async function startSpark(): Promise<Engine> {
  const before = performance.now();
  // The tests' Spark is one that starts fast; this one is to run fast.
  const settings = ['spark.driver.extraJavaOptions=-XX:+UseParallelGC', 'spark.driver.memory=4g'];
  const child = spawn(process.execPath, [file('bin/python.mjs'), file('tests/publish_worker.py'), ...settings], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, SLUICE_REQUIRE: 'all' },
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const databases = new Map<string, string>();

  async function ask(request: unknown): Promise<Answer> {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    const answer = await answers.next();
    if (answer.done) throw new Error('cannot measure Spark: it has ended; see `npx nx run glue-job:setup`');
    return JSON.parse(answer.value) as Answer;
  }

  await ask(null);
  return {
    name: 'Spark',
    start: (performance.now() - before) / 1000,
    async publish({ folder }, dataset) {
      const database = databases.get(folder) ?? `bench${databases.size}`;
      databases.set(folder, database);
      const contract = toPublishingDocument(dataset);
      const answer = await ask({ folder, database, contract, run: 'bench', confirm: false, rebuild: false });
      if (answer.outcome === undefined || answer.seconds === undefined)
        throw new Error(`cannot publish with Spark: ${answer.error?.message}`);
      return { seconds: answer.seconds, final: answer.outcome.final };
    },
    async stop() {
      child.stdin.end();
      if (child.exitCode === null) await once(child, 'close');
    },
  };
}
