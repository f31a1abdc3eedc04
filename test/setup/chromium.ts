/** Where the browser of the tests is: Chromium of the system. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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

/** Undefined where there is none: tests that need it are skipped. */
export const CHROMIUM = findChromium();
