/** Bundler plugins that remove unused code from packages, or delay its execution. */

/**
 * commander loads modules of Node.js, and with node:child_process those of the network, for subcommands that are
 * separate programs. There are no such subcommands here, and loading takes a tenth of the time of `--help`.
 */
export const commanderImports = {
  name: 'commander-imports',
  resolveId: (id, importer) =>
    id.startsWith('node:') && /node_modules[\\/]commander/.test(importer ?? '') ? `\0commander-${id}` : null,
  load(id) {
    if (!id.startsWith('\0commander-')) return null;
    if (id.endsWith('node:events')) return "export { EventEmitter } from 'node:events';";
    return `module.exports = ${id.endsWith('node:process') ? 'process' : '{}'};`;
  },
};

/** entities unpacks its table of character references on loading, but most texts have no reference. */
export const lazyReferences = {
  name: 'lazy-references',
  transform(code, id) {
    if (/entities[\\/]dist[\\/]esm[\\/]generated[\\/]decode-data-html\.js$/.test(id))
      return changed(code, /= \/\* #__PURE__ \*\/ decodeBase64\(/, '= () => decodeBase64(');
    if (/entities[\\/]dist[\\/]esm[\\/]decode\.js$/.test(id))
      return changed(
        code,
        /const htmlDecoder = .*;/,
        'let decoder; const htmlDecoder = (text, mode) => (decoder ??= getDecoder(htmlDecodeTree()))(text, mode);',
      );
    return null;
  },
};

/** @throws Error if a new version of the package has other code */
function changed(code, pattern, replacement) {
  if (!pattern.test(code)) throw new Error(`${pattern} is not in the package`);
  return { code: code.replace(pattern, () => replacement), map: null };
}
