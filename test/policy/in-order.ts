/** An answer's text with its errors in one order: they stand as their statements came back, which is the same for no two. */
export function inOrder(body: string): string {
  const { data, errors }: { data?: unknown; errors?: unknown[] } = JSON.parse(body);
  return JSON.stringify({ data, errors: errors?.map((error) => JSON.stringify(error)).toSorted() });
}
