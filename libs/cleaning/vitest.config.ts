import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** Tests count and break what the readers do by putting modules in their place. */
export default mergeConfig(base, { test: { isolate: true } });
