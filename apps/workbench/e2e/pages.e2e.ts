import { type Browser, startBrowser } from '@sluice/chromium';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectNoOverflow, looks, shownOn, visiting } from './browser.e2e.support.ts';
import { startSluice, type Sluice } from './sluice.e2e.support.ts';

let sluice: Sluice;
let browser: Browser;

beforeAll(async () => {
  [sluice, browser] = await Promise.all([startSluice(), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await sluice?.stop();
});

/** The dashboards of the sample files: others would have no rows here. */
const names = ['iot-sensor-data', 'sales-records', 'user-logs'] as const;

describe.each(looks)('$theme, $width pixels wide', (look) => {
  test('every visual of the dashboards draws data', async () => {
    await visiting(browser, look, async (page) => {
      for (const name of names) {
        await page.goto(`${sluice.url}/#/dashboards/${name}`);
        await page.locator('[data-visual]').first().waitFor();
        const sheets = await page.getByRole('tab').count();
        let drawn = 0;
        for (let sheet = 0; sheet < Math.max(sheets, 1); sheet += 1) {
          if (sheet > 0) await page.getByRole('tab').nth(sheet).click();
          const visuals = await shownOn(page);
          drawn += visuals.length;
          for (const { id, kind, state, value } of visuals) {
            expect(state, `${name}: ${id}`).toBe('ready');
            if (kind === 'kpi') expect(value, `${name}: ${id}`).toMatch(/^-?\d/);
            else expect(Number(value), `${name}: marks of ${id}`).toBeGreaterThan(0);
          }
          await expectNoOverflow(page, `${name}, sheet ${sheet + 1}`);
        }
        expect(drawn, `visuals of ${name}`).toBeGreaterThanOrEqual(6);
      }
    });
  });

  test('the list of dashboards shows a glimpse of each, and leads to it', async () => {
    await visiting(browser, look, async (page) => {
      await page.goto(sluice.url);
      for (const name of names) {
        await page.locator(`[data-dashboard="${name}"] .dashboard-numbers dd`).first().waitFor();
        expect(await page.locator(`[data-dashboard="${name}"] .sparkline`).count(), name).toBe(1);
      }
      await expectNoOverflow(page, 'home');
      await page.locator(`[data-dashboard="${names[1]}"] a`).click();
      await shownOn(page);
      expect(page.url()).toBe(`${sluice.url}/#/dashboards/${names[1]}`);
    });
  });

  test('the accounts of every file and dataset balance', async () => {
    await visiting(browser, look, async (page) => {
      await page.goto(`${sluice.url}/#/files`);
      await page.locator('[data-file]').first().waitFor();
      const files = await page.locator('[data-file]').count();
      const datasets = await page.locator('[data-dataset]').count();
      expect(files).toBe(names.length);
      // Those without a file stand there, too, and have no rows.
      expect(datasets).toBeGreaterThanOrEqual(files);
      expect(await page.locator('[data-balances="true"]').count()).toBe(files + datasets);
      await page.locator('summary').first().click();
      expect(await page.locator('[data-file] tbody tr').first().isVisible()).toBe(true);
      await expectNoOverflow(page, 'files');
    });
  });
});

describe('by keyboard and by hand', () => {
  const [look = { theme: 'light' as const, width: 1440 }] = looks;

  test('tabs go by arrow keys, panels open and close, focus comes back', async () => {
    const [name] = names;
    await visiting(browser, look, async (page) => {
      await page.goto(`${sluice.url}/#/dashboards/${name}`);
      await shownOn(page);
      await page.getByRole('tab').first().focus();
      await page.keyboard.press('ArrowRight');
      expect(page.url()).toContain('_sheet=2');
      expect(await page.getByRole('tab', { selected: true }).evaluate((tab) => tab === document.activeElement)).toBe(
        true,
      );
      await page.locator('.filter-button').first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      expect(await page.getByRole('dialog').count()).toBe(0);
      expect(
        await page
          .locator('.filter-button')
          .first()
          .evaluate((button) => button === document.activeElement),
      ).toBe(true);
    });
  });

  test('a chosen theme stays, and leaves when it is the system’s', async () => {
    await visiting(browser, look, async (page) => {
      const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      await page.goto(sluice.url);
      const light = await background();
      await page.getByRole('button', { name: 'dark theme' }).click();
      const dark = await background();
      expect(dark).not.toBe(light);
      await page.reload();
      expect(await background()).toBe(dark);
      await page.getByRole('button', { name: 'light theme' }).click();
      expect(await background()).toBe(light);
      expect(await page.evaluate(() => localStorage.length)).toBe(0);
    });
  });

  test('what cannot be found is said, not thrown', async () => {
    const page = await browser.newPage();
    await page.goto(`${sluice.url}/#/dashboards/none`);
    await page.getByText("unknown dashboard 'none'").waitFor();
    await page.goto(`${sluice.url}/#/nowhere`);
    await page.getByText('There is no such page').waitFor();
    await page.close();
  });
});
