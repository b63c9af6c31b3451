import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** A test puts a module in the place of DuckDB. */
export default mergeConfig(base, { test: { isolate: true } });
