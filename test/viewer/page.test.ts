/** The page of a report in a browser, as a reader uses it. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Article } from '../../src/types/article.js';
import { ROOT, sandbox } from '../cli/sandbox.js';
import { ATTACKS } from '../report/samples.js';
import { CHROMIUM } from '../setup/chromium.js';
import { openBrowser } from './browser.js';
import { pageOf } from './pages.js';

const NEWSROOM = join(ROOT, 'fixtures/newsroom');
const folder = mkdtempSync(join(tmpdir(), 'twicetold-page-'));
let browser: Browser;
let articles: readonly Article[];

/** Opens pages that the browser reports faults of, and gives what it asked for and what went wrong. */
async function open(file: string, address = '', options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  onTestFinished(() => context.close());
  const requests: string[] = [];
  const faults: string[] = [];
  context.on('request', request => {
    if (!request.url().startsWith('file:') && !request.url().startsWith('blob:')) requests.push(request.url());
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', error => faults.push(String(error)));
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
  });
  await page.goto(pathToFileURL(resolve(folder, file)).href + address);
  await page.waitForSelector('h1');
  return { page, requests, faults };
}

const goTo = (page: Page, address: string): Promise<unknown> =>
  page.evaluate(`location.hash = ${JSON.stringify(address)}`);
const rowsOf = (page: Page): Promise<string[]> => page.locator('.rows .headline').allInnerTexts();
const titleOf = (page: Page): Promise<string> => page.locator('h1').innerText();

/** The text of a column of the two, as the document holds it. */
const columnOf = async (page: Page, side: 'left' | 'right'): Promise<string> =>
  (await page.locator(`.column.${side}`).allTextContents()).join('');

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const launched = openBrowser();
  const { call } = sandbox({}, () => {});
  const { stdout } = await call(['read', NEWSROOM, '--quiet']);
  articles = stdout
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line));
  await call(['scan', NEWSROOM, '--output', join(folder, 'newsroom.html'), '--quiet']);
  browser = await launched;
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await browser?.close();
});

