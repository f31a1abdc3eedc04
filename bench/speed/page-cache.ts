/** Control of the operating system's page cache: a scan of files that are not in the cache waits for the disk. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FORGET = fileURLToPath(new URL('./page-cache.py', import.meta.url));

/** Removes the files in a folder from the page cache. @returns false if the system does not support it */
export function forgetFiles(folder: string): boolean {
  return spawnSync('python3', [FORGET, folder]).status === 0;
}
