/**
 * Bounds the memory of hyparquet, which allocates as many values as a page header claims and as many bytes as a page
 * claims. The values are checked when a page is read from the file, the bytes when it is unpacked.
 */
import { compressors } from 'hyparquet-compressors';
import { formatBytes } from '../problem.js';
import { unzstd } from '../unpack/zstd.js';

/** The interface by which hyparquet reads a file. */
interface AsyncBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): Promise<ArrayBuffer> | ArrayBuffer;
}

type Compressors = Readonly<Record<string, (input: Uint8Array, length: number) => Uint8Array>>;

/** The column metadata of a row group. */
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

/** Maximum number of values of a column that are read at once. A column of lists has more values than rows. */
const MAX_VALUES = 2 ** 23;

/** Bytes by which pages may exceed the size in the footer. */
const SLACK = 1 << 20;

/**
 * The decompressors of hyparquet with a common bound.
 *
 * @param bytes total that they may unpack; they throw an Error beyond
 */
export function boundedCompressors(bytes: number): Compressors {
  let remaining = bytes + SLACK;
  const all: Compressors = { ...compressors, ZSTD: unzstd };
  return Object.fromEntries(
    Object.entries(all).map(([codec, unpack]): [string, typeof unpack] => [
      codec,
      (input, length) => {
        if (!(length >= 0 && length <= remaining))
          throw new Error(`its pages are larger than ${formatBytes(bytes)}, against its footer`);
        remaining -= length;
        return unpack(input, length);
      },
    ]),
  );
}

/** The file. Its reads throw an Error if a page of the named columns claims too many values. */
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
        // A read that covers several columns begins at a page, too: at the start of a column, or at a page of its index.
        if (from < to) checkValues(new DataView(bytes, from - start, to - from));
      }
      return bytes;
    },
  };
}

/** @param pages consecutive pages with their headers */
function checkValues(pages: DataView): void {
  let values = 0;
  for (let at = 0; at < pages.byteLength - 1; ) {
    const header = readPageHeader(pages, at);
    // Invalid headers are left to hyparquet, which reports the damage.
    if (header === undefined || header.bytes < 0) return;
    values += Math.max(0, header.values);
    if (values > MAX_VALUES) throw new Error(`more than ${MAX_VALUES} values in a column`);
    at = header.end + header.bytes;
  }
}

interface PageHeader {
  /** Index after the header, and the size of the page. Bytes. */
  readonly end: number;
  readonly bytes: number;
  /** Number of values of a data page; 0 for a dictionary, which has at most as many values as bytes. */
  readonly values: number;
}

/**
 * Field ids of the Thrift struct PageHeader: the compressed size and the structs of data pages, whose field 1 counts
 * values.
 */
const [COMPRESSED_SIZE, DATA_PAGE, DATA_PAGE_V2] = [3, 5, 8];
/** Types of the compact protocol of Thrift. */
const [TRUE, FALSE, BYTE, I64, DOUBLE, BINARY, STRUCT] = [1, 2, 3, 6, 7, 8, 12];

/** Maximum depth of nested structs. */
const MAX_DEPTH = 8;

/** Undefined for bytes that are not a page header. */
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
  /** Reads a struct. @param outer its field id @returns false for a type that page headers do not have */
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
    // The header is cut off: `getUint8` throws a RangeError.
    return undefined;
  }
}
