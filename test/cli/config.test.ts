import { test } from 'vitest';
import { type RunOptions, sandbox } from './sandbox.js';

type Printed = { paths: string[]; options: Record<string, { value: unknown; from: string }> };

async function printed(box: ReturnType<typeof sandbox>, args: string[] = [], how: RunOptions = {}): Promise<Printed> {
  const { code, stdout, stderr } = await box.call(['scan', '--print-config', '--format', 'json', ...args], how);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

test.concurrent('flags over environment over file over defaults', async ({ expect, onTestFinished }) => {
  const box = sandbox(
    { 'twicetold.config.json': '\uFEFF// ours\n{"threshold": 0.6, /* few */ "minWords": 10, "numPerm": 64,}' },
    onTestFinished,
  );
  const env = { TWICETOLD_THRESHOLD: '0.7', TWICETOLD_MIN_WORDS: '20' };
  const { options } = await printed(box, ['--threshold', '0.8'], { env });
  expect(options.threshold).toEqual({ value: 0.8, from: '--threshold' });
  expect(options.minWords).toEqual({ value: 20, from: 'TWICETOLD_MIN_WORDS' });
  expect(options.sketchSize).toEqual({ value: 64, from: 'twicetold.config.json' });
  expect(options.related).toEqual({ value: false, from: 'default' });
});

test.concurrent('the nearest file upwards is used, up to the folder with .git', async ({ expect, onTestFinished }) => {
  const box = sandbox(
    {
      'package.json': '{"name": "site", "twicetold": {"threshold": 0.1, "paths": ["news"]}}',
      'sub/package.json': '{"name": "without our key"}',
      'sub/own/twicetold.config.json': '{"threshold": 0.2}',
      'sub/own/package.json': '{"twicetold": {"threshold": 0.3}}',
      'repository/.git/HEAD': '',
      'broken/package.json': '{',
    },
    onTestFinished,
  );
  const [top, sub, own, repository, broken] = await Promise.all(
    ['.', 'sub', 'sub/own', 'repository', 'broken'].map(cwd => printed(box, [], { cwd })),
  );
  expect(top.options.threshold).toEqual({ value: 0.1, from: 'package.json (twicetold)' });
  expect(top.paths).toEqual(['news']);
  expect(sub.options.threshold).toEqual({ value: 0.1, from: '../package.json (twicetold)' });
  expect(sub.paths).toEqual(['../news']);
  expect(own.options.threshold).toEqual({ value: 0.2, from: 'twicetold.config.json' });
  expect(repository.options.threshold.from).toBe('default');
  expect(broken.options.threshold.value).toBe(0.1);
});

test.concurrent('twicetold.config.jsonc is found; two files in one folder are an error', async ({
  expect,
  onTestFinished,
}) => {
  const box = sandbox(
    { 'twicetold.config.jsonc': '{"threshold": 0.2}', 'package.json': '{"twicetold": {}}' },
    onTestFinished,
  );
  expect((await printed(box)).options.threshold).toEqual({ value: 0.2, from: 'twicetold.config.jsonc' });
  box.write({ 'twicetold.config.json': '{}', 'inside/a.txt': '' });
  const { code, stderr } = await box.call(['scan', '--print-config'], { cwd: 'inside' });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr:
      'twicetold: two configuration files: ../twicetold.config.json and ../twicetold.config.jsonc\n' +
      '  hint: remove one of them, or name one: --config FILE\n',
  });
  expect((await printed(box, ['--config', 'twicetold.config.json'])).options.threshold.from).toBe('default');
});

test.concurrent('a broken configuration does not stop the commands that read none', async ({
  expect,
  onTestFinished,
}) => {
  const box = sandbox({ 'twicetold.config.json': '{' }, onTestFinished);
  expect((await box.call(['completion', 'bash'])).code).toBe(0);
  expect((await box.call(['init', '--force'])).code).toBe(0);
});

test.concurrent('--config, TWICETOLD_CONFIG and --no-config', async ({ expect, onTestFinished }) => {
  const box = sandbox(
    { 'twicetold.config.json': '{"threshold": 0.1}', 'ci/own.json': '{"threshold": 0.2, "output": "r.json"}' },
    onTestFinished,
  );
  const [typed, env, none] = await Promise.all([
    printed(box, ['--config', 'ci/own.json']),
    printed(box, [], { env: { TWICETOLD_CONFIG: 'ci/own.json' } }),
    printed(box, ['--no-config'], { env: { TWICETOLD_CONFIG: 'ci/own.json' } }),
  ]);
  expect(typed.options.threshold).toEqual({ value: 0.2, from: 'ci/own.json' });
  expect(typed.options.output).toEqual({ value: 'ci/r.json', from: 'ci/own.json' });
  expect(env.options.threshold.value).toBe(0.2);
  expect(none.options.threshold.from).toBe('default');
});

