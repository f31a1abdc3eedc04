/** Loaded, it lets `width.ts` measure texts of any script. The library takes a while to get ready, and many runs can do without. */
import stringWidth from 'string-width';
import { measureWith } from './width.js';

measureWith(stringWidth);
