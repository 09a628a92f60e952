import { inOrder } from '../policy/in-order.ts';
import type { FuzzCaller } from './callers.ts';
import type { Client, Raw } from './client.ts';
import type { Operation } from './operation.ts';
import type { Who } from './oracle.ts';
import { describeCells, type Witness } from './witness.ts';
import type { World } from './world.ts';

export type Judged = {
  answer: Raw;
  /** Canaries that came out as they may. */
  seen: readonly string[];
  /** What is wrong with the answer: what came out, or that it tells, or failed. */
  wrong: string | null;
  /** It was asked a second time, about nobody. */
  compared: boolean;
};

/** Each answer adds to what these fields tell, so two of them differ anyway. */
const everChanging = /auditEvents|accessLog/;
/** Staff ask it whether somebody would be served, which nobody who is unknown is. */
const explained = /explainAccess/;

const isComparable = ({ query }: Operation, { kind }: Who): boolean =>
  !query.startsWith('mutation') && !everChanging.test(query) && !(kind === 'STAFF' && explained.test(query));

const isSame = (one: Raw, other: Raw): boolean =>
  one.status === other.status && (one.body === other.body || inOrder(one.body) === inOrder(other.body));

/** Sends an operation, and looks at the whole answer. What it says of people whom the caller must not know, it must say of nobody. */
export async function judge(
  { client, world }: { client: Client; world: World },
  { who, headers, witness }: FuzzCaller & { witness: Witness },
  operation: Operation,
): Promise<Judged> {
  const body = JSON.stringify(operation);
  const answer = await client.post(headers, body);
  const { seen, forbidden } = witness.look(answer);
  const judged = { answer, seen, wrong: null, compared: false };
  const [first] = forbidden;
  if (first !== undefined) return { ...judged, wrong: `${first} came out: ${describeCells(world.cells.get(first))}` };
  if (answer.status >= 500 || answer.body.includes('"INTERNAL_SERVER_ERROR"')) {
    return { ...judged, wrong: `the gateway failed with ${answer.status}` };
  }
  const other = isComparable(operation, who) ? witness.aboutNobody(body) : null;
  if (other === null) return judged;
  const ofNobody = await client.post(headers, other);
  return { ...judged, wrong: isSame(answer, ofNobody) ? null : `of nobody it says: ${ofNobody.body}`, compared: true };
}
