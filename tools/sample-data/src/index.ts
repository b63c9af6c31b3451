export { generate, generateBytes } from './generate.ts';
export type { GenerateOptions } from './generate.ts';
export { random } from './random.ts';
export type { Random } from './random.ts';
