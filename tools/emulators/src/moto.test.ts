import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { startMoto, whyNoMoto } from './moto.ts';

const patient = { timeout: 300_000 };

describe.skipIf(whyNoMoto())('moto', () => {
  test('answers on a port of its own, empty, until it is stopped', patient, async () => {
    const [one, two] = await Promise.all([startMoto(), startMoto()]);
    expect(one.endpoint).not.toBe(two.endpoint);
    expect((await fetch(`${one.endpoint}/bucket`, { method: 'PUT' })).status).toBe(200);
    expect(await (await fetch(`${one.endpoint}/bucket?list-type=2`)).text()).toContain('<KeyCount>0<');
    expect((await fetch(`${two.endpoint}/bucket?list-type=2`)).status).toBe(404);
    await Promise.all([one.stop(), two.stop()]);
    await expect(fetch(one.endpoint)).rejects.toThrow();
  });

  test('ends with the process that started it, even if that is killed', patient, async () => {
    const code = `
      import { startMoto } from './moto.ts';
      console.log((await startMoto()).endpoint);
      setInterval(() => undefined, 1000);`;
    const cwd = fileURLToPath(new URL('.', import.meta.url));
    const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', code], {
      cwd,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const endpoint = await new Promise<string>((resolve) => createInterface(parent.stdout).once('line', resolve));
    expect((await fetch(endpoint)).status).toBeLessThan(500);
    parent.kill('SIGKILL');
    await vi.waitFor(() => expect(fetch(endpoint)).rejects.toThrow(), { timeout: 60_000, interval: 100 });
  });
});
