/**
 * Bundles the worker of a distributed run into dist/twicetold-worker.mjs, which has its kernels and needs no
 * node_modules.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const textOf = path => readFileSync(new URL(path, import.meta.url), 'utf8');

await build({
  cwd: fileURLToPath(new URL('.', import.meta.url)),
  input: 'src/cli/worker-process.ts',
  platform: 'node',
  output: {
    file: 'dist/twicetold-worker.mjs',
    format: 'esm',
    codeSplitting: false,
    banner: ({ moduleIds }) => {
      const names = new Set(moduleIds.flatMap(id => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? []));
      return [...names].map(name => `/*! ${name}: ${licenceOf(name)}*/`).join('\n');
    },
    comments: { legal: true, annotation: false, jsdoc: false },
  },
});

function licenceOf(name) {
  try {
    return textOf(`node_modules/${name}/LICENSE`);
  } catch {
    return `licence: ${JSON.parse(textOf(`node_modules/${name}/package.json`)).license}`;
  }
}
