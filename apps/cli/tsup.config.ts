import { cp } from 'node:fs/promises';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/main.ts'],
  format: ['esm'],
  target: 'node22',
  sourcemap: true,
  clean: true,
  // The sample files travel with the command, so that `sluice run` works where there is no workspace.
  onSuccess: () =>
    cp(new URL('../../sample-data', import.meta.url), new URL('./dist/sample-data', import.meta.url), {
      recursive: true,
    }),
});
