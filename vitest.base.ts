import { defineConfig } from 'vitest/config';

/** Tests import the libraries' sources, so that no build comes before them. */
export default defineConfig({
  resolve: { conditions: ['@sluice/source'] },
  ssr: { resolve: { conditions: ['@sluice/source'] } },
  test: {
    // Nx asks for colours; what a test prints or runs is compared as plain text.
    env: { FORCE_COLOR: '0' },
    include: ['src/**/*.test.ts'],
    setupFiles: [new URL('./vitest.setup.ts', import.meta.url).pathname],
  },
});
