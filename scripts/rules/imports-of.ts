/** Reads what a source file imports, types included, and where it reads the environment. */
import { parseSync, Visitor, type Expression, type MemberExpression } from 'oxc-parser';

export type FoundImport = {
  /** As written: `../counting/plurality.ts`, `node:fs`, `zod/v4`. */
  readonly specifier: string;
  /** True when nothing of it is left at run time. */
  readonly isTypeOnly: boolean;
  readonly line: number;
};

export type FileFacts = {
  /** Static imports, re-exports, dynamic imports with a literal path, and `import('…').Type`. */
  readonly imports: readonly FoundImport[];
  /** Lines that read `process.env`; `process.env.NODE_ENV` is no setting but a constant that the bundler writes in. */
  readonly environmentLines: readonly number[];
  /** True when the file does nothing but pass on what other files export. */
  readonly isBarrel: boolean;
};

/** Throws when the file can't be parsed: an unreadable file could hide a breach. */
export function readFacts(file: string, source: string): FileFacts {
  const parsed = parseSync(file, source);
  const broken = parsed.errors.find((error) => error.severity === 'Error');
  if (broken !== undefined) throw new Error(`${file} can't be parsed: ${broken.message}`);
  const lineAt = (offset: number) => source.slice(0, offset).split('\n').length;
  const imports: FoundImport[] = [];
  const environmentStarts = new Set<number>();
  const buildConstantStarts = new Set<number>();

  for (const item of parsed.module.staticImports) {
    const isTypeOnly = item.entries.length > 0 && item.entries.every((entry) => entry.isType);
    imports.push({ specifier: item.moduleRequest.value, isTypeOnly, line: lineAt(item.start) });
  }
  for (const item of parsed.module.staticExports) {
    const from = item.entries.find((entry) => entry.moduleRequest !== null)?.moduleRequest;
    if (!from) continue;
    imports.push({ specifier: from.value, isTypeOnly: item.entries.every((entry) => entry.isType), line: lineAt(item.start) });
  }
  new Visitor({
    ImportExpression(node) {
      if (node.source.type !== 'Literal' || typeof node.source.value !== 'string') return;
      imports.push({ specifier: node.source.value, isTypeOnly: false, line: lineAt(node.start) });
    },
    TSImportType(node) {
      imports.push({ specifier: node.source.value, isTypeOnly: true, line: lineAt(node.start) });
    },
    MemberExpression(node) {
      if (isEnvironment(node)) environmentStarts.add(node.start);
      if (isEnvironment(node.object) && nameOf(node) === 'NODE_ENV') buildConstantStarts.add(node.start);
    },
  }).visit(parsed.program);

  const statements = parsed.program.body;
  const passesOn = (type: string) => type === 'ExportAllDeclaration';
  const isBarrel =
    statements.length > 0 &&
    statements.every((node) => passesOn(node.type) || (node.type === 'ExportNamedDeclaration' && node.source !== null));
  const environmentLines = [...environmentStarts].filter((start) => !buildConstantStarts.has(start)).map(lineAt);
  return { imports: imports.toSorted((a, b) => a.line - b.line), environmentLines, isBarrel };
}

/** The name after the dot, or the literal in the brackets. */
function nameOf(node: MemberExpression): string | undefined {
  if (node.property.type === 'Identifier') return node.property.name;
  return node.property.type === 'Literal' ? String(node.property.value) : undefined;
}

function isEnvironment(node: Expression): boolean {
  if (node.type !== 'MemberExpression' || node.object.type !== 'Identifier') return false;
  return node.object.name === 'process' && nameOf(node) === 'env';
}
