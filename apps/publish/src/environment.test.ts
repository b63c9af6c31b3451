import { expect, test } from 'vitest';
import { readEnvironment } from './environment.ts';

const turn = { SLUICE_STATE_MACHINE_ARN: 'arn:aws:states:eu-central-1:123456789012:stateMachine:m' };
const start = {
  ...turn,
  SLUICE_STAGE: 'dev',
  SLUICE_PROCESSED_BUCKET: 'processed',
  SLUICE_FINAL_BUCKET: 'final',
  SLUICE_FINAL_DATABASE: 'sluice_dev_final',
  SLUICE_DEBOUNCE_SECONDS: '120',
};

test('is read as far as the function needs it', () => {
  expect(readEnvironment('turn', { ...start, HOME: '/' })).toEqual(turn);
  expect(readEnvironment('start', start)).toEqual({ ...start, SLUICE_DEBOUNCE_SECONDS: 120 });
});

test('names every variable at fault', () => {
  const { SLUICE_STAGE: _, ...rest } = start;
  expect(() => readEnvironment('start', { ...rest, SLUICE_DEBOUNCE_SECONDS: '7200' })).toThrow(
    /^cannot start with this environment: SLUICE_STAGE: missing, .*; SLUICE_DEBOUNCE_SECONDS: '7200', expected 1 to 3600; set them in the stack$/,
  );
});
