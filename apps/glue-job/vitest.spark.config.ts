import base from '../../vitest.base.ts';
import { mergeConfig } from 'vitest/config';

/** What Spark and DuckDB make of the same files, and the job as AWS Glue starts it: needs Spark, unlike other tests. */
export default mergeConfig(base, {
  test: { include: ['{parity,deployed}/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 60_000 },
});
