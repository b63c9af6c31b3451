export { generate, generateBytes } from './generate.ts';
export type { GenerateOptions } from './generate.ts';
