const { clean } = require('@sluice/cleaning');
const { defineDataset, identifier, integer } = require('@sluice/contract');
const { createReadStream } = require('node:fs');

const columns = { sku: identifier({ pattern: 'S[0-9]+' }), pieces: integer({ min: 0 }) };
const about = { name: 'stock', version: 1, title: 'Stock', owner: 'a stranger' };
const stock = defineDataset({ ...about, columns, eventTime: 'uploaded_at' });

const print = { write: (bytes) => void process.stdout.write(bytes) };
clean(createReadStream('stock.csv'), { dataset: stock, clean: print, rejects: print }).then((report) =>
  console.log(report.read, report.clean, report.rejected),
);
