import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../../..', import.meta.url));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly concurrency?: { readonly 'cancel-in-progress': boolean };
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly concurrency?: Job['concurrency'];
  readonly jobs: Readonly<Record<string, Job>>;
}

const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const workflows = globSync('.github/workflows/*.yml', { cwd: root }).map((file) => ({
  file,
  workflow: parse(text(file)) as Workflow,
}));
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file} ${name}`, workflow, job })),
);
const sources = [...workflows.map(({ file }) => file), '.github/actions/set-up/action.yml'].map(text);

test('each action is one commit, the same everywhere, and says of which version it is', () => {
  const used = sources.flatMap((source) => [...source.matchAll(/uses: (.*)/g)].map(([, action = '']) => action));
  const foreign = used.filter((action) => !action.startsWith('./'));
  expect(foreign.length).toBeGreaterThan(10);
  for (const action of foreign) expect(action).toMatch(/^[\w-]+\/[\w-]+(\/[\w-]+)?@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  const commits = new Set(foreign.map((action) => action.replace(/^([\w-]+\/[\w-]+)[^@]*/, '$1')));
  const actions = new Set([...commits].map((action) => action.replace(/@.*/, '')));
  expect(commits.size).toBe(actions.size);
});

test('what somebody else has written becomes no part of a command', () => {
  const steps = [
    ...jobs.flatMap(({ job }) => job.steps),
    ...(parse(text('.github/actions/set-up/action.yml')) as { runs: { steps: Step[] } }).runs.steps,
  ];
  const commands = steps.flatMap(({ run }) => run ?? []);
  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter((command) => command.includes('${{'))).toEqual([]);
});

test.each(workflows)(
  '$file grants nothing to its jobs by itself, and runs no foreign code with rights',
  ({ workflow }) => {
    expect(workflow.permissions).toEqual({});
    expect(JSON.stringify(workflow.on)).not.toMatch(/pull_request_target|workflow_run/);
  },
);

describe.each(jobs)('$name', ({ job, workflow }) => {
  test('asks for what it needs, keeps no token in the working tree, and ends', () => {
    const { permissions = {}, steps } = job;
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const { with: options } of checkouts) expect(options).toMatchObject({ 'persist-credentials': false });
    expect(checkouts).toHaveLength(1);
    expect(job['timeout-minutes']).toBeLessThanOrEqual(90);
    const asks = steps.some(({ uses, run }) => uses?.startsWith('aws-actions/') || run?.includes('nx release publish'));
    expect(permissions['id-token']).toBe(asks ? 'write' : undefined);
    expect(JSON.stringify(steps)).not.toMatch(/secrets\.|aws-access-key-id/);
  });

  test('what deploys or publishes does so from an environment, one at a time and to its end', () => {
    const changes = job.steps.some(({ run }) => /ci -- deploy |release publish/.test(run ?? ''));
    expect(job.environment !== undefined).toBe(changes);
    if (changes) expect((job.concurrency ?? workflow.concurrency)?.['cancel-in-progress']).toBe(false);
  });
});

test('each command that the workflows call is there', () => {
  const called = sources.flatMap((source) => [...source.matchAll(/npm run ci -- ([\w-]+)/g)].map(([, name]) => name));
  const known = [...text('tools/ci/src/main.ts').matchAll(/case '([\w-]+)':/g)].map(([, name]) => name);
  expect(known).toEqual(expect.arrayContaining(called));
  expect(called).toContain('deploy');
});
