import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { LambdaError, startRuntimeApi } from './runtime-api.ts';
import { ensureRuntimeClient, whyNoRuntimeClient } from './runtime-client.mjs';

/** A function as it is deployed. */
export interface LambdaOptions {
  /** The folder of the bundle, Lambda's /var/task. */
  readonly folder: string;
  /** `file.export`, the file without its ending. */
  readonly handler: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds that an invocation may take before its process is killed. */
  readonly timeout: number;
}

/** A function in one execution environment. */
export interface Lambda {
  /**
   * Invokes the function once earlier invocations have ended; in a new process when the last one has died.
   * @throws LambdaError when the function throws, exits or runs out of time
   */
  invoke(event: unknown): Promise<unknown>;
  /** Milliseconds from the start of the first process to its asking for the first event. */
  readonly startTime: number;
  /** What it has written to its output, by lines. */
  readonly logs: readonly string[];
  /** Most resident memory of the process so far, in bytes. Linux only. */
  peakMemory(): number;
  /** Kills the process, as a crash would. An invocation that is under way fails. */
  kill(): void;
  stop(): Promise<void>;
}

/**
 * Why tests of functions are to be skipped, for `describe.skipIf`; undefined when they can run. Where nothing may be
 * skipped (SLUICE_REQUIRE=all) they run, and fail with what is missing.
 */
export function whyNoLambda(): string | undefined {
  return process.env['SLUICE_REQUIRE'] === 'all' ? undefined : whyNoRuntimeClient();
}

/**
 * Starts a function under Lambda's own runtime client, in a process that has this process's Node and nothing of its
 * environment but what is given; waits until it asks for its first event.
 * @throws LambdaError when its start fails
 * @throws Error when the runtime client is missing and cannot be installed
 */
export async function startLambda(options: LambdaOptions): Promise<Lambda> {
  const { folder, handler, environment, timeout } = options;
  const client = ensureRuntimeClient();
  const api = await startRuntimeApi();
  const logs: string[] = [];
  let child: ChildProcess | undefined;

  function start(): void {
    const started = spawn(process.execPath, [client, handler], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        AWS_LAMBDA_RUNTIME_API: api.address,
        AWS_LAMBDA_FUNCTION_NAME: 'test',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1769',
        AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/test',
        AWS_LAMBDA_LOG_STREAM_NAME: 'test',
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        LAMBDA_TASK_ROOT: folder,
        NODE_OPTIONS: '--enable-source-maps',
        PATH: process.env['PATH'],
        TZ: ':UTC',
        _HANDLER: handler,
        ...environment,
      },
    });
    for (const stream of [started.stdout, started.stderr])
      createInterface(stream).on('line', (line) => void logs.push(line));
    started.once('exit', (code, signal) => {
      if (child !== started) return;
      child = undefined;
      const reason = signal ? `signal ${signal}` : `exit code ${code}`;
      api.fail(new LambdaError('Runtime.ExitError', `the function's process ended: ${reason}`));
    });
    child = started;
  }

  function end(error: LambdaError): void {
    const last = child;
    child = undefined;
    last?.kill('SIGKILL');
    api.fail(error);
  }

  async function invoke(event: unknown): Promise<unknown> {
    if (!child) start();
    await api.ready();
    const timer = setTimeout(
      () => end(new LambdaError('Sandbox.Timedout', `the function ran for longer than ${timeout} ms`)),
      timeout,
    );
    try {
      return await api.invoke(event, Date.now() + timeout);
    } finally {
      clearTimeout(timer);
    }
  }

  async function stop(): Promise<void> {
    end(new LambdaError('Runtime.ExitError', 'the function was stopped'));
    await api.stop();
  }

  const before = performance.now();
  start();
  try {
    await api.ready();
  } catch (error) {
    await stop();
    throw error;
  }
  const startTime = performance.now() - before;
  let last: Promise<unknown> = Promise.resolve();
  return {
    startTime,
    logs,
    invoke(event) {
      const next = last.then(() => invoke(event));
      last = next.catch(() => undefined);
      return next;
    },
    peakMemory() {
      const status = readFileSync(`/proc/${child?.pid}/status`, 'utf8');
      return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
    },
    kill: () => end(new LambdaError('Runtime.ExitError', 'the function was killed')),
    stop,
  };
}
