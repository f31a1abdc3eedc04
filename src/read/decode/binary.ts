/** Recognises files that are not text by their first bytes, and names their kind for a message. */

/** Bytes that are looked at. */
const SAMPLE = 1024;

/** Share of control characters in a text, at most: terminal colours and form feeds do occur. */
const MAX_CONTROLS = 0.1;

/** Signatures that no text begins with. */
const CERTAIN: readonly (readonly [string, string])[] = [
  ['\xff\xfe\0\0', 'UTF-32 text'],
  ['\x89PNG\r\n', 'PNG image'],
  ['\xff\xd8\xff', 'JPEG image'],
  ['%PDF-', 'PDF document'],
  ['PK\x03\x04', 'ZIP archive or office document'],
  ['\x1f\x8b', 'gzip archive'],
  ['\xfd7zXZ\0', 'xz archive'],
  ['\x28\xb5\x2f\xfd', 'zstd archive'],
  ['7z\xbc\xaf\x27\x1c', '7z archive'],
  ['\x7fELF', 'ELF program'],
  ['\xca\xfe\xba\xbe', 'compiled program'],
  ['\xcf\xfa\xed\xfe', 'compiled program'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'old office document'],
  ['{\\rtf1', 'RTF document'],
  ['%!PS-Adobe', 'PostScript document'],
];

/** Signatures that an article could begin with ("ID3 tags explained"): they only name bytes that are not text. */
const LIKELY: readonly (readonly [string, string])[] = [
  ['GIF8', 'GIF image'],
  ['BM', 'BMP image'],
  ['II*\0', 'TIFF image'],
  ['MM\0*', 'TIFF image'],
  ['RIFF', 'RIFF media file'],
  ['ID3', 'MP3 audio'],
  ['OggS', 'Ogg media file'],
  ['fLaC', 'FLAC audio'],
  ['BZh', 'bzip2 archive'],
  ['Rar!', 'RAR archive'],
  ['SQLite format 3', 'SQLite database'],
  ['PAR1', 'Parquet file'],
  ['Obj\x01', 'Avro file'],
  ['\0asm', 'WebAssembly program'],
  ['MZ', 'Windows program'],
];

/** The kind of a file whose first bytes leave no doubt that it is not text. */
export function certainBinary(bytes: Uint8Array): string | undefined {
  return kindIn(CERTAIN, bytes);
}

/** A name for bytes that are known not to be text. */
export function binaryKind(bytes: Uint8Array, otherwise: string): string {
  const container = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1', 4, 8);
  return container === 'ftyp' ? 'MP4 or HEIF media file' : (kindIn(LIKELY, bytes) ?? otherwise);
}

/** True for bytes that begin with more control characters than a text. */
export function mostlyControls(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, SAMPLE);
  let controls = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at];
    // Backspace, tab, line feed, vertical tab, form feed, return and escape occur in texts.
    if (byte < 32 ? byte < 8 || (byte > 13 && byte !== 27) : byte === 127) controls++;
  }
  return controls > length * MAX_CONTROLS;
}

function kindIn(signatures: readonly (readonly [string, string])[], bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  return signatures.find(([signature]) => head.startsWith(signature))?.[1];
}
