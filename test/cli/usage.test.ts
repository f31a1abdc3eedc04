import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { describe, test } from 'vitest';
import { REPORT_FORMATS } from '../../src/report/formats.js';
import { sandbox } from './sandbox.js';

const ARTICLE = 'The council voted on Tuesday to close the old bridge for repairs until the end of the summer.\n';

/** Arguments, and what standard error says, line by line. */
const WRONG: readonly (readonly [name: string, args: readonly string[], ...lines: string[]])[] = [
  ['unknown command', ['scna', 'a'], 'unknown command "scna"', '  hint: did you mean scan?'],
  ['a path for a command', ['news'], 'unknown command "news"', '  hint: to scan files: twicetold scan news'],
  [
    'unknown option',
    ['scan', 'a', '--treshold', '1'],
    'unknown option --treshold',
    '  hint: did you mean --threshold?',
  ],
  [
    'unknown option with a value',
    ['scan', 'a', '--zebra=1'],
    'unknown option --zebra',
    '  hint: twicetold scan --help lists all options',
  ],
  [
    'a letter of a group',
    ['scan', 'a', '-qz', '--related'],
    'unknown option -z',
    '  hint: twicetold scan --help lists all options',
  ],
  [
    'a quote in an option',
    ['scan', "--it's", 'a'],
    "unknown option --it's",
    '  hint: twicetold scan --help lists all options',
  ],
  ['unknown short option', ['scan', 'a', '-z'], 'unknown option -z', '  hint: twicetold scan --help lists all options'],
  [
    'an option before the command',
    ['--quiet', 'scan', 'a'],
    '--quiet: options go after the command',
    '  hint: twicetold scan --quiet',
  ],
  ['an option without a command', ['--quiet'], '--quiet: no command given', '  hint: twicetold scan --quiet'],
  [
    "another command's option",
    ['compare', 'a', 'b', '--related'],
    'compare has no option --related',
    '  hint: it is an option of scan and check',
  ],
  [
    'missing value',
    ['scan', 'a', '--output'],
    '--output: the value is missing',
    '  hint: for example: --output report.json',
  ],
  ['a value for help', ['scan', '--help=1', 'a'], '--help: takes no value', '  hint: use --help alone'],
  ['an empty command', [''], 'unknown command ""', '  hint: twicetold --help'],
  ['a value for a switch', ['scan', 'a', '--quiet=1'], '--quiet: takes no value', '  hint: use --quiet alone'],
  [
    'the former name of an option',
    ['scan', 'a', '--num-perm', '8'],
    '--num-perm: "8" is not a whole number from 16 to 4096',
    '  hint: for example: --sketch-size 256',
  ],
  [
    "another command's option before the command",
    ['--related', 'compare', 'a', 'b'],
    'compare has no option --related',
    '  hint: it is an option of scan and check',
  ],
  [
    'threshold above 1',
    ['scan', 'a', '--threshold', '1.5'],
    '--threshold: "1.5" is not a number from 0 to 1',
    '  hint: for example: --threshold 0.7',
  ],
  [
    'threshold below 0',
    ['scan', 'a', '--threshold', '-0.5'],
    '--threshold: "-0.5" is not a number from 0 to 1',
    '  hint: for example: --threshold 0.7',
  ],
  [
    'threshold with a comma',
    ['scan', 'a', '--threshold=0,5'],
    '--threshold: "0,5" is not a number from 0 to 1',
    '  hint: use a decimal point: 0.5',
  ],
  [
    'empty threshold',
    ['scan', 'a', '--threshold='],
    '--threshold: "" is not a number from 0 to 1',
    '  hint: for example: --threshold 0.7',
  ],
  [
    'unknown format',
    ['scan', 'a', '--format', 'jsn'],
    `--format: "jsn" is not one of ${REPORT_FORMATS.join(', ')}`,
    '  hint: did you mean json?',
  ],
  [
    'unknown gate',
    ['scan', 'a', '--fail-on', 'identical,simlar'],
    '--fail-on: "simlar" is not one or several of identical, near-identical, excerpt, paraphrase, translation, passage, related, any, edition, each with an optional threshold such as paraphrase>=0.9',
    "  hint: for example: --fail-on 'paraphrase>=0.9,excerpt'",
  ],
  [
    'a gate for translations that are not looked for',
    ['scan', 'a', '--fail-on', 'translation'],
    '--fail-on translation never matches: languages are not compared',
    '  hint: add --across-languages',
  ],
  [
    'no path',
    ['scan'],
    'scan: no path given',
    '  hint: give a folder, a file, a glob, or - for JSON Lines on standard input',
  ],
  [
    'one file to compare',
    ['compare', 'a'],
    'compare: takes two files, got 1',
    '  hint: twicetold compare original.txt suspect.txt',
  ],
  [
    'three files to compare',
    ['compare', 'a', 'b', 'c'],
    'compare: takes two files, got 3',
    '  hint: scan finds the copies among many',
  ],
  [
    'missing configuration',
    ['scan', 'a', '--config', 'nix.json'],
    'configuration file nix.json does not exist',
    '  hint: --no-config runs without a configuration file',
  ],
  [
    'output into a missing folder',
    ['scan', 'a.txt', '-o', 'x/y.json'],
    'cannot write x/y.json: no such folder: x',
    '  hint: create the folder first',
  ],
  [
    'output onto a folder',
    ['scan', 'a.txt', '--reporter', 'json=empty'],
    'cannot write empty: it is a folder',
    '  hint: give a file in the folder',
  ],
  ['missing list', ['scan', '--files-from', 'nix'], '--files-from nix: no such file'],
  [
    'empty list',
    ['scan', '--files-from', 'empty.list'],
    '--files-from empty.list: no path listed',
    '  hint: write one path per line',
  ],
  [
    'a folder to compare',
    ['compare', 'a.txt', 'empty'],
    'empty is a folder; compare takes two files',
    '  hint: to find the copies in it: twicetold scan empty',
  ],
  ['a missing file to compare', ['compare', 'a.txt', 'nix.txt'], 'nix.txt: no such file'],
];

