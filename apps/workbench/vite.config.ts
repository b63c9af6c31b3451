import { defineConfig } from 'vite';

/** The page is served by the cli from dist/; in development, `sluice serve` on its own port answers /api. */
export default defineConfig({
  base: './',
  resolve: { conditions: ['@sluice/source', 'module', 'browser', 'development|production'] },
  server: { proxy: { '/api': process.env['SLUICE_API'] ?? 'http://127.0.0.1:4173' } },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
});
