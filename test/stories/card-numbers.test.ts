import {
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { childId, customerId, type Kind } from '../../prisma/seed/keys.ts';
import { minutes } from '../../src/clock.ts';
import { globalId } from '../../src/global-id.ts';
import { declaredSchema } from '../../src/schema.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, partner } from './cast.ts';
import { type Changed, change, ending } from './change.ts';
import { keptLog } from './log.ts';
import { added, tablesWith } from './rows.ts';

const { log, lines } = keptLog();
let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ log });
});
// Links that do not work are counted by the minute.
beforeEach(() => gateway.clock.advance(minutes(2)));
afterAll(() => gateway.stop());

/** Test numbers of Visa, American Express, Mastercard and Maestro, as people write them. */
const numbers = ['4242424242424242', '3782 822463 10005', '5555-5555-5555-4444', 'card: 6759 6498 2643 8453.'];

const mutations = Object.values(declaredSchema.getMutationType()?.getFields() ?? {});
const inputOf = (mutation: (typeof mutations)[number]): GraphQLNamedInputType => {
  const [input] = mutation.args;
  if (!input) throw new Error(`${mutation.name} has no input`);
  return getNamedType(input.type);
};

const alices = (type: string, kind: Kind) => globalId(type, childId(customerId('alice'), kind, 1));
const ids: Record<string, string> = {
  customerId: customer('alice'),
  processorId: partner('stripe'),
  partnerId: partner('stripe'),
  invoiceId: alices('Invoice', 'invoice'),
  updateProfile: customer('alice'),
  updateService: alices('Service', 'service'),
  updatePartner: partner('stripe'),
  rotatePartnerSecret: partner('stripe'),
  suspendPartner: partner('stripe'),
  ...Object.fromEntries(
    ['approveRequest', 'assignRequest', 'doubtIdentity', 'extendRequest', 'rejectRequest'].map((name) => [
      name,
      alices('DataRequest', 'request'),
    ]),
  ),
  confirmProcessorErasure: alices('ErasureTask', 'request'),
  updateWebhook: alices('Webhook', 'request'),
  refuseDisclosure: alices('Disclosure', 'request'),
  releaseLegalHold: alices('LegalHold', 'request'),
};
/** Texts that are valid where not any text is. */
const texts: Record<string, string> = {
  name: 'somebody',
  email: 'somebody@example.com',
  currency: 'EUR',
  site: 'www.hosting.example',
  contentHash: 'a'.repeat(64),
  evidenceHash: 'a'.repeat(64),
  url: 'https://hooks.example.com/',
};

/** A value that is valid by itself, so that the number is the only thing wrong. */
function valid(type: GraphQLInputType, name: string, mutation: string): unknown {
  const named = getNamedType(type);
  if (isListType(getNullableType(type))) return name === 'fields' ? ['Customer.name'] : [];
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (isInputObjectType(named)) return required(named, mutation);
  const scalars: Record<string, unknown> = {
    ID: ids[name] ?? ids[mutation],
    Int: 1,
    Boolean: true,
    DateTime: '2026-03-01T00:00:00Z',
    Date: '2026-03-01',
    JSON: {},
  };
  return named.name in scalars ? scalars[named.name] : (texts[name] ?? 'some text');
}

function required(type: GraphQLNamedInputType, mutation: string): Record<string, unknown> {
  if (!isInputObjectType(type)) throw new Error(`${type.name} is no input object`);
  const fields = Object.values(type.getFields()).filter(
    ({ name, type: given }) => isNonNullType(given) || name === 'id' || name === 'customerId',
  );
  return Object.fromEntries(fields.map(({ name, type: fieldType }) => [name, valid(fieldType, name, mutation)]));
}

/** Scalars that can hold no text. */
const textless = ['ID', 'Int', 'Float', 'Boolean', 'DateTime', 'Date'];

type Place = { path: string; put(number: string): Record<string, unknown> };

