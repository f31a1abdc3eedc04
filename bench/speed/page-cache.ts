/** What the operating system keeps in memory of files: a scan of files that were not read lately has to wait for the disk. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const FORGET = fileURLToPath(new URL('./page-cache.py', import.meta.url));

/** Makes the files in a folder come from the disk when they are read next. False where that cannot be asked for. */
export function forgetFiles(folder: string): boolean {
  return spawnSync('python3', [FORGET, folder]).status === 0;
}
