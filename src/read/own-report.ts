/** Our own reports, met in a folder that is scanned again: they quote every title and are no articles. */

const BEGINS = /^(?:\{\s*"schema":\s*"twicetold\.|## (?:\d+ stor(?:y|ies)|No story) told twice)/;
const ENDS = /(?:^|\n)(?:\d+ stor(?:y|ies)|No story) told twice[^\n]{0,60} among \d+ articles?\s*$/;

/** @param text a whole decoded file; JSON, Markdown and text reports are told by how they begin or end */
export function isOwnReport(text: string): boolean {
  return BEGINS.test(text.slice(0, 200)) || ENDS.test(text.slice(-200));
}
