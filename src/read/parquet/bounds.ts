/**
 * Bounds for hyparquet, which allocates whatever a file claims: as many values as the header of a page says, and as many
 * bytes. Pages are checked when they are read from the file, and their bytes are counted when they are unpacked.
 */
import { compressors } from 'hyparquet-compressors';
import { formatBytes } from '../problem.js';
import { unzstd } from '../unpack/zstd.js';

/** A file as hyparquet reads it. */
interface AsyncBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer;
}

type Compressors = Readonly<Record<string, (input: Uint8Array, length: number) => Uint8Array>>;

/** What is known of the columns of a row group. */
interface RowGroup {
  readonly columns: readonly {
    readonly meta_data?: {
      readonly path_in_schema: readonly string[];
      readonly dictionary_page_offset?: bigint;
      readonly data_page_offset: bigint;
      readonly total_compressed_size: bigint;
    };
  }[];
}

/** Values of a column that are read at once. A column of lists has more values than rows. */
const MAX_VALUES = 2 ** 23;

/** Bytes that pages may have beyond what the footer says of them. */
const SLACK = 1 << 20;

/** The decompressors of hyparquet, all of which together may unpack so many bytes. Each throws an Error beyond that. */
export function boundedCompressors(bytes: number): Compressors {
  let left = bytes + SLACK;
  const all: Compressors = { ...compressors, ZSTD: unzstd };
  return Object.fromEntries(
    Object.entries(all).map(([codec, unpack]): [string, typeof unpack] => [
      codec,
      (input, length) => {
        if (!(length >= 0 && length <= left))
          throw new Error(`its pages are larger than ${formatBytes(bytes)}, against its footer`);
        left -= length;
        return unpack(input, length);
      },
    ]),
  );
}

/** The file, whose reads throw an Error where a page of these columns claims too many values. */
export function checkedPages(file: AsyncBuffer, { columns }: RowGroup, names: readonly string[]): AsyncBuffer {
  const chunks = columns.flatMap(({ meta_data: meta }) => {
    if (meta === undefined || !names.includes(meta.path_in_schema[0])) return [];
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    return [{ start, end: start + Number(meta.total_compressed_size) }];
  });
  return {
    byteLength: file.byteLength,
    slice: async (start, end) => {
      const bytes = await file.slice(start, end);
      for (const chunk of chunks) {
        const [from, to] = [Math.max(start, chunk.start), Math.min(start + bytes.byteLength, chunk.end)];
        // A read of several columns begins with a page, too: at the start of a column, or where its index says.
        if (from < to) checkValues(new DataView(bytes, from - start, to - from));
      }
      return bytes;
    },
  };
}

/** @param pages one behind the other, each with its header */
function checkValues(pages: DataView): void {
  let values = 0;
  for (let at = 0; at < pages.byteLength - 1; ) {
    const header = readPageHeader(pages, at);
    // What cannot be followed is damaged, as hyparquet will find.
    if (header === undefined || header.bytes < 0) return;
    values += Math.max(0, header.values);
    if (values > MAX_VALUES) throw new Error(`more than ${MAX_VALUES} values in a column`);
    at = header.end + header.bytes;
  }
}

interface PageHeader {
  /** The byte behind the header, and the bytes of the page. */
  readonly end: number;
  readonly bytes: number;
  /** Values of a data page; 0 for a dictionary, whose values are as many as it has bytes for. */
  readonly values: number;
}

/** Fields of the Thrift struct PageHeader: compressed size, and the headers of data pages, whose first field counts values. */
const [COMPRESSED_SIZE, DATA_PAGE, DATA_PAGE_V2] = [3, 5, 8];
/** Types of Thrift's compact protocol. */
const [TRUE, FALSE, BYTE, I64, DOUBLE, BINARY, STRUCT] = [1, 2, 3, 6, 7, 8, 12];

/** Deepest struct of a page header. */
const MAX_DEPTH = 8;

/** Undefined for bytes that are no header. */
function readPageHeader(view: DataView, start: number): PageHeader | undefined {
  let at = start;
  let [bytes, values] = [-1, 0];
  const varint = (): number => {
    let [number, scale] = [0, 1];
    for (let left = 10; left > 0; left--, scale *= 128) {
      const byte = view.getUint8(at++);
      number += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return number;
  };
  const integer = (): number => {
    const number = varint();
    return number % 2 === 0 ? number / 2 : -(number + 1) / 2;
  };
  /** @returns false for a type that page headers do not have */
  const struct = (outer: number, depth: number): boolean => {
    for (let field = 0; ; ) {
      const byte = view.getUint8(at++);
      const type = byte & 0x0f;
      if (type === 0) return true;
      field = byte >> 4 === 0 ? integer() : field + (byte >> 4);
      if (type === TRUE || type === FALSE) continue;
      if (type === BYTE) at++;
      else if (type > BYTE && type <= I64) {
        const number = integer();
        if (outer === 0 && field === COMPRESSED_SIZE) bytes = number;
        if ((outer === DATA_PAGE || outer === DATA_PAGE_V2) && depth === 1 && field === 1) values = number;
      } else if (type === DOUBLE) at += 8;
      else if (type === BINARY) at += varint();
      else if (type !== STRUCT || depth >= MAX_DEPTH || !struct(field, depth + 1)) return false;
    }
  };
  try {
    return struct(0, 0) ? { end: at, bytes, values } : undefined;
  } catch {
    // Behind the last byte.
    return undefined;
  }
}
