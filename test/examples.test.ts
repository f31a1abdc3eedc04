/** Runs the examples, the action, the hook and the lines of the image in a clean folder, with the package installed from its own tarball. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extract } from 'tar';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'twicetold-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

let tarball: string;

/** As `npm install twicetold-0.1.0.tgz` does, with the dependencies linked instead of downloaded. */
beforeAll(async () => {
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  tarball = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim();
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'twicetold');
  mkdirSync(installed, { recursive: true });
  await extract({ file: join(folder, tarball), cwd: installed, strip: 1 });
  for (const name of Object.keys(manifest.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
  }
  mkdirSync(join(modules, '.bin'));
  symlinkSync(join(installed, manifest.bin.twicetold), join(modules, '.bin/twicetold'));
  cpSync(join(ROOT, 'examples'), folder, { recursive: true });
});

interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function run(command: string, args: readonly string[], input = '', { cwd = folder, env = {} }: Where = {}) {
  const PATH = `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`;
  const options = { cwd, encoding: 'utf8', env: { PATH, HOME: folder, ...env }, input } as const;
  const { status, stdout, stderr } = spawnSync(command, args, options);
  return { status, stdout, stderr };
}

/** A clone whose branch adds a copy of an article to those of `origin/main`. */
function repository(name: string): string {
  const root = join(folder, name);
  mkdirSync(root);
  cpSync(join(ROOT, 'examples/articles'), join(root, 'articles'), { recursive: true });
  const copy = join(root, 'articles/ferry-rewritten.txt');
  const text = readFileSync(copy);
  rmSync(copy);
  const git = (...args: readonly string[]) => {
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    expect(run('git', [...author, ...args], '', { cwd: root })).toMatchObject({ status: 0 });
  };
  git('init', '-q', '-b', 'main');
  git('add', 'articles');
  git('commit', '-q', '-m', 'articles');
  git('update-ref', 'refs/remotes/origin/main', 'main');
  writeFileSync(copy, text);
  return root;
}

const yamlOf = (name: string) => parse(readFileSync(join(ROOT, name), 'utf8'));
const node = (...args: readonly string[]) => run(process.execPath, args);

test('library/find-duplicates.js', () => {
  const { status, stdout, stderr } = node('library/find-duplicates.js', 'articles');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^ferry\S* is told again in\n {2}ferry\S*: paraphrase, similarity 0\.\d+\n$/);
});

test('library/compare.js', () => {
  const { status, stdout, stderr } = node('library/compare.js', 'articles/ferry.txt', 'articles/ferry-rewritten.txt');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(/^paraphrase, similarity 0\.\d+, \d+ % of the names in common\n/);
  expect(stdout).toContain('overnight');
});

test('library/index.js', () => {
  const remember = (...names: readonly string[]) =>
    node('library/index.js', 'known.index', ...names.map(name => `articles/${name}`));
  expect(remember('ferry.txt', 'orchard.txt')).toEqual({
    status: 0,
    stdout: 'new articles/ferry.txt\nnew articles/orchard.txt\n2 added, 0 as before; 2 in the index\n',
    stderr: '',
  });
  expect(remember('ferry-rewritten.txt').stdout).toBe(
    'copy articles/ferry-rewritten.txt articles/ferry.txt\n1 added, 0 as before; 3 in the index\n',
  );
});

test('library/stream.js', () => {
  const text = (name: string) => readFileSync(join(folder, 'articles', name), 'utf8');
  const lines = ['ferry.txt', 'orchard.txt', 'ferry-rewritten.txt'].map(name =>
    JSON.stringify({ id: name, text: text(name) }),
  );
  const { status, stdout, stderr } = run(process.execPath, ['library/stream.js'], lines.join('\n'));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('ferry-rewritten.txt');
  expect(stdout).not.toContain('orchard.txt');
});

test('ci/check-articles.sh', () => {
  const cwd = repository('site');
  const { status, stdout } = run(join(folder, 'ci/check-articles.sh'), ['main', 'articles'], '', { cwd });
  expect({ status, stdout }).toEqual({
    status: 1,
    stdout: expect.stringMatching(/^articles\/ferry-rewritten\.txt: copy of articles\/ferry\.txt /),
  });
  expect(readFileSync(join(cwd, 'copies.md'), 'utf8')).toContain('ferry-rewritten.txt');
});

/** The commands of a job but for the one that installs the tool. */
const commandsOf = (lines: readonly string[]): string[] => {
  const others = lines.filter(line => line !== 'npm install --no-save twicetold');
  expect(others.length).toBe(lines.length - 1);
  return others;
};

