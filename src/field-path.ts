const longestPath = 200;

/** `variables.input.name`: where a value stands. A key that could not be a GraphQL name is shown as `*`, never repeated. */
export function fieldPath(path: readonly (string | number)[]): string {
  const steps = path.map((step) => (typeof step === 'number' || /^[_a-z]\w{0,63}$/i.test(step) ? String(step) : '*'));
  return steps.join('.').slice(0, longestPath) || 'body';
}
