/**
 * Modules of Node.js that are loaded when they are first used. Loading `node:crypto` takes as long as comparing two articles,
 * and most commands do not need it.
 */
import type { Hash } from 'node:crypto';

// biome-ignore lint/style/noRestrictedGlobals: this asks for a module, and nothing of the process
const { getBuiltinModule } = process;

export const sha256 = (): Hash => getBuiltinModule('node:crypto').createHash('sha256');

/** As of `node:zlib`. */
export const deflateRawSync = (bytes: Uint8Array): Uint8Array => getBuiltinModule('node:zlib').deflateRawSync(bytes);
