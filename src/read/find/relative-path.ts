/** The path of a file as messages, ids and patterns have it. */
import { parse, relative, resolve, sep } from 'node:path';

const STEPS_UP = /^(?:\.\.(?:[\\/]|$))+/;

/**
 * The path relative to the working directory, with forward slashes; '' for the working directory itself. A file that
 * shares no folder with it keeps its absolute path, because steps up to the root tell a reader nothing.
 */
export function relativePath(cwd: string, absolute: string): string {
  const path = relative(cwd, absolute);
  const up = STEPS_UP.exec(path)?.[0];
  const { root } = parse(absolute);
  const isFar = up !== undefined && absolute !== root && resolve(cwd, up) === root;
  const shown = isFar ? absolute : path;
  return sep === '/' ? shown : shown.replaceAll(sep, '/');
}
