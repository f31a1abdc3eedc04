/**
 * A worker process: takes frames from standard input, runs one step on them, and writes frames to standard output. The first frame
 * says which step it is, and with which settings; the last one says that there are no more rows.
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
 * @param write takes a frame; settles once the reader has room for more
 * @returns whether the step came to its end; what went wrong was written as a frame
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
        if (isDone) throw new UserError('a frame comes behind the end');
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
  if (typeof settings !== 'object' || settings === null) throw new UserError('the settings of a step are no object');
  return {
    step,
    task: step.begin(settings as Record<string, unknown>),
    writer: new BatchWriter(step.output),
  };
}

/** Frames are written once the step has taken its batch: a step does not wait in the middle of one. */
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
