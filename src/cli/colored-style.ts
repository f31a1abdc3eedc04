/** Colours that every terminal has: the one file that knows chalk. */
import { Chalk } from 'chalk';
import type { Style } from '../report/style.js';

export const COLORED: Style = new Chalk({ level: 1 });
