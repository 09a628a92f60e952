import ts from 'typescript';

/** What a test or a block of tests says, and what the blocks around it say. */
export type Title = { title: string; within: string };

const runners = ['describe', 'test', 'it'];

/** `describe`, `test.each(cases)`, `it.each(cases)`: what is called first, when it is one of Vitest's. */
function isRunner(callee: ts.Expression): boolean {
  if (ts.isIdentifier(callee)) return runners.includes(callee.text);
  return (ts.isCallExpression(callee) || ts.isPropertyAccessExpression(callee)) && isRunner(callee.expression);
}

function titleOf(node: ts.Node): string | null {
  if (!ts.isCallExpression(node) || !isRunner(node.expression)) return null;
  const [title] = node.arguments;
  return title && ts.isStringLiteralLike(title) ? title.text : null;
}

/** The titles of a test file in their order. Read, never run. */
export function titlesIn(text: string): Title[] {
  const found: Title[] = [];
  const visit = (node: ts.Node, within: string): void => {
    const title = titleOf(node);
    if (title !== null) found.push({ title, within });
    const around = title === null ? within : `${within}${title} › `;
    node.forEachChild((child) => visit(child, around));
  };
  visit(ts.createSourceFile('test.ts', text, ts.ScriptTarget.ESNext), '');
  return found;
}
