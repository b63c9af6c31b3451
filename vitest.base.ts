import { defineConfig } from 'vitest/config';

/** Tests import the libraries' sources, so that no build comes before them. */
export default defineConfig({
  resolve: { conditions: ['@sluice/source'] },
  ssr: { resolve: { conditions: ['@sluice/source'] } },
  test: { include: ['src/**/*.test.ts'], setupFiles: [new URL('./vitest.setup.ts', import.meta.url).pathname] },
});
