import { writeFile } from 'node:fs/promises';
import { readInputs } from './inputs.ts';
import { page } from './page.ts';

/** Prints what uploads cost, or writes it to the file that is named. */
const [file] = process.argv.slice(2);
const { prices, measured } = await readInputs();
const text = await page(prices, measured);
if (file === undefined) process.stdout.write(text);
else await writeFile(file, text);
