import { type GraphQLSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import { everyPartner, type PartnerCaller } from './every-partner.ts';
import { inputsOf } from './inputs-of.ts';
import { modelOf } from './model-of.ts';
import type { NeverShared, Policy } from './policy.ts';
import { type Reached, reachOf } from './reach.ts';
import { mayLookAt, mayRead } from './verdict.ts';
import type { Category } from './vocabulary.ts';

/** What an event tells of a customer, and whether partners' webhooks are sent it. */
export type ToldEvents = Readonly<Record<string, { to: string; tells?: Category; partners?: readonly string[] }>>;

const at = ({ type, field }: Reached): string => `${type.name}.${field.name}`;

/** Relay's own, and the one leaf of its plumbing that is computed. */
const isNodeId = ({ type, field }: Reached): boolean =>
  field.name === 'id' && type.getInterfaces().some(({ name }) => name === 'Node');

/** Where the datum of a field is stored: `Customer.phone`, or a whole model. Null when a computed value does not say. */
function sourcesOf({ type, field }: Reached): readonly string[] | null {
  const target = getNamedType(field.type);
  if (isObjectType(target)) return [modelOf(target) ?? ''];
  const { policy, pothosExposedField: column } = field.extensions;
  if (policy?.from) return policy.from;
  // A column of no known model could be that of any model that is kept.
  return typeof column === 'string' ? [`${modelOf(type) ?? '*'}.${column}`] : null;
}

function isStoredIn({ models, columns }: NeverShared, source: string): boolean {
  const [model, column = ''] = source.split('.');
  if (model === '*') return columns.some((one) => one.endsWith(`.${column}`));
  return columns.some((one) => one === source) || models.some((one) => one === model);
}

const isOf = (lock: NeverShared, reached: Reached): boolean =>
  lock.types.includes(getNamedType(reached.field.type).name) ||
  lock.models.some((model) => model === modelOf(reached.type)) ||
  (sourcesOf(reached) ?? []).some((source) => isStoredIn(lock, source));

const locksOn = (policy: Policy, { partnerKind }: PartnerCaller): readonly NeverShared[] =>
  policy.neverShared.filter(({ from }) => from.includes(partnerKind));

/** What is wrong with one field that a partner reaches. */
function holesAt(policy: Policy, partner: PartnerCaller, reached: Reached): string[] {
  const { type, field } = reached;
  const locks = locksOn(policy, partner);
  const isConnection = 'edges' in type.getFields() && 'pageInfo' in type.getFields();
  const isComputed = isLeafType(getNamedType(field.type)) && sourcesOf(reached) === null && !isNodeId(reached);
  const searches = inputsOf(reached)
    .filter(({ looksAt }) => !looksAt || mayLookAt(policy, partner, looksAt).allowed)
    .flatMap((input) => locks.filter(({ types }) => types.includes(input.type)).map((lock) => ({ ...input, lock })));
  return [
    ...locks
      .filter((lock) => isOf(lock, reached))
      .map(({ clause }) => `${at(reached)} shows a partner what ${clause} keeps from it`),
    ...searches.map(
      ({ coordinate, lock }) => `${coordinate} lets a partner look for what ${lock.clause} keeps from it`,
    ),
    ...(isComputed ? [`${at(reached)} is computed, reaches partners, and does not say from what`] : []),
    ...(isConnection && !['edges', 'pageInfo'].includes(field.name)
      ? [`${at(reached)} tells a partner of a list as a whole: partners get no counts (P19)`]
      : []),
  ];
}

/** Every argument but a mutation's, which writes, says what it looks at. */
function undeclaredInputs(schema: GraphQLSchema): string[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return types
    .filter((type) => type !== schema.getMutationType() && !type.name.startsWith('__'))
    .flatMap((type) => Object.values(type.getFields()).flatMap((field) => inputsOf({ type, field })))
    .filter(({ looksAt }) => !looksAt)
    .map(({ coordinate }) => `${coordinate} does not say what it looks at`);
}

/** The task that a processor is to confirm (P10). Any other coordinate could tell what has changed. */
const mayBeShown = ['task'];

/** A partner's webhook is sent the customer's id, so nothing but that something of theirs has changed. */
function toldHoles(policy: Policy, events: ToldEvents): string[] {
  return Object.entries(events).flatMap(([kind, { tells, partners }]) => {
    if (!partners) return [];
    const shown = partners.filter((name) => !mayBeShown.includes(name));
    if (shown.length > 0) return [`the event ${kind} shows partners ${shown.join(', ')} (P19)`];
    if (tells && !policy.categories[tells].personal) return [];
    const refused = tells && everyPartner.map((partner) => mayRead(policy, partner, tells)).find((one) => !one.allowed);
    return [
      `the event ${kind} tells partners of ${tells ?? 'something that it does not name'} (${refused?.clause ?? 'P19'})`,
    ];
  });
}

/**
 * Refuses a schema in which some partner could reach what is shared with none: by a field, an argument, a filter, a sort
 * key, a count, a subscription or a webhook. It believes where a datum is stored and of what type it is, not what its
 * field is classified as. Throws an error that names every hole.
 */
export function assertNeverShared(policy: Policy, schema: GraphQLSchema, events: ToldEvents): void {
  const reached = everyPartner.flatMap((partner) =>
    reachOf(policy, schema, partner).flatMap((one) => holesAt(policy, partner, one)),
  );
  const holes = [...new Set([...reached, ...undeclaredInputs(schema), ...toldHoles(policy, events)])];
  if (holes.length > 0) throw new Error(`What is never shared could be reached: ${holes.join('; ')}`);
}