test('ci/workflow.yml', () => {
  const cwd = repository('workflow');
  const steps: { run?: string; with?: { sarif_file?: string } }[] =
    yamlOf('examples/ci/workflow.yml').jobs.copies.steps;
  const [command] = commandsOf(steps.flatMap(step => step.run ?? []));
  const { status, stdout } = run('bash', ['-e', '-c', command], '', { cwd, env: { GITHUB_BASE_REF: 'main' } });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^::error file=articles\/ferry-rewritten\.txt,line=1,/);
  const uploaded = steps.find(step => step.with?.sarif_file !== undefined)!.with!.sarif_file!;
  expect(JSON.parse(readFileSync(join(cwd, uploaded), 'utf8')).runs[0].results).toHaveLength(1);
});

test('ci/gitlab-ci.yml', () => {
  const cwd = repository('gitlab');
  const { script, artifacts } = yamlOf('examples/ci/gitlab-ci.yml').copies;
  const env = { CI_MERGE_REQUEST_DIFF_BASE_SHA: 'origin/main' };
  const [command] = commandsOf(script);
  expect(run('sh', ['-e', '-c', command], '', { cwd, env }).status).toBe(1);
  const { codequality, junit } = artifacts.reports;
  const issues = JSON.parse(readFileSync(join(cwd, codequality), 'utf8'));
  expect(issues).toMatchObject([
    { check_name: 'twicetold/paraphrase', location: { path: 'articles/ferry-rewritten.txt' } },
  ]);
  expect(readFileSync(join(cwd, junit), 'utf8')).toContain('tests="1" failures="1"');
});