const WRONG = [
  ['{"treshold": 0.6}', 'twicetold.config.json:1:2: unknown key "treshold"', 'did you mean "threshold"?'],
  [
    '// a number\n{\n  "threshold": "0.6"\n}',
    'twicetold.config.json:3:3: threshold: "0.6" is not a number from 0 to 1',
    'write the number without quotation marks',
  ],
  [
    '{"failOn": ["identicle"]}',
    'twicetold.config.json:1:2: failOn: "identicle" is not one or several of',
    'did you mean identical?',
  ],
  ['{\n  "paths": 4 }', 'twicetold.config.json:2:3: paths: 4 is not one or several paths', 'write a list of strings'],
  [
    '{"accept": [\n  {"credits": true},\n  {"path": "x"} ]}',
    'twicetold.config.json:3:3: accept[1]: unknown key "path"',
    'for example: "accept":',
  ],
  ['[]', 'twicetold.config.json: the configuration is not an object', 'for example: {"threshold": 0.6}'],
  [
    '{"threshold": 0.6',
    'twicetold.config.json:1:18: not valid JSON: the file ends too soon',
    'comments and trailing commas',
  ],
  ['{"threshold": 0.6,,}', 'twicetold.config.json:1:19: not valid JSON: a comma is not expected here', undefined],
  [
    "{'threshold': 1}",
    "twicetold.config.json:1:2: not valid JSON: unexpected character '''",
    'comments and trailing commas',
  ],
  ['/* no end', 'twicetold.config.json:1:10: not valid JSON: the file ends too soon', undefined],
  ['{"a": "\\x"}', "twicetold.config.json:1:8: not valid JSON: unexpected character 'x'", undefined],
  [
    '{"threshold": 0.6,\n "threshold": 0.7}',
    'twicetold.config.json:2:2: "threshold" occurs twice',
    'leave one of them out',
  ],
  ['{"__proto__": {"threshold": 1}}', 'twicetold.config.json:1:2: unknown key "__proto__"', undefined],
  ['['.repeat(100_000), 'twicetold.config.json:1:17: nested more than 16 levels deep', undefined],
  [`"${'x'.repeat(1 << 20)}"`, 'twicetold.config.json: the configuration is larger than 1 MB', undefined],
] as const;

test.concurrent.for(WRONG.map(([content, ...said]) => [content.slice(0, 40), content, ...said] as const))(
  '%s is an error with a hint',
  async ([, content, message, hint], { expect, onTestFinished }) => {
    const box = sandbox({ 'twicetold.config.json': content }, onTestFinished);
    const { code, stdout, stderr } = await box.call(['scan', 'x']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')[0]).toContain(message);
    if (hint !== undefined) expect(stderr).toContain(`  hint: ${hint}`);
  },
);

test.concurrent('--print-config as a table', async ({ expect, onTestFinished }) => {
  const box = sandbox({ 'twicetold.config.json': '{"paths": ["news"], "reporter": {"csv": "p.csv"}}' }, onTestFinished);
  const args = [
    'scan',
    '--print-config',
    '--no-color',
    '--include',
    'a',
    '--include',
    'b',
    '--jobs',
    '3',
    '--memory',
    '2000',
  ];
  const { code, stdout } = await box.call(args, { env: { TWICETOLD_FAIL_ON: 'identical,excerpt' } });
  expect(code).toBe(0);
  expect(stdout).toMatchSnapshot();
});

test.concurrent('an unknown variable gives a warning, unless quiet', async ({ expect, onTestFinished }) => {
  const { call } = sandbox({}, onTestFinished);
  const env = { TWICETOLD_TRESHOLD: '0.9' };
  const loud = await call(['scan', '--print-config'], { env });
  expect(loud.stderr).toBe(
    'warning: unknown environment variable TWICETOLD_TRESHOLD; did you mean TWICETOLD_THRESHOLD?\n',
  );
  expect((await call(['scan', '--print-config', '-q'], { env })).stderr).toBe('');
});
