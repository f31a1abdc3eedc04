/**
 * Takes the screenshots of the README in Chromium: the page of the sample newsroom, its list and a pair.
 *
 *   npm run page-pictures
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CHROMIUM } from '../test/setup/chromium.js';
import { openBrowser } from '../test/viewer/browser.js';

/** The pictures, with the scroll position in pixels. */
const PICTURES = [
  { name: 'list', address: '#list', down: 0 },
  { name: 'pair', address: '#story/4/pair/1', down: 320 },
];

if (CHROMIUM === undefined) throw new Error('there is no Chromium: apt-get install -y chromium, or TWICETOLD_CHROMIUM');
const folder = mkdtempSync(join(tmpdir(), 'twicetold-pictures-'));
const file = join(folder, 'newsroom.html');
try {
  execFileSync(process.execPath, ['bin/twicetold.js', 'scan', 'fixtures/newsroom', '--quiet', '--output', file]);
  const browser = await openBrowser();
  const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, colorScheme: 'light' });
  for (const { name, address, down } of PICTURES) {
    await page.goto(pathToFileURL(file).href + address);
    await page.waitForSelector('h1');
    await page.evaluate(`window.scrollTo(0, ${down})`);
    await page.screenshot({ path: `docs/page-${name}.png` });
  }
  await browser.close();
} finally {
  rmSync(folder, { recursive: true });
}
