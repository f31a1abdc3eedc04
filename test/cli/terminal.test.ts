import { describe, expect, test } from 'vitest';
import { ProgressLine, Terminal, wantsColor } from '../../src/cli/terminal.js';

/** A stream that records what is written to it. */
function stream(isTTY = false, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) > 0 };
}

describe('colour', () => {
  test.each([
    [undefined, {}, true, true],
    [undefined, {}, false, false],
    [undefined, {}, undefined, false],
    [undefined, { TERM: 'dumb' }, true, false],
    [undefined, { NO_COLOR: '1' }, true, false],
    [undefined, { NO_COLOR: '' }, true, true],
    [undefined, { FORCE_COLOR: '1' }, false, true],
    [undefined, { FORCE_COLOR: 'true', TERM: 'dumb' }, false, true],
    [undefined, { FORCE_COLOR: '0' }, true, false],
    [undefined, { FORCE_COLOR: '' }, false, false],
    [undefined, { CLICOLOR_FORCE: '1' }, false, true],
    [undefined, { CLICOLOR_FORCE: '0' }, true, true],
    [undefined, { CLICOLOR_FORCE: '0' }, false, false],
    [undefined, { CLICOLOR: '0' }, true, false],
    [undefined, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [true, { NO_COLOR: '1', TERM: 'dumb' }, false, true],
    [false, { FORCE_COLOR: '1' }, true, false],
  ])('typed %s, environment %j, terminal %s: %s', (typed, env, isTTY, colour) => {
    expect(wantsColor(typed, env, isTTY)).toBe(colour);
  });

  test('in files only with --color, and nowhere before colours are loaded', async () => {
    const terminal = new Terminal({}, { FORCE_COLOR: '1' }, stream(), stream());
    expect(terminal.style.bold('x')).toBe('x');
    await new Terminal({}, {}, stream(), stream()).loadColors();
    expect(terminal.style.bold('x')).toBe('x');
    await terminal.loadColors();
    expect(terminal.style.bold('x')).toBe('\u001B[1mx\u001B[22m');
    expect(terminal.fileStyle.bold('x')).toBe('x');
    expect(new Terminal({ color: true }, {}, stream(), stream()).fileStyle.red('x')).toContain('\u001B[31m');
  });
});

test('width: the option, else the terminal within bounds, else 80', () => {
  const width = (typed: number | undefined, out: ReturnType<typeof stream>) =>
    new Terminal(typed === undefined ? {} : { width: typed }, {}, out, stream()).width;
  expect(width(120, stream(true, 60))).toBe(120);
  expect(width(undefined, stream(true, 60))).toBe(60);
  expect(width(undefined, stream(true, 20))).toBe(40);
  expect(width(undefined, stream(true, 999))).toBe(400);
  expect(width(undefined, stream(true, 0))).toBe(80);
  expect(width(undefined, stream(false, 60))).toBe(80);
});

describe('progress', () => {
  test('at most ten updates per second, each in place of the last one', () => {
    let now = 0;
    const out = stream(true);
    const line = new ProgressLine(out, () => now);
    for (; now < 1000; now += 10) line.update({ stage: 'compare', done: now, total: 2000 });
    expect(out.written).toHaveLength(10);
    expect(out.written[0]).toBe('\r\u001B[2Kcomparing: 0 of 2,000 pairs (0 %)');
    expect(out.written[9]).toBe('\r\u001B[2Kcomparing: 900 of 2,000 pairs (45 %)');
    line.update({ stage: 'cluster', done: 0 });
    expect(out.written.splice(10)).toEqual(['\r\u001B[2Kclustering: 0 pairs']);
    line.clear();
    line.clear();
    expect(out.written.slice(10)).toEqual(['\r\u001B[2K']);
  });

  test('says how fast a stage is, and how long it takes, once that can be told', () => {
    let now = 0;
    const out = stream(true, 120);
    const line = new ProgressLine(out, () => now);
    const at = (seconds: number, done: number, total?: number): string => {
      now = seconds * 1000;
      line.update({ stage: 'places', done, ...(total !== undefined && { total }) });
      return out.written.at(-1)!.slice('\r\u001B[2K'.length);
    };
    expect(at(0, 0, 9000)).toBe('looking up passages: 0 of 9,000 pairs (0 %)');
    expect(at(1, 100, 9000)).toBe('looking up passages: 100 of 9,000 pairs (1 %)');
    expect(at(4, 4000, 9000)).toBe('looking up passages: 4,000 of 9,000 pairs (44 %), 1,000/s, 5 s left');
    expect(at(10, 4010, 90000)).toBe('looking up passages: 4,010 of 90,000 pairs (4 %), 401/s, 4 min left');
    expect(at(20, 5000)).toBe('looking up passages: 5,000 pairs, 250/s');
    expect(at(21, 9000, 9000)).toBe('looking up passages: 9,000 of 9,000 pairs (100 %), 429/s');
  });

  test('is narrower than the terminal and has no percentage without a total', () => {
    const out = stream(true, 20);
    new ProgressLine(out).update({ stage: 'read', done: 1234567 });
    expect(out.written).toEqual(['\r\u001B[2Kreading: 1,234,567 ']);
  });

  test('is shown only on a terminal, and not with --quiet', () => {
    for (const [look, env, err] of [
      [{}, {}, stream(false)],
      [{ quiet: true }, {}, stream(true)],
      [{}, { TERM: 'dumb' }, stream(true)],
    ] as const) {
      new Terminal(look, env, stream(), err).progress({ stage: 'read', done: 1 });
      expect(err.written).toEqual([]);
    }
  });

  test('is cleared before a message', () => {
    const err = stream(true);
    const terminal = new Terminal({ color: false }, {}, stream(), err);
    terminal.progress({ stage: 'sketch', done: 1 });
    terminal.warn(['x']);
    expect(err.written.join('')).toBe('\r\u001B[2Ksketching: 1 articles\r\u001B[2Kwarning: x\n');
  });
});

describe('messages', () => {
  test('warn of what a report says, too, unless the terminal has just shown it', () => {
    const isWarned = (
      out: boolean,
      err: boolean,
      look: { readonly format: 'text' | 'json'; readonly output?: string },
    ) => {
      const stderr = stream(err);
      new Terminal({ color: false }, {}, stream(out), stderr).warnBesideReport(['x'], 'the report', {
        output: undefined,
        ...look,
      });
      return stderr.written.join('').includes('warning: x');
    };
    expect(isWarned(true, true, { format: 'text' })).toBe(false);
    expect(isWarned(true, true, { format: 'text', output: '-' })).toBe(false);
    expect(isWarned(true, true, { format: 'text', output: 'report.txt' })).toBe(true);
    expect(isWarned(true, true, { format: 'json' })).toBe(true);
    // a log, and a pipe
    expect(isWarned(false, false, { format: 'text' })).toBe(true);
    expect(isWarned(false, true, { format: 'text' })).toBe(true);
  });

  test('text of an article or a file name does not act on the terminal', () => {
    const err = stream();
    const terminal = new Terminal({ verbose: true }, {}, stream(), err);
    const hostile = 'a\u001B[31m\nb\u202Ec';
    terminal.error(hostile, hostile);
    terminal.warn([hostile]);
    terminal.info(hostile);
    terminal.debug(hostile);
    terminal.trace(hostile);
    expect(err.written.join('')).not.toMatch(/[\u001B\u202E]/);
    expect(err.written.filter(line => line.trimEnd().includes('\n'))).toHaveLength(1);
  });

  test('twenty warnings, then the number of the others; none with --quiet', () => {
    const err = stream();
    const warnings = Array.from({ length: 23 }, (_, i) => `w${i}`);
    new Terminal({}, {}, stream(), err).warn(warnings);
    expect(err.written).toHaveLength(21);
    expect(err.written.at(-1)).toBe('warning: ... and 3 more, listed in the report\n');
    const silent = stream();
    new Terminal({ quiet: true, verbose: true }, {}, stream(), silent).warn(warnings);
    expect(silent.written).toEqual([]);
  });
});
