import { defineConfig } from 'tsup';

/**
 * How an app's Lambda functions are built: a folder in dist/ for each, ready to be uploaded, with everything in it. What
 * is seldom needed is in files of its own, which are read only then.
 * @param functions The functions' source files by the names of their folders
 */
export const lambdaFunctions = (functions: Readonly<Record<string, string>>): ReturnType<typeof defineConfig> =>
  defineConfig(
    Object.entries(functions).map(([name, source]) => ({
      entry: { index: source },
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
    })),
  );
