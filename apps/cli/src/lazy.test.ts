import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

/** Prints the name of each package of AWS that is asked for. */
const hook = `
  import { registerHooks } from 'node:module';
  registerHooks({
    resolve(name, context, next) {
      if (name.startsWith('@aws-sdk/')) console.error('loads ' + name);
      return next(name, context);
    },
  });`;

async function loads(...argv: string[]): Promise<string[]> {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const flags = ['--conditions=@sluice/source', '--import', `data:text/javascript,${encodeURIComponent(hook)}`];
  const run = promisify(execFile)(process.execPath, [...flags, main, ...argv]);
  const { stderr } = await run.catch((error: unknown) => error as { stderr: string });
  return [...stderr.matchAll(/^loads (.*)$/gm)].map(([, name]) => name ?? '');
}

test('what speaks to AWS is only loaded for a stage', { timeout: 60_000 }, async () => {
  expect(await loads('files', '--lake', '/nowhere')).toEqual([]);
  expect(await loads('files', '--stage', 'No stage')).toContain('@aws-sdk/client-s3');
});
