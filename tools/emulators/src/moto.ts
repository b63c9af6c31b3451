import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ensurePython, whyNoPython } from './python.mjs';

/** A server that stands in for AWS. */
export interface Emulator {
  /** URL without a slash at its end, for an SDK client's `endpoint`. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/**
 * Why tests against moto are to be skipped, for `describe.skipIf`; undefined when they can run. Where nothing may be
 * skipped (SLUICE_REQUIRE=all) they run, and fail with what is missing.
 */
export function whyNoMoto(): string | undefined {
  return process.env['SLUICE_REQUIRE'] === 'all' ? undefined : whyNoPython();
}

/**
 * Starts a moto server of its own, empty, on a free port of 127.0.0.1. It ends with this process, however that ends.
 * @throws Error when Python or moto is missing and cannot be installed
 */
export async function startMoto(): Promise<Emulator> {
  const script = fileURLToPath(new URL('./moto_server.py', import.meta.url));
  const child = spawn(ensurePython(), [script], { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors.push(text);
    if (errors.length > 50) errors.shift();
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`cannot start moto: exit code ${code}\n${errors.join('')}`)));
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
