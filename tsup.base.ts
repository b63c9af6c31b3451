import { defineConfig } from 'tsup';

/** How every library is built: ESM, CJS and types beside each other in dist/. */
export const library = defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'node20',
  // The sources travel with the package: the maps need not hold their text once more.
  esbuildOptions(options) {
    options.sourcesContent = false;
  },
});
