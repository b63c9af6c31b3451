import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZone, openZone } from './zone.ts';

/** Local seconds as another part of Intl writes them: 'YYYY-MM-DD HH:mm:ss'. */
function localSeconds(zone: string, utcSeconds: number): number {
  const local = new Date(utcSeconds * 1000).toLocaleString('sv-SE', { timeZone: zone });
  return Date.parse(`${local.replace(' ', 'T')}Z`) / 1000;
}

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
];

describe('openZone', () => {
  it('finds the way back from any local time', () => {
    // 1900 to 2100, as toLocaleString writes later years alike and earlier ones with the Julian calendar in no zone.
    const instants = fc.integer({ min: -2_208_988_800, max: 4_102_444_800 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (name, instant) => {
        const zone = openZone(name);
        const local = localSeconds(name, instant);
        expect([zone.toUtc(local, 'earlier'), zone.toUtc(local, 'later')]).toContain(instant);
      }),
      { numRuns: 300 },
    );
  });

  it('knows a day that a country skipped', () => {
    expect(openZone('Pacific/Apia').toUtc(Date.UTC(2011, 11, 30, 12) / 1000, 'later')).toBe('gap');
  });

  it('knows a change of half an hour', () => {
    const zone = openZone('Australia/Lord_Howe');
    const repeated = Date.UTC(2026, 3, 5, 1, 45) / 1000;
    const [earlier, later] = [zone.toUtc(repeated, 'earlier'), zone.toUtc(repeated, 'later')];
    expect(Number(later) - Number(earlier)).toBe(1800);
    expect(zone.toUtc(repeated, 'reject')).toBe('overlap');
  });

  it('changes at the very second', () => {
    const zone = openZone('Europe/Berlin');
    const change = Date.UTC(2026, 9, 25, 1) / 1000;
    expect(zone.toUtc(change + 7199, 'earlier')).toBe(change - 1);
    expect(zone.toUtc(change + 7200, 'earlier')).toBe(change + 3600);
    expect(zone.toUtc(change + 3599, 'reject')).toBe(change - 3601);
  });

  it('works from the first year to the last', () => {
    const zone = openZone('Asia/Tokyo');
    for (const local of [-62_135_596_800, 253_402_300_799]) expect(typeof zone.toUtc(local, 'reject')).toBe('number');
  });
});

describe('isZone', () => {
  it('asks the runtime', () => {
    expect(['UTC', 'Europe/Berlin', 'Mars/Olympus', ''].map(isZone)).toEqual([true, true, false, false]);
  });
});