/** Every place of an input where text can be entered, with an input that has a number there. */
function places(type: GraphQLNamedInputType, mutation: string, at = 'input'): Place[] {
  if (!isInputObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): Place[] => {
    const named = getNamedType(field.type);
    const path = `${at}.${field.name}`;
    const list = isListType(getNullableType(field.type));
    const place = (inner: (number: string) => unknown, where: string): Place => ({
      path: where,
      put: (number) => ({ ...required(type, mutation), [field.name]: list ? [inner(number)] : inner(number) }),
    });
    if (isInputObjectType(named)) {
      return places(named, mutation, list ? `${path}.0` : path).map((inner) => place(inner.put, inner.path));
    }
    if (isEnumType(named) || textless.includes(named.name)) return [];
    const where = list ? `${path}.0` : path;
    return [place((number) => (named.name === 'JSON' ? { deep: [{ note: number }] } : number), where)];
  });
}

const everywhere = mutations.flatMap((mutation) =>
  places(inputOf(mutation), mutation.name).map((place) => ({ mutation: mutation.name, ...place })),
);

/** Asks as the first of these who may. */
async function ask(mutation: string, input: Record<string, unknown>): Promise<Changed> {
  const refused = /^(FORBIDDEN|UNAUTHENTICATED)/;
  let answer: Changed | undefined;
  for (const as of ['billing', 'alice', 'login-service', 'privacy', 'legal', 'admin']) {
    const headers = as === 'billing' ? { 'X-Reference': 'TICKET-1' } : {};
    answer = await change(gateway, mutation, input, { as, headers });
    if (!refused.test(ending(answer))) break;
  }
  if (!answer || refused.test(ending(answer))) throw new Error(`nobody may ${mutation}`);
  return answer;
}

describe('A payment card’s number is refused, not repeated and not kept (P3)', () => {
  it('is tried in every text of every mutation', () => {
    expect(everywhere.length).toBeGreaterThan(40);
    const mentioned = new Set(everywhere.map(({ mutation }) => mutation));
    expect([...mentioned]).toEqual(
      expect.arrayContaining(['updateProfile', 'setConsent', 'setSharing', 'openRequest']),
    );
  });

  it.each(everywhere)('in $mutation at $path', async ({ mutation, path, put }) => {
    const { result, rows } = await added(gateway, () =>
      Promise.all(numbers.map((number) => ask(mutation, put(number)))),
    );
    for (const [index, answer] of result.entries()) {
      // What is no link is not looked at any further.
      expect(ending(answer)).toBe(path === 'input.token' ? 'LinkInvalid' : `InvalidInput ${path}`);
      expect(JSON.stringify(answer)).not.toContain(numbers[index]);
    }
    expect(rows).toEqual({});
  });

  it('in the header that names a ticket', async () => {
    const input = { id: customer('alice'), version: 1, name: 'Alice' };
    for (const number of numbers) {
      const { result, rows } = await added(gateway, () =>
        change(gateway, 'updateProfile', input, { as: 'billing', headers: { 'X-Reference': number } }),
      );
      expect(ending(result)).toMatch(/^BAD_USER_INPUT/);
      expect(JSON.stringify(result)).not.toContain(number);
      expect(rows).toEqual({});
    }
  });

  it('and none is in any table or in the log, though one came as the key of a request', async () => {
    const [number = ''] = numbers;
    const { version } = await gateway.database.prisma.customer.findUniqueOrThrow({
      where: { id: customerId('alice') },
    });
    const input = { version, name: 'Alice M.' };
    const headers = { 'Idempotency-Key': number };
    expect(ending(await change(gateway, 'updateProfile', input, { as: 'alice', headers }))).toBe(
      'UpdateProfilePayload',
    );
    expect(await tablesWith(gateway, 'Alice M.')).toEqual(['Customer', 'ProfileChange']);
    for (const one of numbers) {
      expect(await tablesWith(gateway, one)).toEqual([]);
      expect(lines.join('\n')).not.toContain(one);
    }
  });
});
