/** What of an error may be logged: its message may hold values, as Prisma's and a mail server's do. */
export function nameAndCode(thrown: unknown): { name: string; cause?: string } {
  if (!(thrown instanceof Error)) return { name: typeof thrown };
  const { code } = thrown as { code?: unknown };
  return { name: thrown.name, ...(typeof code === 'string' && { cause: code }) };
}
