/** An answer in short: `400 BAD_REQUEST`, `200 FORBIDDEN P4`, `200 CONFLICT` (of a mutation's result), `200 nothing`. */
export type Outcome = string;

/** One hostile request over GraphQL, and how it must end. */
export type HostileOperation = {
  what: string;
  /** A member of the cast; nobody, unless given. */
  as?: string;
  query: string;
  variables?: Record<string, unknown>;
  headers?: Record<string, string>;
  outcome: Outcome;
};

type Body = {
  data?: unknown;
  errors?: { extensions?: { code?: string; clause?: string } }[];
};

/** Whether nothing but nulls and empty lists is in it. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'object' && Object.values(value).every(isEmpty));

/** The code of a mutation's expected failure. */
function failureIn(data: unknown): string | null {
  if (typeof data !== 'object' || data === null) return null;
  for (const value of Object.values(data)) {
    if (typeof value === 'object' && value !== null && 'code' in value) return String(value.code);
  }
  return null;
}

export function outcomeOf(status: number, text: string): Outcome {
  if (!/^[[{]/.test(text)) return String(status);
  const { data, errors } = JSON.parse(text) as Body; // GraphQL over HTTP promises this much
  const { code, clause } = errors?.[0]?.extensions ?? {};
  if (errors) return [status, code, clause].filter(Boolean).join(' ');
  if (data === undefined) return String(status);
  return `${status} ${failureIn(data) ?? (isEmpty(data) ? 'nothing' : 'answered')}`;
}

/** A mutation that asks for no more than how it ended. */
export function mutation(name: string): string {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Error { code } } }`;
}