describe.skipIf(CHROMIUM === undefined)('a page', () => {
  test('lists the stories; search, charts and sorting change the list', async () => {
    const { page, faults, requests } = await open('newsroom.html');
    expect(await titleOf(page)).toBe('8 stories told twice');
    expect(await rowsOf(page)).toHaveLength(8);

    await page.fill('#search', 'ferrow');
    expect(await rowsOf(page)).toHaveLength(1);
    await page.fill('#search', '');

    await page.getByRole('button', { name: /^near-identical/ }).click();
    expect(await page.locator('.found').innerText()).toContain('2 of 8 stories');
    expect(page.url()).toContain('relations=near-identical');
    await page.getByRole('button', { name: 'Show all' }).click();

    await page.getByRole('button', { name: 'meridian-times/ repeats newsdrift24/: 3 copies' }).click();
    expect(await page.locator('.found').innerText()).toContain('2 of 8');
    await page.getByRole('button', { name: 'Show all' }).click();

    const bars = page.locator('.by-similarity button');
    const labels = await bars.evaluateAll(all => all.map(bar => bar.getAttribute('aria-label') ?? ''));
    // most copies of a small report are above 0.95, in more than one bar
    expect(labels.length).toBeGreaterThan(2);
    const counts = labels.map(label => Number(/: (\d+) cop/.exec(label)?.[1]));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(18);
    await bars.last().click();
    expect(page.url()).toContain('least=0.99');
    await bars.last().click();
    await bars.first().click();
    await expect.poll(() => page.locator('.found').innerText()).toContain(' of 8 stories');
    await page.getByRole('button', { name: 'Show all' }).click();

    await page.selectOption('#sort', 'title');
    const titles = await rowsOf(page);
    expect(titles).toEqual(titles.toSorted(new Intl.Collator('en', { numeric: true }).compare));

    await page.getByRole('button', { name: /^Copies 18/ }).click();
    expect(await page.locator('.rows > li').first().getAttribute('aria-setsize')).toBe('18');
    expect({ faults, requests }).toEqual({ faults: [], requests: [] });
  });

  test('opens a story, and a pair with both texts to the character', async () => {
    const { page, faults } = await open('newsroom.html');
    await page.locator('.rows a').first().click();
    expect(page.url()).toMatch(/#story\/1$/);
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('title');
    expect(await page.locator('.timeline li').count()).toBe(4);

    await page.locator('.timeline a').first().click();
    expect(page.url()).toMatch(/#story\/1\/pair\/\d$/);
    const ids = await page.locator('.sides .id').allInnerTexts();
    expect(ids).toHaveLength(2);
    for (const [n, side] of (['left', 'right'] as const).entries()) {
      const article = articles.find(({ id }) => id === ids[n]);
      expect(await columnOf(page, side)).toBe(article?.text);
    }
    expect(await page.locator('.diff mark').count()).toBeGreaterThan(3);
    expect(await page.locator('.verdict .sentences').innerText()).toMatch(/ % of the right article /);
    expect(faults).toEqual([]);
  });

  test('the marks of a pair add up to the words of both articles', async () => {
    const { page } = await open('newsroom.html');
    for (const address of [
      '#story/1/pair/1',
      '#story/1/pair/3',
      '#story/2/pair/1',
      '#story/2/pair/2',
      '#story/5/pair/2',
    ]) {
      await goTo(page, address);
      await page.waitForSelector('.legend .kept');
      const keys = await page.locator('.legend .key').allInnerTexts();
      const numbers = (mark: string): number[] => {
        const text =
          keys
            .find(key => key.startsWith(mark))
            ?.replaceAll(',', '')
            .replace(' words', ',') ?? '';
        const [left = 0, right = left] = (text.match(/\d+/g) ?? []).map(Number);
        return [left, right];
      };
      const [copied, exchanged, moved] = ['copied', 'exchanged', 'moved'].map(numbers);
      const [onlyLeft, onlyRight] = ['only left', 'only right'].map(mark => numbers(mark)[0]);
      const words = (await page.locator('.sides .facts > p').allInnerTexts()).map(text =>
        Number(/(\d+) words/.exec(text)?.[1]),
      );
      expect(
        [copied[0] + exchanged[0] + moved[0] + onlyLeft, copied[1] + exchanged[1] + moved[1] + onlyRight],
        address,
      ).toEqual(words);
    }
  });

  test('tells what was left out from remarks on what was compared', async () => {
    const { call, path } = sandbox({
      'posts/short.txt': 'Too short to say.',
      'posts/photo.png': 'x',
      'posts/a.json': `[${'"x",'.repeat(24)}{"text":"${'Some words of a story that goes on. '.repeat(9)}"}]`,
      'posts/cut.json': `[{"text":"${'Other words of another tale that ends early. '.repeat(9)}"`,
    });
    await call(['scan', 'posts', '-q', '-o', 'page.html']);
    const { page } = await open(path('page.html'), '#notes');
    const sections = await page
      .locator('article.notes')
      .evaluate(notes =>
        [...notes.querySelectorAll('h2, h3')].map(heading => (heading.textContent ?? '').replace(/\s+/g, ' ').trim()),
      );
    expect(sections).toEqual([
      'Left out',
      'Not read 25',
      'Too short 1',
      'No articles 1',
      'Compared, with a remark',
      'Read in part 1',
    ]);
    expect(await page.locator('.remarks li', { hasText: 'a.json#21' }).innerText()).toContain('(and 3 like it)');
  });

  test('follows internal links, and reports unknown addresses', async () => {
    const { page } = await open('newsroom.html', '#story/2/pair/1');
    expect(await page.locator('.kicker').innerText()).toBe('Copy 1 of 3 in story 2');
    for (const address of ['#story/99', '#story/1/pair/77', '#pair/999', '#constructor', '#story/1/pair/0']) {
      await goTo(page, address);
      await expect.poll(() => titleOf(page)).toBe('There is nothing at this address');
    }
    const filtered = await open('newsroom.html', '#list?query=chess&sort=newest');
    expect(await filtered.page.inputValue('#search')).toBe('chess');
    expect(await rowsOf(filtered.page)).toHaveLength(1);
  });

  test('can be used with the keyboard alone', async () => {
    const { page } = await open('newsroom.html');
    const focused = () => page.evaluate('document.activeElement?.textContent');
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('search');
    await page.keyboard.type('chess');
    for (let tabs = 0; tabs < 12 && !(await page.evaluate(`document.activeElement?.matches('.rows a')`)); tabs++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(page.url()).toMatch(/#story\/\d$/);
    const story = page.url();

    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await expect.poll(() => page.evaluate('document.activeElement?.id')).toBe('search');
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    await expect.poll(() => rowsOf(page)).toHaveLength(8);
    await page.locator('.rows a').first().focus();
    const first = await focused();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('End');
    expect(await page.evaluate(`document.activeElement?.closest('li')?.ariaPosInSet`)).toBe('8');

    await page.goto(`${story}/pair/1`);
    await expect.poll(() => page.locator('main a[rel=next]').getAttribute('href')).toMatch(/\/pair\/2$/);
    await page.keyboard.press('j');
    await expect.poll(() => page.url()).toBe(`${story}/pair/2`);
    // the address changes before the view does
    await expect.poll(() => page.locator('main a[rel=prev]').getAttribute('href')).toMatch(/\/pair\/1$/);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.url()).toBe(`${story}/pair/1`);
    await expect.poll(() => page.locator('main a[rel=next]').getAttribute('href')).toMatch(/\/pair\/2$/);
    await page.keyboard.press('a');
    expect(await page.getAttribute('#accept', 'aria-pressed')).toBe('true');
    expect(await page.innerText('#message')).toBe('Decided: accepted');
    await page.keyboard.press('n');
    expect(await page.locator('.decision-bar').innerText()).toContain('1 decision: 0 accepted, 1 not a copy');
    await page.keyboard.press('n');
    expect(await page.locator('.decision-bar').count()).toBe(0);
    await page.keyboard.press('?');
    expect(await page.locator('dialog').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('u');
    await expect.poll(() => page.url()).toBe(story);
  });

  test('saves decisions as a baseline, which a scan accepts', async () => {
    const { page } = await open('newsroom.html', '#story/1');
    await page.getByRole('button', { name: /^Accept the whole story/ }).click();
    await page.goto(`${page.url().split('#')[0]}#story/2/pair/1`);
    await page.click('#distinct');
    // decisions outlive the page
    await page.reload();
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    expect(download.suggestedFilename()).toBe('twicetold.baseline');
    const baseline = readFileSync((await download.path())!, 'utf8');
    expect(baseline).toContain('"reason":"not a copy"');

    const { call } = sandbox({ 'known.baseline': baseline });
    const { code, stdout, stderr } = await call(['scan', NEWSROOM, '--baseline', 'known.baseline', '--format', 'json']);
    const report = JSON.parse(stdout);
    expect({ code, stderr: stderr.match(/entr\w+ of the baseline.*/)?.[0] }).toEqual({ code: 0, stderr: undefined });
    expect(report.accepted.map(({ by }: { by: string }) => by)).toEqual(Array(7).fill('baseline'));
    expect(report.summary.clusters).toBe(7);
  });

  test.each([
    ['of a scan without texts', ['scan', 'news', '--quiet', '--embed', '0']],
    ['of a saved report, most of whose texts do not fit', ['view', 'report.json', '--no-open', '--embed', '8KB']],
  ])('saves decisions on pairs without texts: a page %s', async (_, command) => {
    const { call, path } = sandbox();
    cpSync(NEWSROOM, path('news'), { recursive: true });
    if (command[0] === 'view') await call(['scan', 'news', '--quiet', '--output', 'report.json']);
    expect((await call([...command, '--output', 'page.html'])).code).toBe(0);
    const { page } = await open(path('page.html'), '#story/1');
    for (let story = 1; story <= 8; story++) {
      await goTo(page, `#story/${story}`);
      await expect.poll(() => page.locator('.kicker').innerText()).toBe(`Story ${story} of 8`);
      await page.getByRole('button', { name: /^Accept the whole story/ }).click();
    }
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#save')]);
    await download.saveAs(path('news.baseline'));
    const { code, stdout } = await call(['scan', 'news', '--baseline', 'news.baseline', '--format', 'json']);
    expect({ code, clusters: JSON.parse(stdout).summary.clusters }).toEqual({ code: 0, clusters: 0 });
  });

  test('fits a window of 360 pixels, in every view', async () => {
    const { page } = await open('newsroom.html', '', { viewport: { width: 360, height: 700 } });
    for (const address of ['#list', '#story/1', '#story/1/pair/1', '#notes', '#list?kind=copies&relations=excerpt']) {
      await goTo(page, address);
      await page.waitForTimeout(50);
      const fits = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
      expect([address, await page.evaluate(fits)]).toEqual([address, true]);
    }
  });

  test('prints the texts and not the controls', async () => {
    const { page } = await open('newsroom.html', '#story/1/pair/1');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.column').first().isVisible()).toBe(true);
    expect(await page.locator('.facts .id').first().isVisible()).toBe(true);
    for (const control of ['.page-header nav', '#accept', '.actions nav'])
      expect([control, await page.locator(control).isVisible()]).toEqual([control, false]);
  });

  test('changes its colours', async () => {
    const { page } = await open('newsroom.html', '', { colorScheme: 'dark' });
    const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const dark = await background();
    await page.getByRole('button', { name: /^Colours/ }).click();
    expect(await background()).not.toBe(dark);
    await page.getByRole('button', { name: /^Colours/ }).click();
    expect(await background()).toBe(dark);
  });

  test.each(['light', 'dark'] as const)('has no serious fault of accessibility, %s', async colorScheme => {
    const { page } = await open('newsroom.html', '', { colorScheme });
    await page.evaluate(axe.source);
    for (const address of ['#list', '#story/1', '#story/2/pair/1', '#notes']) {
      await goTo(page, address);
      await page.waitForTimeout(50);
      const { violations } = await page.evaluate<Found>('axe.run()');
      const found = violations.map(({ id, impact, nodes }) => [id, impact, nodes[0].html, nodes[0].failureSummary]);
      expect([address, found]).toEqual([address, []]);
    }
  });
});

/** What axe finds. */
interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
}

describe.skipIf(CHROMIUM === undefined)('hostile articles', () => {
  const EVIL: readonly string[] = [
    ...ATTACKS,
    '</script><script>window.hacked = 1</script>',
    '<!--<script>',
    '<img src="https://evil.example/x.png" onerror="window.hacked = 1">',
    '<svg onload="window.hacked = 1">',
    '"><iframe src="https://evil.example"></iframe>',
    'javascript:window.hacked=1',
    '{{constructor.constructor("window.hacked=1")()}}',
    '<style>@import url(https://evil.example/x.css)</style>',
    '__proto__',
    '</title><base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel=stylesheet href=https://evil.example/x.css>',
  ];
  const body = readFileSync(join(NEWSROOM, 'harbour-courier/bridge-inquiry.txt'), 'utf8').split(/\n\n/);

  test('run no script, and load nothing', async () => {
    const evil = Array.from({ length: 100 }, (_, n): Article => {
      const attack = EVIL[n % EVIL.length];
      const text = body.map((paragraph, at) => (at % 3 === n % 3 ? `${paragraph} ${attack}` : paragraph)).join('\n\n');
      const urls = [
        'javascript:window.hacked=1',
        'data:text/html,<script>1</script>',
        `https://evil.example/${n}?"><x>`,
        attack,
      ];
      return {
        id: `${attack}#${n}`,
        title: attack,
        source: attack,
        url: urls[n % 4],
        published: n % 2 ? attack : '2026-03-04',
        text,
      };
    });
    const { html, report } = await pageOf(evil);
    expect(report.clusters.length).toBeGreaterThan(0);
    writeFileSync(join(folder, 'hostile.html'), html);
    const { page, requests, faults } = await open('hostile.html');
    const dialogs: string[] = [];
    page.on('dialog', dialog => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const addresses = ['#list?kind=copies', '#story/1', ...[1, 7, 13, 19, 31].map(n => `#story/1/pair/${n}`), '#notes'];
    for (const address of addresses) {
      await goTo(page, address);
      await page.waitForTimeout(30);
      const links = await page.evaluate<readonly { readonly href: string; readonly rel: string }[]>(
        '[...document.links].map(({ href, rel }) => ({ href, rel }))',
      );
      const outside = links.filter(({ href }) => !href.startsWith('file:'));
      expect(outside.filter(({ href }) => !/^https?:/.test(href))).toEqual([]);
      expect(outside.filter(({ rel }) => !/noopener noreferrer/.test(rel))).toEqual([]);
      const foreign = 'img, iframe, base, link, #app script, #app style, meta[http-equiv=refresh]';
      expect(await page.locator(foreign).count()).toBe(0);
    }
    const hacked = await page.evaluate('window.hacked');
    expect({ hacked, dialogs, requests, faults }).toEqual({ hacked: undefined, dialogs: [], requests: [], faults: [] });
  });

  test('the policy of a page refuses foreign scripts and resources', async () => {
    const { page, requests } = await open('newsroom.html');
    const refused: string[] = [];
    page.on('requestfailed', request => {
      if (request.failure()?.errorText === 'csp') refused.push(request.url());
    });
    const attempts = [
      `document.body.innerHTML = '<img src="https://evil.example/x.png" onerror="window.hacked = 1">'`,
      `document.body.setAttribute('onclick', 'window.hacked = 1')`,
      `document.body.appendChild(Object.assign(document.createElement('img'), { src: 'https://evil.example/x.png' }))`,
      `document.body.appendChild(document.createElement('script')).append('window.hacked = 1')`,
      `fetch('https://evil.example/')`,
    ];
    for (const attempt of attempts) await page.evaluate(attempt).catch(() => {});
    await page.click('h1');
    await page.waitForTimeout(50);
    expect(await page.evaluate('window.hacked')).toBe(undefined);
    expect(requests).toEqual(refused);
  });
});
