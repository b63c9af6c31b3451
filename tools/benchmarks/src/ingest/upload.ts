import { iotSensorData } from '@sluice/datasets';

/** An upload of sensor readings of about so many bytes, in blocks. The same for the same size. */
export function sensorUpload(bytes: number): { size: number; body: () => Iterable<Uint8Array> } {
  const header = Buffer.from(`${Object.keys(iotSensorData.columns).join(',')}\n`);
  const row = (index: number): string =>
    `sensor-${String(index % 1000).padStart(3, '0')},2026-01-${String(1 + (index % 28)).padStart(2, '0')}T` +
    `${String(index % 24).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00Z,${(index % 400) / 10},${index % 100}\n`;
  const block = Buffer.from(Array.from({ length: 1000 }, (_, index) => row(index)).join(''));
  const blocks = Math.max(1, Math.round((bytes - header.length) / block.length));
  return {
    size: header.length + blocks * block.length,
    *body() {
      yield header;
      for (let count = 0; count < blocks; count += 1) yield block;
    },
  };
}
