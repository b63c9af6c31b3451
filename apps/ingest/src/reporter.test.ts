import type { Logger } from '@aws-lambda-powertools/logger';
import type { IngestOutcome, Judged } from '@sluice/lake';
import { expect, test, vi } from 'vitest';
import { reportOutcome } from './reporter.ts';

function measured(judged: Pick<Judged, 'sha256' | 'size'>): unknown {
  const measure = vi.fn();
  const receipt = { judged: { ...judged, quarantine: { code: 'x', message: 'y' } } };
  const outcome = { source: 'a.csv', dataset: 'a', status: 'quarantined', receipt } as unknown as IngestOutcome;
  reportOutcome({ logger: { warn: vi.fn() } as unknown as Logger, measure }, outcome);
  return measure.mock.calls[0]?.[0];
}

test('a quarantined file counts as read only where it was read', () => {
  expect(measured({ sha256: 'f'.repeat(64), size: 10 })).toEqual({ FilesQuarantined: 1, BytesRead: 10 });
  expect(measured({ sha256: null, size: 10 })).toEqual({ FilesQuarantined: 1, BytesRead: 0 });
});