describe('the hook of a commit', () => {
  const hooks: { id: string; entry: string; args: string[]; pass_filenames: boolean }[] =
    yamlOf('.pre-commit-hooks.yaml');

  test('stops a copy', () => {
    const cwd = repository('hook');
    const [{ id, entry, pass_filenames }] = hooks;
    const [configured] = yamlOf('examples/ci/pre-commit-config.yaml').repos[0].hooks;
    expect({ id, pass_filenames }).toEqual({ id: configured.id, pass_filenames: false });
    const hook = join(cwd, '.git/hooks/pre-commit');
    mkdirSync(dirname(hook), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\nexec ${entry} ${configured.args.join(' ')}\n`);
    chmodSync(hook, 0o755);
    const commit = () =>
      run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-aqm', 'x'], '', { cwd });
    expect(run('git', ['add', '.'], '', { cwd }).status).toBe(0);
    const stopped = commit();
    expect(stopped.status).toBe(1);
    expect(stopped.stdout + stopped.stderr).toContain('articles/ferry-rewritten.txt: copy of articles/ferry.txt');
    rmSync(join(cwd, 'articles/ferry-rewritten.txt'));
    writeFileSync(
      join(cwd, 'articles/new.txt'),
      'A harbour seal has moved into the town pool, and nobody knows how to ask it to leave before the children come back.',
    );
    expect(run('git', ['add', '.'], '', { cwd }).status).toBe(0);
    expect(commit().status).toBe(0);
  });
});

describe('the action', () => {
  const action = yamlOf('action.yml');
  const steps: { shell: string; run: string; env?: Record<string, string> }[] = action.runs.steps;

  /** Runs the steps as the runner does, with the tool already installed. */
  function act(name: string, inputs: Readonly<Record<string, string>>) {
    const cwd = repository(name);
    const temporary = join(folder, `${name}-temp`);
    mkdirSync(join(temporary, 'bin'), { recursive: true });
    const output = join(temporary, 'output');
    writeFileSync(output, '');
    // `npm install` would fetch the dependencies: a program of that name notes what it is asked for
    const npm = join(temporary, 'bin/npm');
    writeFileSync(
      npm,
      `#!/bin/sh\nmkdir -p "$RUNNER_TEMP/twicetold"\nln -s ${JSON.stringify(join(folder, 'node_modules'))} "$RUNNER_TEMP/twicetold/node_modules"\necho "$@" > "$RUNNER_TEMP/installed"\n`,
    );
    chmodSync(npm, 0o755);
    const values = Object.fromEntries(
      Object.entries(action.inputs as Record<string, { default: string }>).map(([key, { default: value }]) => [
        key,
        inputs[key] ?? value,
      ]),
    );
    let status: number | null = 0;
    let stdout = '';
    for (const step of steps) {
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([key, value]) => [
          key,
          value.replace(/^\$\{\{ inputs\.([a-z-]+) \}\}$/, (_, input) => values[input]),
        ]),
      );
      const runner = {
        RUNNER_TEMP: temporary,
        GITHUB_ACTION_PATH: ROOT,
        GITHUB_OUTPUT: output,
        GITHUB_BASE_REF: 'main',
        GITHUB_STEP_SUMMARY: join(temporary, 'summary.md'),
        PATH: `${join(temporary, 'bin')}:${process.env.PATH}`,
      };
      const result = run('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], '', {
        cwd,
        env: { ...runner, ...env },
      });
      stdout += result.stdout;
      status = result.status;
      if (status !== 0) break;
    }
    const lines = readFileSync(output, 'utf8')
      .split('\n')
      .filter(line => line !== '');
    return { status, stdout, cwd, temporary, outputs: Object.fromEntries(lines.map(line => line.split(/=(.*)/s))) };
  }

  test('hands no input to the shell but through the environment, and each output is one of its step', () => {
    for (const step of steps) expect(step.run).not.toContain('${{');
    const used = new Set(steps.flatMap(step => Object.values(step.env ?? {})));
    expect([...used].sort()).toEqual(
      Object.keys(action.inputs)
        .map(name => `\${{ inputs.${name} }}`)
        .sort(),
    );
    for (const [name, { value }] of Object.entries(action.outputs as Record<string, { value: string }>)) {
      expect(value).toBe(`\${{ steps.run.outputs.${name} }}`);
    }
  });

  test('fails for a copy in a pull request, and gives counts and paths', () => {
    const { status, stdout, outputs, temporary } = act('action', { paths: 'articles', version: '1.2.3' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=articles\/ferry-rewritten\.txt,line=1,/);
    expect(outputs).toMatchObject({ 'exit-code': '1', articles: '1', copies: '1', passages: '0' });
    expect(Object.keys(outputs)).toEqual(Object.keys(action.outputs));
    for (const name of ['sarif', 'markdown', 'json']) expect(existsSync(outputs[name]!), name).toBe(true);
    expect(readFileSync(join(temporary, 'summary.md'), 'utf8')).toContain('1 new article');
    expect(readFileSync(join(temporary, 'installed'), 'utf8')).toContain('-- twicetold@1.2.3');
  });

  test('scans, takes options line by line, and passes where no relation fails', () => {
    const { status, outputs } = act('action-scan', {
      command: 'scan',
      paths: ' articles/*.txt\n\n',
      args: '--threshold=0.6\r\n--related\n',
      'fail-on': 'none',
    });
    expect(status).toBe(0);
    expect(outputs).toMatchObject({ 'exit-code': '0', articles: '3', copies: '1' });
  });

  const HOSTILE = [
    '$(touch pwned)',
    '`touch pwned`',
    '"; touch pwned; "',
    "'; touch pwned; '",
    '| touch pwned',
    '-o pwned',
    '--output=pwned',
  ];
  // each of the first three ends the step; the others come to the tool together
  const inputs = Object.keys(action.inputs);
  const alone = ['version', 'command', 'working-directory'];
  test.each([...alone.map(name => [name]), inputs.filter(name => !alone.includes(name))])(
    'a hostile value of %s does nothing',
    (...names) => {
      const [first] = names;
      const values = names.map(name => [
        name,
        HOSTILE.filter(one => name !== 'args' || !one.startsWith('-')).join('\n'),
      ]);
      const { status, cwd, temporary } = act(`hostile-${first}`, { paths: 'articles', ...Object.fromEntries(values) });
      expect(status).not.toBe(0);
      const everything = [cwd, temporary].flatMap(root =>
        readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
          path => !path.startsWith('twicetold/node_modules'),
        ),
      );
      expect(everything.filter(path => path.includes('pwned'))).toEqual([]);
    },
  );
});

