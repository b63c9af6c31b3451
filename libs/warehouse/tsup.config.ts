import { defineConfig } from 'tsup';
import { library } from '../../tsup.base.ts';

/** Readers of what is deployed are an entry of their own, without DuckDB; what both know is in shared chunks. */
export default defineConfig({
  ...library,
  entry: { index: 'src/index.ts', iceberg: 'src/iceberg/index.ts' },
  splitting: true,
});
