import {
  boolean,
  category,
  date,
  decimal,
  defineDataset,
  identifier,
  integer,
  text,
  timestamp,
} from '@sluice/contract';

/** A dataset with a column of every kind, a pseudonym, another encoding and another clock: what a browser has to bring. */
export const parcels = defineDataset({
  name: 'parcels',
  version: 1,
  title: 'Parcels',
  owner: 'tests',
  columns: {
    parcel_id: identifier({ pattern: 'P[0-9]{1,6}' }),
    pieces: integer({ min: 1, max: 99 }),
    weight: decimal({ precision: 8, scale: 2, decimalMark: ',', thousands: '.' }),
    insured: boolean({ optional: true }),
    service: category(['letter', 'parcel'], { synonyms: { päckchen: 'parcel' } }),
    promised: date({ formats: ['dd.MM.yyyy'], optional: true }),
    sent_at: timestamp({ formats: ['yyyy-MM-dd HH:mm:ss'], zone: 'Europe/Berlin' }),
    addressee: text({ maxLength: 60, pii: 'pseudonymise' }),
    note: text({ maxLength: 60, optional: true }),
  },
  eventTime: 'sent_at',
  fallbackEncoding: 'windows-1252',
  maxRejectRatio: 1,
});

export const pseudonymKey = new TextEncoder().encode('a key for tests alone');
