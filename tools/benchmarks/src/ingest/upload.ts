import { iotSensorData } from '@sluice/datasets';
import { iotLines } from '../cleaning/inputs/iot.ts';

/** The raw object that is ingested. */
export const key = `${iotSensorData.name}.csv`;

/** An upload of sensor readings of about so many bytes, in blocks. The same for the same size. */
export function sensorUpload(bytes: number): { size: number; body: () => Iterable<Uint8Array> } {
  const header = Buffer.from(`${Object.keys(iotSensorData.columns).join(',')}\n`);
  const block = Buffer.from([...iotLines(1000, 'plain')].map((line) => `${line.trimEnd()}\n`).join(''));
  const blocks = Math.max(1, Math.round((bytes - header.length) / block.length));
  return {
    size: header.length + blocks * block.length,
    *body() {
      yield header;
      for (let count = 0; count < blocks; count += 1) yield block;
    },
  };
}
