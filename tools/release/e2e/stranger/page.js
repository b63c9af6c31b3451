import { clean } from '@sluice/cleaning';
import { defineDataset, identifier, integer } from '@sluice/contract';

const columns = { sku: identifier({ pattern: 'S[0-9]+' }), pieces: integer({ min: 0 }) };
const about = { name: 'stock', version: 1, title: 'Stock', owner: 'a stranger' };
const stock = defineDataset({ ...about, columns, eventTime: 'uploaded_at' });

const shown = document.querySelector('pre');
const print = { write: (bytes) => void (shown.textContent += new TextDecoder().decode(bytes)) };
document.querySelector('input').addEventListener('change', async ({ target }) => {
  const report = await clean(target.files[0].stream(), { dataset: stock, clean: print, rejects: print });
  shown.textContent += `${report.read} ${report.clean} ${report.rejected}\n`;
  shown.dataset.done = 'true';
});
