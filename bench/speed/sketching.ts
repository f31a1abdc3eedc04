/** Measures sketching in this process and on one core: texts in memory to sketches, by stage and by script. */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Pass, stagePasses, wholePass } from './ours.js';
import type { SketchingFigures, Throughput } from './results.js';
import { SCRIPTS } from './scripts.js';
import { type Loops, medianSeconds, secondsOf } from './timing.js';

/** The texts of the first articles in a file of JSON Lines. */
export async function firstTexts(path: string, articles: number): Promise<string[]> {
  const input = createReadStream(path);
  const texts: string[] = [];
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (texts.length === articles) break;
    texts.push((JSON.parse(line) as { readonly text: string }).text);
  }
  input.destroy();
  return texts;
}

/** UTF-8 bytes of all texts. */
export const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);

/** @param texts English */
export async function measureSketching(texts: readonly string[], loops: Loops): Promise<SketchingFigures> {
  const bytes = bytesOf(texts);
  const stages = [...stagePasses(texts), wholePass('all, UTF-8 to sketch', texts)];
  // The stages are measured first: after other scripts the code is optimised less for English.
  const byStage = await throughputs(
    stages.map(pass => ({ pass, bytes })),
    loops,
  );
  const written = Object.entries(SCRIPTS).map(([name, write]) => ({ name, texts: texts.map(write) }));
  const byScript = await throughputs(
    [{ name: 'English', texts }, ...written].map(script => ({
      pass: wholePass(script.name, script.texts),
      bytes: bytesOf(script.texts),
    })),
    loops,
  );
  return { articles: texts.length, bytes, stages: byStage, scripts: byScript };
}

async function throughputs(
  list: readonly { readonly pass: Pass; readonly bytes: number }[],
  { runs, atLeast }: Loops,
): Promise<Throughput[]> {
  const seconds = await medianSeconds(
    list.map(({ pass }) => ({ name: pass.name, run: async () => secondsOf(pass.run, atLeast) })),
    runs,
  );
  return list.map(({ pass, bytes }, i) => ({ name: pass.name, megabytesPerSecond: bytes / seconds[i] / 1e6 }));
}
