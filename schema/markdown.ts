/** Written over by `npm run generate`, so a change by hand would not last. */
export const notByHand = '<!-- Printed by schema/print.ts; do not edit. -->';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const line = (texts: readonly string[]): string => `| ${texts.map(cell).join(' | ')} |`;

/** A table of Markdown, its first column the name of the row. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n');
}

/** Blocks with an empty line between them, and one line end at the end. */
export const page = (...blocks: readonly string[]): string => `${blocks.join('\n\n')}\n`;