describe.concurrent('wrong usage: one line, a hint, exit code 2', () => {
  test.for(WRONG)('%s', async ([, args, ...lines], { expect, onTestFinished }) => {
    const { call, path } = sandbox({ 'a.txt': ARTICLE, 'empty.list': '\n' }, onTestFinished);
    mkdirSync(path('empty'));
    const { code, stdout, stderr } = await call(args);
    expect(stderr).toBe([`twicetold: ${lines[0]}`, ...lines.slice(1), ''].join('\n'));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

describe.concurrent('nothing to read: exit code 2 and the name of the path', () => {
  test.for([
    ['missing path', ['nix'], 'nix'],
    ['missing path beside a good one', ['a.txt', 'nix/'], 'nix/'],
    ['empty folder', ['empty'], 'empty'],
    ['folder without articles', ['images'], 'images'],
    ['glob without a match', ['*.md'], '*.md'],
    ['empty path', [''], ''],
    ['nothing on standard input', ['-'], 'standard input'],
  ] as const)('%s', async ([, paths, named], { expect, onTestFinished }) => {
    const { call, run, path } = sandbox({ 'a.txt': ARTICLE, 'images/a.png': '\u0089PNG' }, onTestFinished);
    mkdirSync(path('empty'));
    const start = named === 'standard input' ? run : call;
    const { code, stdout, stderr } = await start(['scan', ...paths]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^twicetold: [^\n]+\n( {2}hint: [^\n]+\n)?$/);
    expect(stderr).toContain(named);
  });
});

test.concurrent('all problems are reported together', async ({ expect, onTestFinished }) => {
  const { call } = sandbox({ 'twicetold.config.json': '{"treshold": 1, "numPerm": "128"}' }, onTestFinished);
  const args = ['compare', 'a', '--treshold', '--zebra', '--threshold', 'x', '--format', 'pdf'];
  const { code, stderr } = await call(args, { env: { TWICETOLD_SHINGLE_SIZE: '9' } });
  expect(code).toBe(2);
  expect(stderr.split('\n').filter(line => line.startsWith('twicetold:'))).toEqual([
    'twicetold: unknown option --treshold',
    'twicetold: unknown option --zebra',
    'twicetold: --threshold: "x" is not a number from 0 to 1',
    'twicetold: TWICETOLD_SHINGLE_SIZE: "9" is not a whole number from 1 to 8',
    'twicetold: twicetold.config.json:1:17: numPerm: "128" is not a whole number from 16 to 4096',
    `twicetold: --format: "pdf" is not one of ${REPORT_FORMATS.join(', ')}`,
    'twicetold: twicetold.config.json:1:2: unknown key "treshold"',
    'twicetold: compare: takes two files, got 1',
  ]);
});

test.concurrent('a hostile name does not act on the terminal', async ({ expect, onTestFinished }) => {
  const { call } = sandbox({}, onTestFinished);
  const hostile = '\u001B]0;owned\u0007\u001B[31mred\nnext';
  for (const args of [
    [hostile],
    ['scan', hostile],
    ['scan', 'a', `--${hostile}`],
    ['scan', 'a', '--format', hostile],
  ]) {
    const { code, stderr } = await call(args);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/[\u001B\u0007]/);
    expect(stderr).not.toMatch(/^next/m);
  }
});

test.concurrent('a folder that loops through a link, and one without permission, do not stop --show-files', async ({
  expect,
  onTestFinished,
}) => {
  const { call, path } = sandbox({ 'news/a.txt': ARTICLE, 'news/secret/b.txt': ARTICLE }, onTestFinished);
  symlinkSync('..', path('news/loop'));
  chmodSync(path('news/secret'), 0);
  const { code, stdout } = await call(['scan', 'news', '--show-files']);
  chmodSync(path('news/secret'), 0o700);
  expect(code).toBe(0);
  expect(stdout).toContain('news/a.txt');
});
