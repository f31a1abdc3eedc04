/** What the thread that answers requests and the thread that has the index say to one another. */
import type { CheckIndexOptions, OpenIndexOptions } from '../library/known-index.js';

/** How the articles of a body are written: a JSON object or list, or JSON Lines. */
export type BodyFormat = 'json' | 'jsonl';

/** What a request may choose of a check. */
export type CheckChoice = Omit<CheckIndexOptions, 'onProgress'>;

/** One piece of work for the index. */
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

/** What the thread of the page over the index is started with, and what it sends. */
export interface PageTask {
  readonly folder: string;
  readonly options: Pick<CheckChoice, 'threshold' | 'minPassage'>;
}
export type PageMade = { readonly page: Uint8Array } | { readonly failed: string };

/** What is sent back as it is. */
export interface Reply {
  /** HTTP status. */
  readonly status: number;
  /** JSON, or a page, in UTF-8. */
  readonly body: Uint8Array;
}

/** The body of each answer that is an error. */
export interface Fault {
  readonly status: number;
  /** One line. */
  readonly error: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** What the thread of the index is started with. */
export interface Start {
  readonly folder: string;
  readonly open: Pick<OpenIndexOptions, 'write' | 'wait'>;
  /** Articles in a request, at most. */
  readonly mostArticles: number;
}

/** To the thread of the index. One job at a time: the next one is sent when the answer is there. */
export type ToIndex = Job | 'close';

/** From the thread of the index. `size` is the number of its articles. */
export type FromIndex =
  | { readonly opened: true; readonly size: number }
  | { readonly waitsFor: string }
  | { readonly failed: Omit<Fault, 'status'> }
  /** `trouble` is a fault that is none of the request, such as a full disk. */
  | { readonly reply: Reply; readonly size: number; readonly trouble?: string }
  | { readonly closed: true };

/** The answer that an error is. */
export function replyOf(fault: Fault): Reply {
  return { status: fault.status, body: Buffer.from(`${JSON.stringify(fault)}\n`) };
}
