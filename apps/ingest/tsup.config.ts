import { defineConfig, type Options } from 'tsup';

/**
 * One folder for each function, ready to be uploaded: everything is in it. What is seldom needed is in files of its own,
 * which are read only then.
 */
const bundle = (name: string): Options => ({
  entry: { index: `src/${name}.ts` },
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

export default defineConfig([bundle('ingest'), bundle('sweep')]);
