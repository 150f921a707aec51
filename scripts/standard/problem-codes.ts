import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { PROJECT_ROOT } from '../../server/platform/config.ts';

export interface ProblemCode {
  code: string;
  status: number | null;
  /** What is told, with … where the case is named. */
  zh: string;
  en: string;
}

/**
 * Every problem that the server can answer with, read from its sources: `new Problem(status, code, { zh, en })` and
 * single findings `{ code, zh, en }`. So none is left out, and none stays that is gone.
 */
export function problemCodes(root: string = PROJECT_ROOT): ProblemCode[] {
  const found = new Map<string, ProblemCode>();
  const files = globSync('server/**/*.ts', { cwd: root }).filter(
    (path) => !/\.test\.ts$|\/testing\//.test(path),
  );
  for (const path of files.sort()) {
    const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ESNext);
    visit(source, source, found);
  }
  return [...found.values()].sort((one, two) => (one.code < two.code ? -1 : 1));
}

function visit(node: ts.Node, source: ts.SourceFile, found: Map<string, ProblemCode>): void {
  const problem = ts.isNewExpression(node)
    ? ofProblem(node, source)
    : ts.isObjectLiteralExpression(node)
      ? ofFinding(node, source)
      : null;
  if (problem && !found.has(problem.code)) found.set(problem.code, problem);
  ts.forEachChild(node, (child) => visit(child, source, found));
}

function ofProblem(node: ts.NewExpression, source: ts.SourceFile): ProblemCode | null {
  if (node.expression.getText(source) !== 'Problem') return null;
  const [status, code, options] = node.arguments ?? [];
  const name = code && textOf(code);
  if (!status || !name || !options || !ts.isObjectLiteralExpression(options)) return null;
  return said(name, ts.isNumericLiteral(status) ? Number(status.text) : null, options);
}

/** A single finding inside a problem: an object with a code, a path and both languages. */
function ofFinding(node: ts.ObjectLiteralExpression, source: ts.SourceFile): ProblemCode | null {
  const code = propertyOf(node, 'code');
  const name = code && textOf(code);
  const hasPath = node.properties.some((one) => one.name?.getText(source) === 'path');
  return name && hasPath && /^[a-z]+(-[a-z0-9]+)+$/.test(name) ? said(name, null, node) : null;
}

function said(code: string, status: number | null, options: ts.ObjectLiteralExpression): ProblemCode | null {
  const [zh, en] = ['zh', 'en'].map((lang) => {
    const value = propertyOf(options, lang);
    return value ? textOf(value) : undefined;
  });
  return zh && en ? { code, status, zh, en } : null;
}

function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property) && ts.isIdentifier(property.name) && property.name.text === name)
      return property.initializer;
  }
  return undefined;
}

/** A text, with … for what is put in. */
function textOf(node: ts.Expression): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('');
  return undefined;
}
