/** Writes ZIP archives byte by byte, so that a test can write what no tool would. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string | Uint8Array;
  readonly content: string | Uint8Array;
  /** 0 stored, 8 deflated (default); the content is taken as packed already for any other. */
  readonly method?: number;
  /** General purpose flags: 1 encrypted, 0x800 name in UTF-8. */
  readonly flags?: number;
  /** Wrong values for the headers. */
  readonly size?: number;
  readonly crc?: number;
  /** Unix mode, as in the external attributes. */
  readonly mode?: number;
  /** Offset of the local header, if the entry shares that of another one. */
  readonly at?: number;
}

export function writeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  // a bomb has one content many times over
  const contents = new Map<string | Uint8Array, { readonly content: Buffer; readonly packed: Buffer }>();
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name);
    const method = file.method ?? 8;
    const known = method === 8 ? contents.get(file.content) : undefined;
    const content = known?.content ?? Buffer.from(file.content);
    const packed = method === 8 ? (known?.packed ?? deflateRawSync(content)) : content;
    if (method === 8) contents.set(file.content, { content, packed });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(file.flags ?? 0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(file.crc ?? crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(file.size ?? content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(((file.mode ?? 0o100644) << 16) >>> 0, 6);
    tail.writeUInt32LE(file.at ?? offset, 10);
    list.push(Buffer.from('504b01021403', 'hex'), common, tail, name);
    if (file.at !== undefined) continue;
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, packed]);
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, directory, end]);
}
