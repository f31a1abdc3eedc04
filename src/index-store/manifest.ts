/**
 * The manifest of an index lists its files and settings. It is replaced atomically, so that an index is always in the state of a commit.
 *
 *     twicetold index 2\n
 *     {"tool":...,"commit":...,"settings":{...},"statistics":...,"words":...,"segments":[...]}\n      one line of JSON
 *     SHA-256 of that line in hexadecimal digits\n
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.js';
import { accepts, DETECT_OPTIONS } from '../options.js';
import { TOKENS_VERSION } from '../text/tokenize.js';
import { INDEX_MANIFEST, TOOL } from '../version.js';
import { damaged } from './faults.js';
import { IndexFile, IndexFileWriter } from './files.js';
import { type IndexSettings, STORED_OPTIONS } from './types.js';

const VERSION = 2;
const MAGIC = `twicetold index ${VERSION}\n`;
/** Longest manifest in bytes. */
const LONGEST = 2 ** 24;
const MOST_SEGMENTS = 4096;

export interface SegmentEntry {
  readonly file: string;
  /** Length of the file in bytes. */
  readonly bytes: number;
  /** Number of articles, removed ones included. */
  readonly articles: number;
  /** Number of articles that are not removed. */
  readonly live: number;
  /** The file with the state of each article. */
  readonly state: string;
}

export interface Manifest {
  readonly tool: string;
  /** Number of commits. */
  readonly commit: number;
  /** Number of the next file. */
  readonly next: number;
  readonly settings: IndexSettings;
  readonly statistics: string;
  /** The file of the words with short codes. */
  readonly words: string;
  readonly segments: readonly SegmentEntry[];
}

/** Names of the files of an index. Files with other names are neither opened nor removed. */
const OWN_FILE = /^\d{8}\.(?:segment|state|statistics|words)$/;
/** The file that names the writer; the names of auxiliary files begin with its name. */
export const LOCK = 'lock';
export const isLock = (name: string): boolean => name === LOCK || name.startsWith(`${LOCK}.`);
const TEMPORARY = /^\.twicetold\.index-[0-9a-f]{12}$/;
export const isOwnFile = (name: string): boolean => OWN_FILE.test(name) || TEMPORARY.test(name);

/** Whether a folder holds an index, or an empty one that is being made. */
export function isIndex(folder: string): boolean {
  if (existsSync(join(folder, INDEX_MANIFEST))) return true;
  if (!existsSync(join(folder, LOCK))) return false;
  return readdirSync(folder).every(name => isOwnFile(name) || isLock(name));
}

/**
 * @returns undefined if the folder has no manifest
 * @throws UserError if the manifest is damaged, or of another version
 */
export function readManifest(folder: string): Manifest | undefined {
  const path = join(folder, INDEX_MANIFEST);
  let file: IndexFile;
  try {
    file = new IndexFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    if (file.size > LONGEST) throw damaged(path, 'too long');
    return parseManifest(file.read(0, file.size).toString(), path);
  } finally {
    file.close();
  }
}

function parseManifest(text: string, name: string): Manifest {
  const version = Number(/^twicetold index (\d{1,9})\n/.exec(text.slice(0, 40))?.[1]);
  if (Number.isNaN(version)) throw damaged(name, 'not a manifest of twicetold');
  if (version !== VERSION) {
    throw new UserError(
      `${name}: an index of version ${version}; this twicetold reads version ${VERSION}`,
      version > VERSION
        ? 'use a newer twicetold'
        : 'add the articles to a new index; if this one stores texts, export them with the twicetold that made it: twicetold index export',
    );
  }
  const [json, sum, ...rest] = text.slice(MAGIC.length).split('\n');
  if (sum !== sumOf(json) || rest.join('') !== '') throw damaged(name, 'the checksum is wrong');
  let manifest: unknown;
  try {
    manifest = JSON.parse(json);
  } catch {
    throw damaged(name, 'not JSON');
  }
  if (!isManifest(manifest)) throw damaged(name, 'a part is missing or wrong');
  if (manifest.settings.tokens !== TOKENS_VERSION) {
    throw new UserError(
      `${name}: an index of twicetold ${manifest.tool}, which cuts texts into words in another way`,
      'add the articles to a new index; if this one stores texts: twicetold index export OLD | twicetold index add NEW -',
    );
  }
  return manifest;
}

const sumOf = (json: string): string => createHash('sha256').update(json).digest('hex');

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isName = (value: unknown, end: string): boolean =>
  typeof value === 'string' && OWN_FILE.test(value) && value.endsWith(end);

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null) return false;
  const { tool, commit, next, settings, statistics, words, segments } = value as Record<string, unknown>;
  if (typeof tool !== 'string' || tool.length > 100 || !isCount(commit) || !isCount(next) || !isSettings(settings))
    return false;
  if (!isName(statistics, '.statistics') || !isName(words, '.words')) return false;
  return Array.isArray(segments) && segments.length <= MOST_SEGMENTS && segments.every(isSegment);
}

function isSettings(value: unknown): value is IndexSettings {
  if (typeof value !== 'object' || value === null) return false;
  const settings = value as Record<string, unknown>;
  if (typeof settings.text !== 'boolean' || !isCount(settings.tokens)) return false;
  return STORED_OPTIONS.every(name => accepts(DETECT_OPTIONS[name], settings[name]));
}

function isSegment(value: unknown): value is SegmentEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { file, bytes, articles, live, state } = value as Record<string, unknown>;
  if (!isName(file, '.segment') || !isName(state, '.state') || !isCount(bytes)) return false;
  return isCount(articles) && isCount(live) && live <= articles && articles < 2 ** 31;
}

/** Replaces the manifest; returns when the new one is on disk. */
export function writeManifest(folder: string, manifest: Omit<Manifest, 'tool'>): void {
  const json = JSON.stringify({ tool: TOOL.version, ...manifest });
  const file = new IndexFileWriter(join(folder, `.${INDEX_MANIFEST}-${randomBytes(6).toString('hex')}`));
  try {
    file.write(Buffer.from(`${MAGIC}${json}\n${sumOf(json)}\n`));
    file.finish();
    // the files that the manifest names must reach the disk before it
    syncFolder(folder);
    renameSync(file.path, join(folder, INDEX_MANIFEST));
  } catch (error) {
    rmSync(file.path, { force: true });
    throw error;
  }
  syncFolder(folder);
}

function syncFolder(folder: string): void {
  // Windows cannot open a folder, and needs no synchronisation of folders
  if (platform() === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
