/**
 * Modules of Node.js that are loaded when they are first used. To load `node:crypto` takes as long as to compare two articles, and
 * most calls of the command line do without.
 */
import type { Hash } from 'node:crypto';

// biome-ignore lint/style/noRestrictedGlobals: this asks for a module, and nothing of the process
const { getBuiltinModule } = process;

export const sha256 = (): Hash => getBuiltinModule('node:crypto').createHash('sha256');

/** As of `node:zlib`. */
export const deflateRawSync = (bytes: Uint8Array): Uint8Array => getBuiltinModule('node:zlib').deflateRawSync(bytes);
