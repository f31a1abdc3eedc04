/** The messages between the thread of the requests and the threads of the index and the report. */
import type { CheckIndexOptions, OpenIndexOptions } from '../library/known-index.js';

/** The format of a body: a JSON object or list, or JSON Lines. */
export type BodyFormat = 'json' | 'jsonl';

/** The options of a check that a request may set. */
export type CheckChoice = Omit<CheckIndexOptions, 'onProgress'>;

/** A job for the thread of the index. */
export type Job =
  | {
      readonly kind: 'check';
      readonly body: Uint8Array;
      readonly format: BodyFormat;
      readonly options: CheckChoice;
      readonly add: boolean;
    }
  | { readonly kind: 'add'; readonly body: Uint8Array; readonly format: BodyFormat }
  | { readonly kind: 'similar'; readonly id: string; readonly options: CheckChoice }
  | { readonly kind: 'pair'; readonly a: string; readonly b: string; readonly options: CheckChoice };

/** Address of the page of two articles of the index: `/pair?a=ID&b=ID`. */
export const PAIR_ROUTE = '/pair';

/** The input of the thread that makes the page over the index, and its result. */
export interface PageTask {
  readonly folder: string;
  readonly options: Pick<CheckChoice, 'threshold' | 'minPassage'>;
}
export type PageMade = { readonly page: Uint8Array } | { readonly failed: string };

/** An answer that is ready to send. */
export interface Reply {
  /** HTTP status. */
  readonly status: number;
  /** JSON, or a page, in UTF-8. */
  readonly body: Uint8Array;
}

/** The JSON body of an error. */
export interface Fault {
  readonly status: number;
  /** One line. */
  readonly error: string;
  /** How to correct the request. */
  readonly hint?: string;
}

/** The input of the thread of the index. */
export interface Start {
  readonly folder: string;
  readonly open: Pick<OpenIndexOptions, 'write' | 'wait'>;
  /** Most articles in a request. */
  readonly mostArticles: number;
}

/** Messages to the thread of the index. The next job is sent after the answer to the previous one. */
export type ToIndex = Job | 'close';

/** Messages from the thread of the index. `size` is the number of articles. */
export type FromIndex =
  | { readonly opened: true; readonly size: number }
  | { readonly waitsFor: string }
  | { readonly failed: Omit<Fault, 'status'> }
  /** `trouble` is a fault of the index or the disk, such as a full disk, for the log. */
  | { readonly reply: Reply; readonly size: number; readonly trouble?: string }
  | { readonly closed: true };

/** The answer for an error. */
export function replyOf(fault: Fault): Reply {
  return { status: fault.status, body: Buffer.from(`${JSON.stringify(fault)}\n`) };
}
