import { ESLint } from 'eslint';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './workspace.ts';

const eslint = new ESLint({ cwd: root });

async function complaints(file: string, source: string): Promise<string[]> {
  const [result] = await eslint.lintText(source, { filePath: join(root, file) });
  return (result?.messages ?? [])
    .map((message) => message.ruleId ?? message.message)
    .filter((rule) => /module-boundaries|restricted-imports|Parsing/.test(rule));
}

const boundaries = '@nx/enforce-module-boundaries';

test.each([
  ['libs/contract/src/index.ts', '@sluice/cleaning'],
  ['libs/cleaning/src/index.ts', '@sluice/datasets'],
  ['libs/cleaning/src/index.ts', '@sluice/lake'],
  ['libs/lake/src/index.ts', '@sluice/warehouse'],
  ['libs/dashboard-spec/src/index.ts', '@sluice/datasets'],
  ['libs/dashboards/src/index.ts', '@sluice/warehouse'],
  ['libs/warehouse/src/index.ts', '@sluice/dashboards'],
  ['libs/lake/src/index.ts', '@sluice/emulators'],
  ['apps/cli/src/main.ts', '@sluice/emulators'],
])('%s may not import %s', async (file, name) => {
  expect(await complaints(file, `import * as wrong from '${name}';\nvoid wrong;\n`)).toContain(boundaries);
});

test.each([
  ['libs/cleaning/src/index.ts', '@sluice/contract'],
  ['libs/warehouse/src/index.ts', '@sluice/lake'],
  ['libs/dashboards/src/index.ts', '@sluice/datasets'],
  ['apps/cli/src/main.ts', '@sluice/warehouse'],
  ['libs/lake/src/sweep.test.ts', '@sluice/emulators'],
])('%s may import %s', async (file, name) => {
  expect(await complaints(file, `import * as right from '${name}';\nvoid right;\n`)).toEqual([]);
});

test.each([
  ['libs/cleaning/src/index.ts', 'node:fs'],
  ['libs/warehouse/src/index.ts', '@aws-sdk/client-s3'],
])('%s may not import %s', async (file, name) => {
  expect(await complaints(file, `import * as wrong from '${name}';\nvoid wrong;\n`)).toContain('no-restricted-imports');
});
