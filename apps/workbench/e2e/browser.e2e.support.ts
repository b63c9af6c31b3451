import type { Browser, Page } from '@sluice/chromium';
import { expect } from 'vitest';

/** How the page is looked at. */
export interface Look {
  readonly theme: 'light' | 'dark';
  readonly width: number;
}

export const looks: readonly Look[] = [
  { theme: 'light', width: 1440 },
  { theme: 'dark', width: 1440 },
  { theme: 'light', width: 390 },
  { theme: 'dark', width: 390 },
];

/** Shows a page to `visit`, and fails when the browser complains of anything while it is open. */
export async function visiting(browser: Browser, look: Look, visit: (page: Page) => Promise<void>): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: look.width, height: 900 },
    colorScheme: look.theme,
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A question that the reader has changed is taken back.
    if (reason !== 'net::ERR_ABORTED') complaints.push(`${request.url()}: ${reason}`);
  });
  try {
    await visit(page);
    expect(complaints, 'complaints of the browser').toEqual([]);
  } finally {
    await page.close();
  }
}

/** What a visual shows of its data. */
export interface Shown {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  /** Of a KPI, its number; of others, how many marks, slices or rows are drawn. */
  readonly value: string;
}

/** Waits until the open sheet has its data, and says what each visual shows. */
export async function shownOn(page: Page): Promise<Shown[]> {
  await page.locator('[data-visual]').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[data-visual][data-state=loading]'));
  return page.locator('[data-visual]').evaluateAll((visuals) => {
    // What has the colour of a series is data; axes and grids have others. Heat maps fill cells and nothing else.
    const probe = document.body.appendChild(document.createElement('span'));
    const colours = ['1', '2', '3', '4', '5', '6', 'rest'].map((name) => {
      probe.style.color = `var(--chart-${name})`;
      return getComputedStyle(probe).color;
    });
    probe.remove();
    const isMark = (path: Element, kind: string): boolean => {
      const { fill, stroke } = getComputedStyle(path);
      return kind === 'heat-map' ? fill !== 'none' : colours.includes(kind === 'line' ? stroke : fill);
    };
    return visuals.map((visual) => {
      const { visual: id = '', kind = '', state = '' } = (visual as HTMLElement).dataset;
      const number = visual.querySelector<HTMLElement>('[data-value]')?.dataset['value'];
      const marks = [...visual.querySelectorAll('.chart svg path')].filter((path) => isMark(path, kind));
      const rows = visual.querySelectorAll('tbody tr');
      return { id, kind, state, value: number ?? String(Math.max(marks.length, rows.length)) };
    });
  });
}

/** The rows of a chart, read from its table. */
export async function rowsOf(page: Page, visual: string): Promise<string[][]> {
  const frame = page.locator(`[data-visual="${visual}"]`);
  const asTable = frame.getByRole('button', { name: 'as a table' });
  await asTable.click();
  const rows = await frame
    .locator('tbody tr')
    .evaluateAll((found) => found.map((row) => [...row.children].map((cell) => cell.textContent)));
  await asTable.click();
  return rows;
}

/** No page is wider than the window. */
export async function expectNoOverflow(page: Page, where: string): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(excess, `${where} overflows`).toBeLessThanOrEqual(0);
}
