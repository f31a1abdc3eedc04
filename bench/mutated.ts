/**
 * Reads mutated files of every format. No input may crash or hang a reader or exhaust its memory, and each input must
 * give an article, a problem, a skipped file or a notice. Exits with 1 otherwise.
 *
 *   npm run bench:mutated                             100,000 inputs
 *   npm run bench:mutated -- --inputs 1000 --seed 7   another number, other inputs
 *   npm run bench:mutated -- --keep FOLDER            writes the reported inputs to the folder
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { readMutated } from './mutated/run.js';
import { table } from './tables.js';

/** Largest growth of the memory of the process, in MB: the heaps of the threads, and inputs. */
const GROWTH = 1500;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: String(availableParallelism()) },
    seconds: { type: 'string', default: '20' },
    memory: { type: 'string', default: '512' },
    keep: { type: 'string' },
  },
});
const { inputs, found, crashes, hangs, silent, slowest, growth } = await readMutated(
  {
    inputs: Number(values.inputs),
    seed: Number(values.seed),
    threads: Number(values.threads),
    seconds: Number(values.seconds),
    memory: Number(values.memory),
    keep: values.keep,
  },
  done => console.error(`${done} inputs`),
);
const counted = { inputs, ...found, crashes: crashes.length, hangs: hangs.length, silent: silent.length };
const lines = [
  ...table(Object.keys(counted), 0, [Object.values(counted).map(String)]),
  '',
  ...table(
    ['the slowest', 'number', 'bytes', 'ms'],
    1,
    slowest.map(({ input, milliseconds }) => [
      input.file,
      String(input.number),
      String(input.bytes.length),
      milliseconds.toFixed(0),
    ]),
  ),
  '',
  `memory: ${growth.toFixed(0)} MB more than at the start`,
  ...crashes.map(({ input, error }) => `crash: ${input.number} ${input.file}: ${error}`),
  ...hangs.map(({ number, file }) => `longer than ${values.seconds} s of the processor: ${number} ${file}`),
  ...silent
    .slice(0, 20)
    .map(({ number, file, bytes }) => `nothing said of it: ${number} ${file}, ${bytes.length} bytes`),
];
console.log(lines.join('\n'));
process.exitCode = crashes.length + hangs.length + silent.length > 0 || growth > GROWTH ? 1 : 0;
