import { describe, expect, it } from 'vitest';
import { parseCell } from '../cell.ts';
import { date } from './date.ts';
import { timestamp } from './timestamp.ts';

function read(column: Parameters<typeof parseCell>[0], cell: string): unknown {
  const result = parseCell(column, cell);
  return result.ok ? result.value : result.code;
}

describe('date', () => {
  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2026-02-29', 'not_a_date'],
    ['2026-13-01', 'not_a_date'],
    ['2026-00-10', 'not_a_date'],
    ['2026-01-00', 'not_a_date'],
    ['0000-01-01', 'not_a_date'],
    ['0001-01-01', '0001-01-01'],
    ['9999-12-31', '9999-12-31'],
    ['2026-1-2', 'not_a_date'],
    ['2026-01-02 junk', 'not_a_date'],
    ['2026', 'not_a_date'],
    ['', 'not_a_date'],
  ])('reads %j as %j', (cell, value) => {
    expect(read(date({ formats: ['yyyy-MM-dd'] }), cell)).toBe(value);
  });

  it('reads declared formats only', () => {
    const column = date({ formats: ['d.M.yyyy', 'dd MMM yyyy'] });
    expect(
      ['5.1.2026', '05.01.2026', '05 JAN 2026', '05 Janu 2026', '2026-01-05'].map((cell) => read(column, cell)),
    ).toEqual(['2026-01-05', '2026-01-05', '2026-01-05', 'not_a_date', 'not_a_date']);
  });

  it('rejects what two formats read as different days', () => {
    const column = date({ formats: ['dd/MM/yyyy', 'MM/dd/yyyy'] });
    expect(['05/05/2026', '13/05/2026', '05/13/2026', '05/06/2026'].map((cell) => read(column, cell))).toEqual([
      '2026-05-05',
      '2026-05-13',
      '2026-05-13',
      'ambiguous_time',
    ]);
  });
});

