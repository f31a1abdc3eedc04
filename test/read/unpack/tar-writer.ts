/** Writes tar archives block by block, so that a test can write what no tool would. */

export interface TarFile {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** '0' a file (default), '5' a folder, '2' a symbolic link, 'x' pax, 'L' a GNU long name, 'S' a sparse file. */
  readonly type?: string;
  readonly link?: string;
  /** The part of a long name that ustar keeps elsewhere. */
  readonly prefix?: string;
}

export function tarBlocks({ name, content = '', type = '0', link = '', prefix = '' }: TarFile): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('14000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345, 155);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

/** A pax header for the entry that follows. */
export function paxBlocks(records: Readonly<Record<string, string>>): Buffer {
  const lines = Object.entries(records).map(([key, value]) => {
    const rest = Buffer.byteLength(` ${key}=${value}\n`);
    let length = rest;
    while (String(length).length + rest !== length) length = String(length).length + rest;
    return `${length} ${key}=${value}\n`;
  });
  return tarBlocks({ name: 'PaxHeader', type: 'x', content: lines.join('') });
}

export const TAR_END: Buffer = Buffer.alloc(1024);

export function writeTar(files: readonly TarFile[]): Buffer {
  return Buffer.concat([...files.map(tarBlocks), TAR_END]);
}
