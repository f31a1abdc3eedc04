/**
 * What each source file reaches for, read from the compiler's own syntax tree, so that no way of writing an import is
 * missed: static, dynamic, re-export, `import('x').T` in a type, `require`, and a file handed over as a URL.
 */
import { join } from 'node:path';
import * as ast from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import { createVirtualFileSystem } from 'typescript/unstable/fs';
import { API, type Project } from 'typescript/unstable/sync';

export interface Import {
  /** As written; undefined where it is not a literal and so cannot be checked. */
  readonly specifier: string | undefined;
  /** True where nothing is left of it at run time. */
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** Relative to src, with forward slashes. */
  readonly path: string;
  readonly imports: readonly Import[];
  /** Which of `process` and `console` it touches. */
  readonly globals: readonly string[];
}

/** Reads every file of the project in `root`. */
export function readSources(root: string): SourceFile[] {
  return withProject(new API({ cwd: root }), join(root, 'tsconfig.build.json'), project => readAll(project, root));
}

/** Reads files that exist only here: text by path relative to src. */
export function readInvented(files: Readonly<Record<string, string>>): SourceFile[] {
  const root = '/invented';
  const config = `${root}/tsconfig.json`;
  const compilerOptions = { module: 'nodenext', target: 'es2023', types: [], noLib: true };
  const written = Object.entries(files).map(([path, text]) => [`${root}/src/${path}`, text]);
  const fs = createVirtualFileSystem({
    [config]: JSON.stringify({ compilerOptions, include: ['src'] }),
    ...Object.fromEntries(written),
  });
  return withProject(new API({ cwd: root, fs }), config, project => readAll(project, root));
}

function withProject<T>(api: API, config: string, use: (project: Project) => T): T {
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error(`${config} could not be opened`);
    return use(project);
  } finally {
    api.close();
  }
}

function readAll(project: Project, root: string): SourceFile[] {
  const src = `${join(root, 'src')}/`;
  return [...project.rootFiles]
    .filter(name => name.startsWith(src))
    .sort()
    .map(name => {
      const tree = project.program.getSourceFile(name);
      if (tree === undefined) throw new Error(`${name} could not be parsed`);
      return readFile(name.slice(src.length), tree);
    });
}

const GLOBALS = ['process', 'console'];

function readFile(path: string, tree: ast.SourceFile): SourceFile {
  const imports: Import[] = [];
  const globals = new Set<string>();
  const visit = (node: ast.Node): void => {
    const found = importIn(node);
    if (found !== undefined) imports.push(found);
    if (is.isIdentifier(node) && GLOBALS.includes(node.text) && !isPropertyOfAnother(node)) globals.add(node.text);
    node.forEachChild(visit);
  };
  tree.forEachChild(visit);
  return { path, imports, globals: [...globals].sort() };
}

function importIn(node: ast.Node): Import | undefined {
  if (is.isImportDeclaration(node)) {
    const typeOnly = node.importClause?.phaseModifier === ast.SyntaxKind.TypeKeyword;
    return { specifier: literal(node.moduleSpecifier), typeOnly };
  }
  if (is.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    return { specifier: literal(node.moduleSpecifier), typeOnly: node.isTypeOnly };
  }
  if (is.isImportTypeNode(node)) {
    const { argument } = node;
    return { specifier: is.isLiteralTypeNode(argument) ? literal(argument.literal) : undefined, typeOnly: true };
  }
  if (is.isExternalModuleReference(node)) return { specifier: literal(node.expression), typeOnly: false };
  if (is.isCallExpression(node) && isLoader(node.expression)) {
    return { specifier: literal(node.arguments[0]), typeOnly: false };
  }
  return is.isNewExpression(node) ? fileAsUrl(node) : undefined;
}

/** `import(...)`, `require(...)`, `require.resolve(...)`, `import.meta.resolve(...)`. */
function isLoader(callee: ast.Node): boolean {
  if (callee.kind === ast.SyntaxKind.ImportKeyword) return true;
  if (is.isIdentifier(callee)) return callee.text === 'require';
  if (is.isPropertyAccessExpression(callee) && callee.name.text === 'resolve') {
    return is.isMetaProperty(callee.expression) || isLoader(callee.expression);
  }
  return false;
}

/** `new URL('./worker.js', import.meta.url)`: how a worker's file is named. */
function fileAsUrl(node: ast.NewExpression): Import | undefined {
  const [file, base] = node.arguments ?? [];
  const fromHere = base !== undefined && is.isPropertyAccessExpression(base) && is.isMetaProperty(base.expression);
  return is.isIdentifier(node.expression) && node.expression.text === 'URL' && fromHere
    ? { specifier: literal(file), typeOnly: false }
    : undefined;
}

function literal(node: ast.Node | undefined): string | undefined {
  return node !== undefined && (is.isStringLiteral(node) || is.isNoSubstitutionTemplateLiteral(node))
    ? node.text
    : undefined;
}

/** `job.process` is somebody's property; `globalThis.process` is not. */
function isPropertyOfAnother(node: ast.Identifier): boolean {
  const { parent } = node;
  if (!is.isPropertyAccessExpression(parent) || parent.name !== node) return false;
  return !(is.isIdentifier(parent.expression) && ['globalThis', 'global'].includes(parent.expression.text));
}