describe('timestamp', () => {
  const iso = timestamp({ formats: ['yyyy-MM-ddTHH:mm:ssX'], zone: 'UTC' });

  it.each([
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['2026-01-02T03:04:05+02', '2026-01-02T01:04:05Z'],
    ['2026-01-02T03:04:05+0230', '2026-01-02T00:34:05Z'],
    ['2026-01-02T03:04:05-02:30', '2026-01-02T05:34:05Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00Z'],
    ['2026-01-02T24:00:00Z', 'not_a_timestamp'],
    ['2026-01-02T03:60:05Z', 'not_a_timestamp'],
    ['2026-01-02T03:04:60Z', 'not_a_timestamp'],
    ['2026-01-02T03:04:05+19:00', 'not_a_timestamp'],
    ['2026-01-02T03:04:05+01:60', 'not_a_timestamp'],
    ['2026-01-02T03:04:05', 'not_a_timestamp'],
    ['2026-01-02T03:04:05z', 'not_a_timestamp'],
    ['2026-01-02t03:04:05Z', 'not_a_timestamp'],
    ['2026-01-02T03:04:05.5Z', 'not_a_timestamp'],
    ['0001-01-01T00:00:00+01:00', 'out_of_range'],
    ['9999-12-31T23:59:59-01:00', 'out_of_range'],
  ])('reads %j as %j', (cell, value) => {
    expect(read(iso, cell)).toBe(value);
  });

  it.each([
    ['12:00 am', '00:00:00'],
    ['12:30 PM', '12:30:00'],
    ['1:05 pm', '13:05:00'],
    ['11:59 PM', '23:59:00'],
    ['0:10 am', undefined],
    ['13:10 am', undefined],
    ['1:10', undefined],
  ])('reads the hour of %j', (cell, time) => {
    const column = timestamp({ formats: ['yyyy-MM-dd h:mm a'], zone: 'UTC' });
    expect(read(column, `2026-03-04 ${cell}`)).toBe(time === undefined ? 'not_a_timestamp' : `2026-03-04T${time}Z`);
  });

  it('writes as many fraction digits as the most precise format needs: 0, 3 or 6', () => {
    const formats = ['yyyy-MM-dd HH:mm:ss', 'yyyy-MM-dd HH:mm:ss.S', 'yyyy-MM-dd HH:mm:ss.SSSS'];
    const [plain, tenths, finer] = [1, 2, 3].map((count) =>
      timestamp({ formats: formats.slice(0, count), zone: 'UTC' }),
    );
    expect(plain && read(plain, '2026-01-02 03:04:05')).toBe('2026-01-02T03:04:05Z');
    expect(tenths && read(tenths, '2026-01-02 03:04:05')).toBe('2026-01-02T03:04:05.000Z');
    expect(tenths && read(tenths, '2026-01-02 03:04:05.7')).toBe('2026-01-02T03:04:05.700Z');
    expect(finer && read(finer, '2026-01-02 03:04:05.1234')).toBe('2026-01-02T03:04:05.123400Z');
    expect(finer && read(finer, '2026-01-02 03:04:05.12345')).toBe('not_a_timestamp');
  });

  it('counts seconds and milliseconds since 1970', () => {
    const seconds = timestamp({ formats: ['unix'], zone: 'UTC' });
    expect(['0', '1767323045', '-1', '99999999999999', '1.5', '1e9'].map((cell) => read(seconds, cell))).toEqual([
      '1970-01-01T00:00:00Z',
      '2026-01-02T03:04:05Z',
      '1969-12-31T23:59:59Z',
      'out_of_range',
      'not_a_timestamp',
      'not_a_timestamp',
    ]);
    const milliseconds = timestamp({ formats: ['unix-ms'], zone: 'UTC' });
    expect(['1767323045678', '-1'].map((cell) => read(milliseconds, cell))).toEqual([
      '2026-01-02T03:04:05.678Z',
      '1969-12-31T23:59:59.999Z',
    ]);
  });

  it('reads serial numbers of Excel, to the millisecond, in local time', () => {
    const moments = timestamp({ formats: ['excel'], zone: 'Europe/Berlin' });
    const cells = [
      '46023.5',
      '46023.999999994',
      '46023.9999999999',
      '1',
      '59',
      '60',
      '61',
      '0',
      '2958465',
      '2958466',
      '-1',
    ];
    expect(cells.map((cell) => read(moments, cell))).toEqual([
      '2026-01-01T11:00:00.000Z',
      '2026-01-01T22:59:59.999Z',
      '2026-01-01T23:00:00.000Z',
      '1899-12-31T23:00:00.000Z',
      '1900-02-27T23:00:00.000Z',
      'not_a_timestamp',
      '1900-02-28T23:00:00.000Z',
      'not_a_timestamp',
      '9999-12-30T23:00:00.000Z',
      'not_a_timestamp',
      'not_a_timestamp',
    ]);
    const days = date({ formats: ['excel', 'yyyy-MM-dd'] });
    expect(['46023', '46023.0', '46023.5', '2026-01-01'].map((cell) => read(days, cell))).toEqual([
      '2026-01-01',
      '2026-01-01',
      'not_a_date',
      '2026-01-01',
    ]);
  });

  it('rejects what two formats read as different instants', () => {
    const column = timestamp({ formats: ['dd/MM/yyyy HH:mm', 'MM/dd/yyyy HH:mm'], zone: 'Europe/Berlin' });
    expect(['05/05/2026 10:00', '05/06/2026 10:00', '25/06/2026 10:00'].map((cell) => read(column, cell))).toEqual([
      '2026-05-05T08:00:00Z',
      'ambiguous_time',
      '2026-06-25T08:00:00Z',
    ]);
  });

  it('rejects local times that the clocks skip, and decides those that they repeat by policy', () => {
    const formats = ['yyyy-MM-dd HH:mm'];
    const [reject, earlier, later] = (['reject', 'earlier', 'later'] as const).map((overlap) =>
      timestamp({ formats, zone: 'Europe/Berlin', overlap }),
    );
    if (!reject || !earlier || !later) throw new Error('three policies');
    expect(read(later, '2026-03-29 02:30')).toBe('nonexistent_time');
    expect(read(reject, '2026-03-29 01:59')).toBe('2026-03-29T00:59:00Z');
    expect(read(reject, '2026-03-29 03:00')).toBe('2026-03-29T01:00:00Z');
    expect(read(reject, '2026-10-25 02:30')).toBe('ambiguous_time');
    expect(read(earlier, '2026-10-25 02:30')).toBe('2026-10-25T00:30:00Z');
    expect(read(later, '2026-10-25 02:30')).toBe('2026-10-25T01:30:00Z');
    expect(read(reject, '2026-10-25 03:00')).toBe('2026-10-25T02:00:00Z');
  });

  it('says what it expected', () => {
    expect(
      parseCell(timestamp({ formats: ['yyyy-MM-dd HH:mm'], zone: 'Europe/Berlin' }), '2026-03-29 02:30'),
    ).toMatchObject({
      ok: false,
      code: 'nonexistent_time',
      message: "expected a local time that exists: the clocks went forward, found '2026-03-29 02:30'",
    });
  });
});
