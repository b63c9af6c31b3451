import { cellParser, timestamp } from '@sluice/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockOf } from './clock.ts';
import { impossibleTimes, tickOf, timeText } from './time-text.ts';

const instant = Date.UTC(2026, 9, 5, 0, 7, 9, 45);

test.each([
  ['yyyy-MM-ddTHH:mm:ssX', 'UTC', '2026-10-05T00:07:09Z'],
  ['yyyy-MM-ddTHH:mm:ss.SSSX', 'Europe/Berlin', '2026-10-05T02:07:09.045+02:00'],
  ['yyyy-MM-ddTHH:mm:ss.SSSSSSX', 'America/St_Johns', '2026-10-04T21:37:09.045000-02:30'],
  ['d.M.yyyy H:mm', 'Europe/Berlin', '5.10.2026 2:07'],
  ['MMM d, yyyy hh:mm a', 'UTC', 'Oct 5, 2026 12:07 AM'],
  ['dd/MM/yyyy h:mm a', 'America/New_York', '04/10/2026 8:07 PM'],
  ['unix', 'UTC', '1791158829'],
  ['unix-ms', 'UTC', '1791158829045'],
])('%s in %s', (format, zone, text) => {
  expect(timeText(format, clockOf(zone))(instant)).toBe(text);
});

test('the contract reads back what was written', { timeout: 60_000 }, () => {
  const formats = ['yyyy-MM-ddTHH:mm:ss.SSSX', 'd MMM yyyy h:mm:ss.SSS a', 'unix-ms', 'dd.MM.yyyy HH:mm:ss.SSS'];
  for (const zone of ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe']) {
    const clock = clockOf(zone);
    for (const format of formats) {
      const parse = cellParser(timestamp({ formats: [format], zone, overlap: 'reject' }));
      const write = timeText(format, clock);
      fc.assert(
        fc.property(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2040, 0, 1) }), (time) => {
          const isTwice = clock.shownTwice(time) && !format.includes('X') && format !== 'unix-ms';
          const value = new Date(time).toISOString();
          expect(parse(write(time))).toMatchObject(
            isTwice ? { ok: false, code: 'ambiguous_time' } : { ok: true, value },
          );
        }),
        {
          numRuns: 200,
          examples: [[Date.UTC(2026, 9, 25, 0, 30)], [Date.UTC(2026, 9, 25, 1, 30)], [Date.UTC(2026, 9, 25, 2)]],
        },
      );
    }
  }
});

test('impossible times are none', () => {
  for (const format of ['yyyy-MM-dd HH:mm', 'd MMM yyyy h:mm a', 'dd.MM.yyyy HH:mm:ss.SSS']) {
    const texts = impossibleTimes(format, clockOf('UTC'))(instant);
    const parse = cellParser(timestamp({ formats: [format], zone: 'UTC' }));
    expect(texts.length).toBeGreaterThan(2);
    for (const text of texts) expect(parse(text), text).toMatchObject({ ok: false, code: 'not_a_timestamp' });
  }
  expect(impossibleTimes('unix', clockOf('UTC'))(instant)).toEqual([]);
});

test('ticks', () => {
  const formats = [
    'unix',
    'unix-ms',
    'yyyy-MM-dd',
    'yyyy-MM-dd HH',
    'yyyy-MM-dd HH:mm',
    'yyyy-MM-dd HH:mm:ss',
    'HH:mm:ss.S',
  ];
  expect(formats.map(tickOf)).toEqual([1000, 1, 86_400_000, 3_600_000, 60_000, 1000, 1]);
});
