import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Papa from 'papaparse';
import { type Browser, type ConsoleMessage, chromium, type Page, type Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../src/experiment/compare.ts';
import { inline } from '../src/experiment/executors/inline.ts';
import { BY_CHANCE, scenarioOf } from '../src/experiment/testing/two-teams.ts';
import { readResult } from '../src/report/html/read-result.ts';
import { reader, reportFile } from '../src/report/html/report-file.ts';
import { resultFiles } from '../src/report/result-files.ts';
import { writeFiles } from '../src/report/write-files.ts';

/** Where Debian and others put it, or where CHROMIUM says. */
const CHROMIUM = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(CHROMIUM === undefined)(
  'report.html in a browser (skipped where there is no Chromium: apt-get install chromium)',
  () => {
    let folder = '';
    let browser: Browser;
    let page: Page;
    const trouble: string[] = [];

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'commonage-page-'));
      const comparison = await compare(scenarioOf(BY_CHANCE), { seeds: 3, executor: inline() });
      const files = resultFiles(comparison, '1.0.0');
      writeFiles(join(folder, 'result'), [...files, reportFile(readResult(reader(files)))]);
      browser = await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
      page = await browser.newPage({
        viewport: { width: 1280, height: 900 },
        colorScheme: 'light',
        acceptDownloads: true,
      });
      page.on(
        'console',
        (message: ConsoleMessage) => void trouble.push(`console ${message.type()}: ${message.text()}`),
      );
      page.on('pageerror', (error: Error) => void trouble.push(`error: ${error.message}`));
      page.on('request', (request: Request) => {
        if (!/^(file|data|blob):/.test(request.url())) trouble.push(`request: ${request.url()}`);
      });
      await page.goto(pathToFileURL(join(folder, 'result', 'report.html')).href);
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    test('it renders without an error, a message or a request', async () => {
      expect(await page.locator('section').count()).toBeGreaterThan(9);
      expect(await page.locator('svg.plot').count()).toBeGreaterThan(10);
      expect(trouble).toEqual([]);
    });

    test('the pointer over a plot shows the values of the data at that time', async () => {
      const plot = page.locator('svg.plot[data-figure="utilization-cpus"][data-panel="drf"]');
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      const tip = await page.locator('#tip').textContent();
      expect(tip).toMatch(/^drf, from /);
      // The middle of the picture lies in the plot, whose edges are 48 and 12 of 420 from those of the picture.
      const csv = await page.locator('#data-utilization-cpus').textContent();
      const rows = Papa.parse<string[]>(csv!, { skipEmptyLines: true }).data.filter(([policy]) => policy === 'drf');
      const end = 600;
      const at = ((210 - 48) / (420 - 48 - 12)) * end;
      const row = rows.filter(([, time]) => Number(time) <= at).at(-1)!;
      expect(tip).toContain(`cpus.allocated: ${(Number(row[2]) * 100).toFixed(1)} %`);
    });

    test('arrow keys walk along a plot', async () => {
      const plot = page.locator('svg.plot[data-figure="utilization-cpus"][data-panel="static"]');
      await plot.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowRight');
      expect(await page.locator('#tip').textContent()).toMatch(/^static, from /);
      await page.keyboard.press('Escape');
      expect(await page.locator('#tip').isHidden()).toBe(true);
    });

    test('dragging zooms all panels of a figure, and the button shows the whole again', async () => {
      const figure = page.locator('figure[data-figure="utilization-cpus"]');
      const plot = figure.locator('svg.plot').first();
      await plot.scrollIntoViewIfNeeded();
      const box = (await plot.boundingBox())!;
      const ticks = (): Promise<string[]> =>
        figure.locator('svg.plot').nth(1).locator('.x-axis text').allTextContents();
      const before = await ticks();
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 4 });
      await page.mouse.up();
      expect(await figure.locator('.zoomable').nth(1).getAttribute('transform')).toMatch(/^matrix\(/);
      expect(await ticks()).not.toEqual(before);
      await figure.locator('button.reset').click();
      expect(await ticks()).toEqual(before);
      expect(await figure.locator('button.reset').isHidden()).toBe(true);
    });

    test('the theme switches, and colours follow', async () => {
      const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');
      const light = await ground();
      await page.locator('#theme').click();
      expect(await page.locator('#theme').textContent()).toBe('Theme: light');
      expect(await ground()).toBe(light);
      await page.locator('#theme').click();
      expect(await ground()).not.toBe(light);
      await page.locator('#theme').click();
      expect(await ground()).toBe(light);
    });

    test('paper is white, whatever the theme, and has nothing that only a screen can do', async () => {
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
      expect(await page.locator('.on-screen:visible, nav:visible, .links:visible').count()).toBe(0);
      await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    });

    test('text of plots is as large on a wide picture as on a narrow one', async () => {
      const size = (): Promise<number> =>
        page.evaluate(`(() => {
          const plot = document.querySelector('svg.plot');
          const scale = plot.getBoundingClientRect().width / plot.viewBox.baseVal.width;
          return parseFloat(getComputedStyle(plot.querySelector('.tick')).fontSize) * scale;
        })()`);
      for (const width of [400, 700, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        const pixels = await size();
        expect([width, pixels > 9 && pixels < 15]).toEqual([width, true]);
      }
    });

    test('of all metrics one finds those of a name', async () => {
      const shown = (): Promise<number> => page.locator('tr[data-metric]:visible').count();
      await page.locator('#find').fill('hit_rate');
      // Of the cluster and of two frameworks.
      expect(await shown()).toBe(3);
      await page.locator('#find').fill('');
      expect(await shown()).toBeGreaterThan(50);
    });

    test('the data link gives the data as CSV', async () => {
      const waiting = page.waitForEvent('download');
      await page.locator('figure[data-figure="job-waits"] a.data-link').click();
      const download = await waiting;
      expect(download.suggestedFilename()).toBe('job-waits.csv');
      const path = join(folder, 'downloaded.csv');
      await download.saveAs(path);
      const text = readFileSync(path, 'utf8');
      expect(text).toBe(await page.locator('#data-job-waits').textContent());
      expect(text).toMatch(/^framework,fraction,static,drf,random\nA,0,/);
    });

    test('a definition opens its list', async () => {
      await page.locator('figure[data-figure="utilization-cpus"] a', { hasText: 'cpus.allocated' }).click();
      expect(await page.locator('#all-definitions').getAttribute('open')).not.toBeNull();
      expect(await page.locator('[id="metric-utilization-resource-allocated"]').isVisible()).toBe(true);
    });

    test('its figures are those of summary.csv', async () => {
      const summary = Papa.parse<Record<string, string>>(readFileSync(join(folder, 'result', 'summary.csv'), 'utf8'), {
        header: true,
        skipEmptyLines: true,
      }).data.filter(({ mean }) => mean !== '');
      const shown = (await page.evaluate(
        `[...document.querySelectorAll('tr[data-metric]')].flatMap((row) => [...row.querySelectorAll('td[data-value]')].map((cell) => {
          const { dataset, rows } = row.closest('table');
          return [rows[0].cells[cell.cellIndex].textContent, dataset.scope, dataset.name, row.dataset.metric, cell.dataset.value].join('|');
        }))`,
      )) as string[];
      const expected = summary.map(
        ({ policy, scope, name, metric, mean }) => `${policy}|${scope}|${name}|${metric}|${Number(mean)}`,
      );
      expect(shown.length).toBeGreaterThan(300);
      expect(new Set(shown)).toEqual(new Set(expected));
    });

    test('the pointer over a mean shows the policy, the metric and the exact value', async () => {
      const cell = page.locator('tr[data-metric="jobs.mean_response"] td[data-value]').first();
      await cell.hover();
      const value = await cell.getAttribute('data-value');
      expect(await cell.getAttribute('title')).toBe(`static jobs.mean_response ${value}`);
    });

    test.each([1280, 400])('at %i pixels nothing sticks out', async (width) => {
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    });

    test('all this without an error, a message or a request', () => {
      expect(trouble).toEqual([]);
    });
  },
);
