/**
 * What looks for the frames of pages: learns which runs recur in a group of articles, and cuts out what is frame; and counts the
 * words of what is left.
 */
import { reach } from '../memory';
import { LEARNT } from './layout';

export { cutFrame, firstCut, stretches } from './cut';
export { lookFor } from './frame-set';
export { FLAGS, FRAME_RUNS, HASHES, MOST_FRAME_RUNS, MOST_STRETCHES, MOST_TOKENS, STRETCHES } from './layout';
export { addArticle, beginGroup, ends, keepRecurring, most, runs, starts } from './recurring';
export {
  addCounts,
  beginCounts,
  countArticle,
  countedWords,
  gatherCounts,
  spreadCounts,
  wordCounts,
} from './word-counts';

reach(LEARNT);
