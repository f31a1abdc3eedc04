/**
 * Bundles the viewer, and writes it as a module of the format `html`: the page before and after its data. The page holds its code and styles, and its
 * content security policy allows only these, by their hashes: nothing else runs, and nothing is loaded.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

const at = path => fileURLToPath(new URL(path, import.meta.url));
const GENERATED = at('../src/report/page/generated');
/** Packages in the bundle; it includes their licences. */
const PACKAGES = ['preact', '@preact/signals', '@preact/signals-core'];

const licences = PACKAGES.map(name => {
  const text = readFileSync(at(`../node_modules/${name}/LICENSE`), 'utf8');
  return `${name}: ${/Copyright[^\n]*/.exec(text)[0]}`;
});
const notice = `/*! ${licences.join('; ')}; MIT License */`;

const { output } = await build({
  cwd: at('..'),
  input: at('main.tsx'),
  platform: 'browser',
  tsconfig: at('tsconfig.json'),
  write: false,
  output: { format: 'iife', minify: true, comments: { legal: false, annotation: false, jsdoc: false } },
});

/** The files of the project that the viewer may import: types, dates, the data contract, and the wording of the other formats. */
const KNOWN =
  /^(?:viewer|src\/types|src\/dates\.ts|src\/report\/page\/data\.ts|src\/report\/wording\.ts|src\/report\/sanitize\.ts|node_modules)(?:\/|$)/;
for (const id of output[0].moduleIds) {
  const path = relative(at('..'), id.replace(/\?.*$/, ''));
  if (!id.includes('\0') && !KNOWN.test(path))
    throw new Error(`the viewer imports ${path}, which the page does not need`);
}

// in HTML, `</script` ends the code even inside a string
const code = `${notice}\n${output[0].code.trim()}`.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
// the page may be printed on a terminal: escape the control characters that the bundler writes literally, such as U+202E
const inert = code.replace(
  /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
  character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
const styles = readdirSync(at('styles'))
  .sort()
  .map(name => smaller(readFileSync(at(`styles/${name}`), 'utf8')))
  .join('\n');

/** Styles without comments and indentation. */
function smaller(css) {
  return css
    .replace(/\/\*.*?\*\//gs, '')
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .join('\n');
}

const hash = text => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hash(inert)}`,
  `style-src ${hash(styles)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const before = `<!doctype html>
<html lang="en" data-twicetold="page">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>twicetold</title>
<style>${styles}</style>
</head>
<body>
<div id="app"><p class="loading">twicetold reads the report …</p></div>
<noscript><p class="loading">This page shows its report by a script, which this browser does not run. Everything is also in the formats text and json.</p></noscript>
`;
const after = `<script>${inert}</script>
</body>
</html>
`;

mkdirSync(GENERATED, { recursive: true });
const target = `${GENERATED}/viewer.ts`;
const generated = `/** Made by viewer/build.js: the page of the format \`html\` before and after its data. */
export const BEFORE_DATA = ${JSON.stringify(before)};
export const AFTER_DATA = ${JSON.stringify(after)};
`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== generated) writeFileSync(target, generated);
