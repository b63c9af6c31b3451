import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseName, reservedColumns } from './names.ts';

describe('normaliseName', () => {
  it.each([
    ['Sensor ID ', 'sensor_id'],
    ['sensorId', 'sensor_id'],
    ['SensorID', 'sensor_id'],
    ['SENSOR-ID', 'sensor_id'],
    ['HTTPStatus', 'http_status'],
    ['Temperature (°C)', 'temperature_c'],
    ['temp2Max', 'temp2_max'],
    ['\ufeffitem', 'item'],
    ['Größe', 'größe'],
    ['Gro\u0308ße', 'größe'],
    ['__proto__', 'proto'],
    ['_line', '_line'],
    [' _record ', '_record'],
    ['  ', ''],
    ['#', ''],
  ])('makes %j %j', (header, name) => {
    expect(normaliseName(header)).toBe(name);
  });

  it('is idempotent', () => {
    const telling = fc.constantFrom(
      'a',
      'B',
      'Z',
      '9',
      '_',
      ' ',
      '°',
      'ß',
      'İ',
      'ǅ',
      'ﬁ',
      'Å',
      '\u0308',
      '\ufeff',
      '-',
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: telling }), fc.string(), fc.constantFrom(...reservedColumns)),
        (header) => {
          expect(normaliseName(normaliseName(header))).toBe(normaliseName(header));
        },
      ),
      { numRuns: 300 },
    );
  });
});
