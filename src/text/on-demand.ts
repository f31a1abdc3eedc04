/**
 * Loads modules of Node.js on first use. Loading `node:crypto` takes as long as comparing two articles, and most
 * commands do not need it.
 */
import type { Hash } from 'node:crypto';

// biome-ignore lint/style/noRestrictedGlobals: loads a module and reads no state of the process
const { getBuiltinModule } = process;

export const sha256 = (): Hash => getBuiltinModule('node:crypto').createHash('sha256');

export const deflateRawSync = (bytes: Uint8Array): Uint8Array => getBuiltinModule('node:zlib').deflateRawSync(bytes);
