export { answer } from './answer.ts';
export type { Choice, Choices } from './filter.ts';
export { asAnswered, spiceRow } from './compare.ts';
export type { Row, Value } from './value.ts';
