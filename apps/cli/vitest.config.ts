import { mergeConfig } from 'vitest/config';
import base from '../../vitest.base.ts';

/** A test puts other datasets in the place of the deployed ones. */
export default mergeConfig(base, { test: { isolate: true } });
