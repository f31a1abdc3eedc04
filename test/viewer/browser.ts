/** The browser of the tests: Chromium of the system, without a window. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `TWICETOLD_CHROMIUM`, else the first Chromium in the path. */
function findChromium(): string | undefined {
  const given = process.env.TWICETOLD_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = given ? [given] : NAMES.flatMap(name => folders.map(folder => join(folder, name)));
  return places.find(place => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

export const CHROMIUM = findChromium();

if (CHROMIUM === undefined) {
  const line = '!'.repeat(78);
  process.stderr.write(
    `\n${line}\n` +
      'NOT TESTED: the page of the format html. There is no Chromium, and its tests are\n' +
      'skipped. Install it (apt-get install -y chromium), or name it in\n' +
      `TWICETOLD_CHROMIUM.\n${line}\n\n`,
  );
}

export const openBrowser = (): Promise<Browser> =>
  // a container has no user namespaces for the sandbox of the browser, and the pages are ours
  chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
