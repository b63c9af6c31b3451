import { date, defineDataset, identifier, integer, type Dataset } from '@sluice/contract';

/** Contracts of this package's tests and of the processes that they start, and files for them. */

/** The visits contract, which wants at least so many guests. */
export function visitsOfAtLeast(guests: number, version = 2): Dataset {
  return defineDataset({
    name: 'visits',
    version,
    title: 'Visits',
    owner: 'front desk',
    columns: {
      visit_id: identifier({ pattern: 'V[0-9]+' }),
      guests: integer({ min: guests }),
      day: date({ formats: ['yyyy-MM-dd'] }),
    },
    key: ['visit_id'],
    eventTime: 'day',
    maxRejectRatio: 0.5,
  });
}

export const visits = visitsOfAtLeast(1, 1);

export const payments = defineDataset({
  name: 'payments',
  version: 1,
  title: 'Payments',
  owner: 'front desk',
  columns: { payment_id: identifier({}), cents: integer({}) },
  eventTime: 'uploaded_at',
  maxRejectRatio: 0.5,
});

export const datasets: readonly Dataset[] = [visits, payments];

/** A visits file with one row for each number of guests; 0 guests are a reject. */
export function visitsCsv(...guests: number[]): Uint8Array {
  const rows = guests.map((number, index) => `V${index + 1},${number},2026-01-0${(index % 9) + 1}\n`);
  return bytes(`visit_id,guests,day\n${rows.join('')}`);
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
