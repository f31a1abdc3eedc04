/**
 * A bundler plugin that compiles regular expressions with classes such as `\p{L}` on first use.
 *
 * An engine expands each class when it parses a file, even in functions that are never called, which takes as long as
 * the rest of the command line.
 */
import { parseAst } from 'rolldown/parseAst';

/** String methods with a regular expression that do not depend on its `lastIndex`. */
const STATELESS = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);

/** The class of a proxy that forwards the calls of strings and callers to the regular expression. */
const LAZY_PATTERN = `class LazyPattern {
	#source;
	#flags;
	#made;
	constructor(source, flags) {
		this.#source = source;
		this.#flags = flags;
	}
	get made() { return (this.#made ??= new RegExp(this.#source, this.#flags)); }
	get source() { return this.#source; }
	get flags() { return this.#flags; }
	get lastIndex() { return this.made.lastIndex; }
	set lastIndex(index) { this.made.lastIndex = index; }
	test(text) { return this.made.test(text); }
	exec(text) { return this.made.exec(text); }
	[Symbol.match](text) { return this.made[Symbol.match](text); }
	[Symbol.matchAll](text) { return this.made[Symbol.matchAll](text); }
	[Symbol.replace](text, by) { return this.made[Symbol.replace](text, by); }
	[Symbol.search](text) { return this.made[Symbol.search](text); }
	[Symbol.split](text, limit) { return this.made[Symbol.split](text, limit); }
}
`;

export const lazyPatterns = {
  name: 'lazy-patterns',
  /** @param {string} code */
  renderChunk(code) {
    const literals = [];
    collect(parseAst(code), undefined, undefined, false, literals);
    if (literals.length === 0) return null;
    let declared = LAZY_PATTERN;
    let rest = '';
    let end = 0;
    literals.forEach(({ start, end: behind, regex: { pattern, flags } }, n) => {
      declared += `const pattern$${n} = new LazyPattern(${JSON.stringify(pattern)}, "${flags}");\n`;
      rest += `${code.slice(end, start)}pattern$${n}`;
      end = behind;
    });
    rest += code.slice(end);
    // declarations first, because the first statement of a chunk may use them; imports are hoisted
    return { code: declared + rest, map: null };
  },
};

/** Collects the literals that one object can replace for all evaluations, in the order of the code. */
function collect(node, parent, grandparent, inFunction, literals) {
  if (node.type === 'Literal' && node.regex !== undefined) {
    const { pattern, flags } = node.regex;
    const isConstant = !inFunction && parent.type === 'VariableDeclarator' && grandparent.kind === 'const';
    const isArgument =
      parent.type === 'CallExpression' &&
      parent.arguments[0] === node &&
      parent.callee.type === 'MemberExpression' &&
      STATELESS.has(parent.callee.property.name);
    if (/\\p/i.test(pattern) && (isConstant || isArgument || !/[gy]/.test(flags))) literals.push(node);
    return;
  }
  const isFunction = inFunction || /Function/.test(node.type);
  for (const key in node) {
    const part = node[key];
    for (const child of Array.isArray(part) ? part : [part]) {
      if (typeof child?.type === 'string') collect(child, node, parent, isFunction, literals);
    }
  }
}
