/**
 * A worker: reads frames, runs one step on their rows, and writes frames. The first frame names the step and its settings; the last one ends
 * the rows.
 *
 *     in    {"open":"prepare","settings":{"options":{"threshold":0.5}}}   batch   batch   {"end":true}
 *     out   {"ready":true,"tool":"0.1.0"}   batch   {"end":true}                or {"error":"...","hint":"..."}
 */
import { explained, UserError } from '../errors.js';
import { TOOL } from '../version.js';
import { BatchWriter, columnsOf, FrameReader, type Header, headerFrame, type Row, type Schema } from './frames.js';
import type { Step, Task } from './step.js';
import { stepNamed } from './steps.js';

interface Begun {
  readonly step: Step<Schema, Schema>;
  readonly task: Task<Schema, Schema>;
  readonly writer: BatchWriter<Schema>;
}

/**
 * Runs one step.
 *
 * @param input chunks of bytes
 * @param write writes a frame; settles when the reader can take more
 * @returns whether the step has finished; an error is written as a frame
 */
export async function runWorker(
  input: AsyncIterable<Buffer>,
  write: (frame: Uint8Array) => Promise<void>,
): Promise<boolean> {
  const reader = new FrameReader();
  let begun: Begun | undefined;
  let isDone = false;
  try {
    for await (const chunk of input) {
      for (const { header, body } of reader.push(chunk)) {
        if (isDone) throw new UserError('a frame follows the end of the rows');
        if (begun === undefined) {
          begun = begin(header);
          await write(headerFrame({ ready: true, tool: TOOL.version }));
        } else if (header.end === true) {
          await send(begun, emit => begun?.task.end?.(emit), write);
          const rest = begun.writer.take();
          if (rest !== undefined) await write(rest);
          await write(headerFrame({ end: true }));
          isDone = true;
        } else {
          const batch = columnsOf(header, body, begun.step.input);
          await send(begun, emit => begun?.task.push(batch, emit), write);
        }
      }
    }
    reader.end();
    if (!isDone) throw new UserError('the input ends before the end of its rows');
    return true;
  } catch (error) {
    const known = explained(error);
    const { message } = known as Error;
    const hint = known instanceof UserError && known.hint !== undefined ? { hint: known.hint } : {};
    await write(headerFrame({ error: message, ...hint }));
    return false;
  }
}

function begin({ open, settings = {} }: Header): Begun {
  const step = stepNamed(open);
  if (typeof settings !== 'object' || settings === null)
    throw new UserError('the settings of a step are not an object');
  return {
    step,
    task: step.begin(settings as Record<string, unknown>),
    writer: new BatchWriter(step.output),
  };
}

/** Runs a step on a batch, then writes its frames: steps are synchronous and cannot wait for the reader. */
async function send(
  { writer }: Begun,
  run: (emit: (row: Row<Schema>) => void) => void,
  write: (frame: Uint8Array) => Promise<void>,
): Promise<void> {
  const frames: Uint8Array[] = [];
  run(row => {
    const frame = writer.add(row);
    if (frame !== undefined) frames.push(frame);
  });
  for (const frame of frames) await write(frame);
}
