/** The walls within `read`: what each of its folders is for, and what else of the room it may know. */

/** Folders of `read`, and those files beside them that folders may know. */
type Part = keyof typeof PARTS;

/** Folders end in a slash. Each knows only what stands above it: nothing goes around between folders, types neither. */
const PARTS = {
  // words and bounds that all readers share
  reason: [],
  limits: [],
  'format-bytes': [],
  file: ['reason'],
  'web-address': ['reason'],
  plain: [],
  // bytes to characters: which encoding they are in, or that they are no text
  'decode/': [],
  // packed bytes to what is in them: compressed streams and archives; what they hold is for others to read
  'unpack/': ['decode/', 'file', 'limits', 'format-bytes'],
  formats: ['unpack/'],
  // paths, folders and globs to the files to read: it goes by their names, opens none of them and knows no reader
  'find/': ['formats', 'reason', 'web-address'],
  // an address to what a server answers, politely: what the answer holds is for others to read
  'fetch/': ['limits', 'reason', 'format-bytes', 'web-address'],
  // markup to the text one would see, in one pass and without a tree: light, as feeds, letters and records need it, too
  'html-text/': ['decode/'],
  // a record, whatever it was written in, to an article: which field is which part, and what its value says
  'records/': ['html-text/', 'reason'],
  // formats: bytes or text to articles; of one another they know nothing, nor where bytes come from
  'html/': ['decode/', 'html-text/', 'records/'],
  'feed/': ['plain', 'records/'],
  'markdown/': ['plain', 'records/'],
  'json/': ['decode/', 'records/'],
  'csv/': ['decode/', 'limits', 'reason', 'records/', 'format-bytes', 'unpack/'],
  'parquet/': ['file', 'records/', 'format-bytes'],
  'warc/': ['decode/', 'limits', 'plain', 'reason', 'records/', 'format-bytes', 'unpack/'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** All other files beside the folders put them together, and may know everything in the room. */
export const WALLS: Readonly<Record<Part, readonly Part[]>> = PARTS;

/** @returns what of `read` may not know what; undefined where no wall is in the way. Paths are relative to src. */
export function wallBetween(path: string, target: string): string | undefined {
  const part = partOf(path);
  const other = partOf(target);
  if (part === undefined || other === undefined || part === other || !isPart(part)) return undefined;
  return isPart(other) && WALLS[part].includes(other) ? undefined : `read/${part} may not know read/${other}`;
}

/** Whether the path stands in a folder of `read` of which nothing is said here. */
export function isInUnknownFolder(path: string): boolean {
  const part = partOf(path);
  return part?.endsWith('/') === true && !isPart(part);
}

/** `html/` for what stands in a folder of `read`, `reason` for a file beside the folders; undefined in other rooms. */
const partOf = (path: string): string | undefined => /^read\/([^/]+?(?:\/|(?=\.ts$)))/.exec(path)?.[1];

const isPart = (name: string): name is Part => Object.hasOwn(WALLS, name);
