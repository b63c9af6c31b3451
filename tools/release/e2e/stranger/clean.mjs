import { clean } from '@sluice/cleaning';
import { defineDataset, identifier, integer } from '@sluice/contract';
import { createReadStream } from 'node:fs';

const columns = { sku: identifier({ pattern: 'S[0-9]+' }), pieces: integer({ min: 0 }) };
const about = { name: 'stock', version: 1, title: 'Stock', owner: 'a stranger' };
const stock = defineDataset({ ...about, columns, eventTime: 'uploaded_at' });

const print = { write: (bytes) => void process.stdout.write(bytes) };
const report = await clean(createReadStream('stock.csv'), { dataset: stock, clean: print, rejects: print });
console.log(report.read, report.clean, report.rejected);
