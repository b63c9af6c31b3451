import { defineConfig } from 'tsup';

/** How every library is built: ESM, CJS and types beside each other in dist/. */
export const library = defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  // Else the order of a union is that in which the compiler happens to meet its members, and API reports differ by it.
  dts: { compilerOptions: { stableTypeOrdering: true } },
  sourcemap: true,
  clean: true,
  target: 'node20',
  // The sources travel with the package: the maps need not hold their text once more.
  esbuildOptions(options) {
    options.sourcesContent = false;
  },
});
