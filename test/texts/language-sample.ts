/** Two invented reports from one beat in one language, and what becomes of the first when it is copied. */

export interface LanguageSample {
  readonly language: string;
  /** Paragraphs, a blank line between them. */
  readonly original: string;
  /** What a sub-editor changed: each left side stands in the original once. */
  readonly edits: readonly (readonly [from: string, to: string])[];
  /** What a page prints before and after its article. */
  readonly frame: readonly [before: string, after: string];
  /** The original with about three words in ten exchanged or moved, as a translation there and back leaves it. */
  readonly paraphrase: string;
  /** Another event of the same kind. */
  readonly other: string;
}

/** The original, lightly edited, in a page frame. */
export function editedInFrame({ original, edits, frame: [before, after] }: LanguageSample): string {
  let text = original;
  for (const [from, to] of edits) {
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`stands ${parts.length - 1} times in the text: ${from}`);
    text = parts.join(to);
  }
  return `${before}\n\n${text}\n\n${after}`;
}

/** The first half of the original, cut at the last word or sentence that is whole. */
export function firstHalf({ original }: LanguageSample): string {
  return original
    .slice(0, original.length / 2)
    .replace(/[^\s。]*$/u, '')
    .trim();
}