describe('the image', () => {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n');
  const of = (word: string): string[] =>
    lines.filter(line => line.startsWith(`${word} `)).map(line => line.slice(word.length + 1));

  test('runs lines that a shell takes, and scripts of the package', () => {
    for (const line of of('RUN')) expect(run('sh', ['-n', '-c', line]).status, line).toBe(0);
    const scripts = of('RUN').flatMap(line => [...line.matchAll(/npm run (\S+)/g)].map(([, name]) => name));
    expect(scripts).toEqual(['build']);
    expect(scripts.filter(name => !(name in manifest.scripts))).toEqual([]);
  });

  test('copies the tarball that npm makes, and starts the program that it installs', () => {
    const [copied] = of('COPY')
      .filter(line => line.startsWith('--from=build'))
      .map(line => line.split(' ')[1].replace('/tmp/', ''));
    const pattern = new RegExp(`^${copied.replaceAll('.', '\\.').replace('*', '.*')}$`);
    expect(tarball).toMatch(pattern);
    const [program] = JSON.parse(of('ENTRYPOINT')[0]);
    expect(Object.keys(manifest.bin)).toEqual([program]);
    expect(run(program, JSON.parse(of('CMD')[0])).stdout).toContain('twicetold scan');
  });

  test('is built of files that are handed to it', () => {
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').trim().split('\n');
    const needed = [
      'src',
      'assembly',
      'viewer',
      'bundle.js',
      'package.json',
      'package-lock.json',
      'tsconfig.build.json',
      'bin',
      'docs',
      'README.md',
    ];
    expect(needed.filter(name => ignored.includes(name) || !existsSync(join(ROOT, name)))).toEqual([]);
  });
});

describe('the package', () => {
  test('is small, and holds nothing that neither the program nor the library loads', () => {
    expect(statSync(join(folder, tarball)).size).toBeLessThan(1e6);
    const root = join(folder, 'node_modules/twicetold');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
      statSync(join(root, name)).isFile(),
    );
    const named = new Set<string>();
    const queue = [manifest.bin.twicetold, manifest.main.slice(2), manifest.types.slice(2)];
    for (const file of queue) {
      if (named.has(file)) continue;
      named.add(file);
      for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(
        /(?:from|import\(|import|new URL\()\s*["'`](\.[^"'`]+\.js)["'`]/g,
      )) {
        const other = join(dirname(file), name);
        queue.push(file.endsWith('.d.ts') ? other.replace(/\.js$/, '.d.ts') : other);
      }
    }
    const others = files.filter(
      name => !named.has(name) && !/^(?:[a-z]+\.schema\.json|package\.json|README\.md|LICENSE|man\/.*)$/.test(name),
    );
    expect(others).toEqual([]);
  });

  test('and its dependencies have no script that runs where they are installed', () => {
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'));
    const scripts = Object.entries(packages as Record<string, { dev?: boolean; hasInstallScript?: boolean }>)
      .filter(([name, { dev, hasInstallScript }]) => name.startsWith('node_modules/') && !dev && hasInstallScript)
      .map(([name]) => name);
    expect(scripts).toEqual([]);
    expect(Object.keys(manifest.scripts).filter(name => /^(?:(?:pre|post)?install|prepare)$/.test(name))).toEqual([]);
  });
});

test('nightly/nightly-scrape.sh', () => {
  const scrape = join(folder, 'scrape');
  const night = () => run('nightly/nightly-scrape.sh', ['scrape', 'known.nightly', 'night.md']);
  mkdirSync(scrape);
  for (const name of ['ferry.txt', 'orchard.txt']) cpSync(join(folder, 'articles', name), join(scrape, name));
  expect(night().status).toBe(0);
  rmSync(scrape, { recursive: true });
  mkdirSync(scrape);
  cpSync(join(folder, 'articles/ferry-rewritten.txt'), join(scrape, 'again.txt'));
  expect(night()).toMatchObject({ status: 0 });
  expect(readFileSync(join(folder, 'night.md'), 'utf8')).toMatch(/1 new article, 2 known: 1 copy/);
});

test('corpus/clean-corpus.sh', () => {
  expect(run('corpus/clean-corpus.sh', ['corpus/corpus.jsonl', 'kept.jsonl', 'removed.jsonl'])).toMatchObject({
    status: 0,
  });
  const given = readFileSync(join(folder, 'corpus/corpus.jsonl'), 'utf8').trimEnd().split('\n');
  expect(readFileSync(join(folder, 'kept.jsonl'), 'utf8').trimEnd().split('\n')).toEqual([given[0], given[2]]);
  expect(readFileSync(join(folder, 'removed.jsonl'), 'utf8')).toContain('"ferry-again"');
});

test('feeds/check-feed.sh', () => {
  const { status, stdout } = run('feeds/check-feed.sh', ['feeds/feed.xml', 'articles']);
  expect(status).toBe(1);
  const matches = stdout.trimEnd().split('\n').slice(1);
  expect(matches.filter(line => line.startsWith('https://skerra-post.example/ferry,copy,'))).toHaveLength(2);
  expect(stdout).toMatch(/lighthouse,new,/);
});
