import { defineConfig, type Options } from 'tsup';
import { functionNames } from './src/functions.ts';

/** One folder for each function, ready to be uploaded: everything is in it. */
const bundle = (name: string): Options => ({
  entry: { index: `src/handlers/${name}.ts` },
  outDir: `dist/${name}`,
  outExtension: () => ({ js: '.mjs' }),
  format: ['esm'],
  platform: 'node',
  target: 'node24',
  splitting: true,
  minify: true,
  sourcemap: true,
  clean: true,
  noExternal: [/.*/],
  esbuildOptions(options) {
    options.conditions = ['@sluice/source', 'module', 'import'];
    // Stack traces need the mappings only; the sources' text would have to be read at each start.
    options.sourcesContent = false;
    options.mainFields = ['module', 'main'];
    options.alias = { '@aws-sdk/credential-provider-node': './src/credentials.ts' };
  },
});

export default defineConfig(functionNames.map(bundle));
