import { defineConfig } from 'vitest/config';

/** Tests import the libraries' sources, so that no build comes before them. */
export default defineConfig({
  resolve: { conditions: ['@sluice/source'] },
  ssr: { resolve: { conditions: ['@sluice/source'] } },
  test: {
    // Modules are loaded once for all files of a project: the CDK alone takes seconds each time. Projects whose tests put
    // something in a module's place say otherwise.
    isolate: false,
    // Nx asks for colours; what a test prints or runs is compared as plain text.
    env: { FORCE_COLOR: '0' },
    // It ends a test that would wait for ever; a busy machine takes its time.
    testTimeout: 60_000,
    include: ['src/**/*.test.ts'],
    setupFiles: [new URL('./vitest.setup.ts', import.meta.url).pathname],
  },
});
