/**
 * Windows-1252, the usual legacy encoding of Western newsrooms. Own code only because TextDecoder in Node 20.18.3 and
 * later takes it for Latin-1, so that every curly quote and dash comes out as a control character
 * (https://github.com/nodejs/node/issues/56542). The table is the Encoding Standard's.
 */

/** What 0x80 to 0x9F stand for; all other bytes are their own code point. */
const HIGH_CONTROLS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ';

export function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9F]/g, control => HIGH_CONTROLS[control.charCodeAt(0) - 0x80]);
}
