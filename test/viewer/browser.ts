/** The browser of the tests, without a window. */
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM } from '../setup/chromium.js';

export const openBrowser = (): Promise<Browser> =>
  // a container has no user namespaces for the sandbox of the browser, and the pages are ours
  chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
