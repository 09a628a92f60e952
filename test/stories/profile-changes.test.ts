import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CustomerName, customerId, customerNames } from '../../prisma/seed/keys.ts';
import { people } from '../../prisma/seed/people.ts';
import { createKeyedHash } from '../../src/caller/keyed-hash.ts';
import { openKeys } from '../../src/caller/keys.ts';
import { days } from '../../src/clock.ts';
import { idOf } from '../../src/global-id.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { type Changed, type ChangeOptions, change, ending, everyone, repeated } from './change.ts';
import { letterTo } from './mailbox.ts';
import { asNewcomer } from './newcomer.ts';
import { added, writtenWith } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const ticket = { 'X-Reference': 'TICKET-1' };
const rowOf = (name: CustomerName) =>
  gateway.database.prisma.customer.findUniqueOrThrow({ where: { id: customerId(name) } });
/** Based on the version that stands. */
const update = async (name: CustomerName, input: object, options: ChangeOptions = { as: name }) => {
  const { version } = await rowOf(name);
  return change(gateway, 'updateProfile', { id: customer(name), version, ...input }, options);
};
const register = (input: object, options: ChangeOptions) =>
  change(gateway, 'registerCustomer', { name: 'Nia Newcomer', marketing: [], ...input }, options);
const confirm = (token: string, options: ChangeOptions = {}) => change(gateway, 'confirmEmail', { token }, options);

const whole = {
  name: 'Alice M. Marlowe',
  businessName: 'Marlowe & Daughters',
  phone: '+442079460000',
  locale: 'fr-FR',
  address: {
    line1: '1 New Street',
    line2: 'Floor 2',
    city: 'Lyon',
    region: 'Rhône',
    postalCode: '69001',
    country: 'FR',
  },
};
const fields = 'name businessName phone locale address { line1 line2 city region postalCode country }';

describe('A profile', () => {
  it('is changed by its owner in every field, and its history tells what it was (P6)', async () => {
    const { result, rows } = await added(gateway, () =>
      update('alice', whole, { as: 'alice', select: `customer { version ${fields} }` }),
    );
    const { version } = await rowOf('alice');
    expect(result.result?.['customer']).toEqual({ ...whole, version });
    expect(rows).toEqual({ ProfileChange: 10, AuditEvent: 1, OutboxEvent: 1 });
    const { data } = await gateway.gql(
      /* GraphQL */ `{ me { changes(first: 10) { edges { node { at field before after actorKind channel reference } } } } }`,
      {},
      { as: 'alice' },
    );
    const line = (field: string, before: string | null, after: string) => ({
      node: {
        at: gateway.clock.now().toISOString(),
        field,
        before,
        after,
        actorKind: 'CUSTOMER',
        channel: 'PORTAL',
        reference: null,
      },
    });
    const { alice } = people;
    expect(data).toEqual({
      me: {
        changes: {
          edges: expect.arrayContaining([
            line('Customer.name', alice.name, whole.name),
            line('Customer.phone', alice.phone, whole.phone),
            line('Address.city', alice.city, 'Lyon'),
            line('Address.country', alice.country, 'FR'),
          ]),
        },
      },
    });
  });

  it('is recorded and told in the transaction that changes it, by coordinates and not by values', async () => {
    await update('carol', { name: 'Carol L.', locale: 'en-SE' });
    expect(await writtenWith(gateway, 'Customer', customerId('carol'))).toEqual({
      audited: [
        {
          operation: 'updateProfile',
          caller: customerId('carol'),
          reference: null,
          subjects: [customerId('carol')],
          fields: ['Customer.name', 'Customer.locale'],
          clauses: ['P6'],
        },
      ],
      told: [
        {
          kind: 'customer.changed',
          customerId: customerId('carol'),
          coordinates: { fields: 'Customer.name Customer.locale' },
        },
      ],
    });
  });

  it.each(everyone)('of grace asked to be changed by %s', async (as) => {
    const { result, rows } = await added(gateway, () =>
      update('grace', { businessName: `by ${as}` }, as === undefined ? {} : { as }),
    );
    const expected = (): string => {
      if (as === undefined) return 'UNAUTHENTICATED P19';
      if (as === 'grace' || as === 'login-service') return 'UpdateProfilePayload';
      if (as === 'billing') return 'FORBIDDEN P18';
      return customerNames.some((name) => name === as) ? 'NotFound' : 'FORBIDDEN P19';
    };
    expect(ending(result)).toBe(expected());
    const done = expected() === 'UpdateProfilePayload';
    expect(rows).toEqual(done ? { ProfileChange: 1, AuditEvent: 1, OutboxEvent: 1 } : {});
  });

  it('is changed by billing with a channel and its reference, and the owner is shown both (P7, P18)', async () => {
    const stated = { channel: 'HELPDESK_TICKET', reference: 'TICKET-77' };
    expect(ending(await update('bob', { name: 'Bob O.', ...stated }, { as: 'billing' }))).toBe('UpdateProfilePayload');
    expect(await writtenWith(gateway, 'Customer', customerId('bob'))).toMatchObject({
      audited: [{ caller: 'billing', reference: 'TICKET-77', clauses: ['P7'] }],
    });
    const asked = /* GraphQL */ `{ me { changes(first: 1) { edges { node { field after actorKind channel reference } } } } }`;
    const { data } = await gateway.gql(asked, {}, { as: 'bob' });
    const node = { field: 'Customer.name', after: 'Bob O.', actorKind: 'STAFF', ...stated };
    expect(data).toEqual({ me: { changes: { edges: [{ node }] } } });
    expect(ending(await update('bob', { city: undefined, name: 'B.' }, { as: 'billing', headers: ticket }))).toBe(
      'UpdateProfilePayload',
    );
  });

  it.each([
    ['billing', { channel: 'PORTAL' }],
    ['alice', { channel: 'EMAIL', reference: 'mail-1' }],
    ['login-service', { channel: 'STAFF', reference: 'x-1' }],
  ])('cannot be changed by %s through %o', async (as, stated) => {
    const answer = await update('alice', { name: 'Nobody', ...stated }, { as, headers: ticket });
    expect(ending(answer)).toBe('InvalidInput input.channel');
  });

  it.each([
    [{ name: '' }, 'input.name'],
    [{ name: null }, 'input.name'],
    [{ name: 'x'.repeat(201) }, 'input.name'],
    [{ name: 'Alice\u0000' }, 'variables.input.name'],
    [{ email: 'alice@' }, 'input.email'],
    [{ email: `${'x'.repeat(250)}@example.com` }, 'input.email'],
    [{ email: null }, 'input.email'],
    [{ phone: '07700900123' }, 'input.phone'],
    [{ phone: '+0000000000' }, 'input.phone'],
    [{ phone: '+491' }, 'input.phone'],
    [{ locale: 'not a language' }, 'input.locale'],
    [{ address: { country: 'UK' } }, 'input.address.country'],
    [{ address: { postalCode: 'x'.repeat(21) } }, 'input.address.postalCode'],
    [{ version: 0, name: 'Alice' }, 'input.version'],
    [{ id: 'alice', name: 'Alice' }, 'input.id'],
    [{}, 'input'],
  ] as const)('with %o is invalid at %s, and the value is not repeated', async (wrong, field) => {
    const { result, rows } = await added(gateway, () => update('alice', wrong));
    expect(ending(result)).toBe(`${field.startsWith('variables') ? 'BAD_USER_INPUT' : 'InvalidInput'} ${field}`);
    expect(repeated(result, wrong)).toEqual([]);
    expect(rows).toEqual({});
  });

  it('of an older version is a conflict that tells the current one', async () => {
    const { version } = await rowOf('alice');
    const late = await added(gateway, () => update('alice', { version: version - 1, name: 'Late' }));
    expect(late.result.result).toMatchObject({ __typename: 'Conflict', code: 'CONFLICT', currentVersion: version });
    expect(late.rows).toEqual({});
  });

  it('of somebody unknown is not found, and one that is restricted is changed by its owner alone', async () => {
    const unknown = { id: stranger, version: 1, name: 'Nobody' };
    expect(ending(await change(gateway, 'updateProfile', unknown, { as: 'billing', headers: ticket }))).toBe(
      'NotFound',
    );
    const byBilling = await update('frank', { name: 'F.' }, { as: 'billing', headers: ticket });
    expect(byBilling.result).toMatchObject({ __typename: 'Restricted', code: 'RESTRICTED' });
    expect(ending(await update('frank', { name: 'Frank V.' }))).toBe('UpdateProfilePayload');
  });
});

describe('A new e-mail address', () => {
  const emailOf = async (name: CustomerName) => (await rowOf(name)).email;
  const useless = { __typename: 'LinkInvalid', code: 'LINK_INVALID' };

  it('counts once its own mailbox confirms it, and the old one is told and can take it back for 7 days (P7)', async () => {
    const old = people.erin.email;
    const { rows } = await added(gateway, () => update('erin', { email: ' Erin.New@Example.com ' }));
    expect(rows).toEqual({ EmailChange: 1, AuditEvent: 1, OutboxEvent: 2 });
    expect(await emailOf('erin')).toBe(old);

    const asked = await letterTo(gateway, 'erin.new@example.com', 'mail.confirm-email');
    expect(ending(await confirm(asked.token))).toBe('ConfirmEmailPayload');
    expect(await emailOf('erin')).toBe('erin.new@example.com');
    expect((await confirm(asked.token)).result).toMatchObject(useless);

    const told = await letterTo(gateway, old, 'mail.email-changed');
    gateway.clock.advance(days(7) - 1000);
    expect(ending(await confirm(told.token))).toBe('ConfirmEmailPayload');
    expect(await emailOf('erin')).toBe(old);
    expect((await confirm(told.token)).result).toMatchObject(useless);

    const { data } = await gateway.gql<{ me: { changes: { edges: { node: object }[] } } }>(
      /* GraphQL */ `{ me { changes(first: 2) { edges { node { field before after } } } } }`,
      {},
      { as: 'erin' },
    );
    expect(data?.me.changes.edges.map(({ node }) => node)).toEqual([
      { field: 'Customer.email', before: 'erin.new@example.com', after: old },
      { field: 'Customer.email', before: old, after: 'erin.new@example.com' },
    ]);
  });

  it('cannot be taken back after the 7 days', async () => {
    await update('erin', { email: 'erin.newer@example.com' });
    await confirm((await letterTo(gateway, 'erin.newer@example.com', 'mail.confirm-email')).token);
    const told = await letterTo(gateway, people.erin.email, 'mail.email-changed');
    gateway.clock.advance(days(7));
    expect((await confirm(told.token)).result).toMatchObject(useless);
    expect(await emailOf('erin')).toBe('erin.newer@example.com');
  });

  it('that a thief has moved on is taken back all the same, and the thief’s own links open nothing', async () => {
    const own = people.dave.email;
    const move = async (email: string) => {
      gateway.clock.advance(1000);
      await update('dave', { email });
      return (await letterTo(gateway, email, 'mail.confirm-email')).token;
    };
    await confirm(await move('thief1@example.com'));
    const owners = await letterTo(gateway, own, 'mail.email-changed');
    await confirm(await move('thief2@example.com'));
    const thiefs = await letterTo(gateway, 'thief1@example.com', 'mail.email-changed');
    const third = await move('thief3@example.com');
    expect(await emailOf('dave')).toBe('thief2@example.com');

    expect(ending(await confirm(owners.token))).toBe('ConfirmEmailPayload');
    expect(await emailOf('dave')).toBe(own);
    for (const token of [thiefs.token, third]) expect((await confirm(token)).result).toMatchObject(useless);
    expect(await emailOf('dave')).toBe(own);
  });

  it('leaves the old one to nobody else while its owner can take it back', async () => {
    const own = people.carol.email;
    await update('carol', { email: 'carol.moved@example.com' });
    await confirm((await letterTo(gateway, 'carol.moved@example.com', 'mail.confirm-email')).token);

    const stranger = await asNewcomer(gateway, 'squatter');
    const { result, rows } = await added(gateway, () => register({ email: own }, stranger));
    expect(ending(result)).toBe('Conflict');
    expect(rows).toEqual({});
    await update('grace', { email: own });
    expect((await confirm((await letterTo(gateway, own, 'mail.confirm-email')).token)).result).toMatchObject(useless);

    const told = await letterTo(gateway, own, 'mail.email-changed');
    expect(ending(await confirm(told.token))).toBe('ConfirmEmailPayload');
    expect(await emailOf('carol')).toBe(own);
  });

  it('that is somebody else’s is not told of, and its link does not work', async () => {
    expect(ending(await update('grace', { email: people.bob.email }))).toBe('UpdateProfilePayload');
    const asked = await letterTo(gateway, people.bob.email, 'mail.confirm-email');
    const { result, rows } = await added(gateway, () => confirm(asked.token));
    expect(result.result).toMatchObject(useless);
    expect(rows).toEqual({});
    expect(await emailOf('grace')).toBe(people.grace.email);
  });

  it('is confirmed by nobody who guesses, with one answer for every wrong link', async () => {
    const guesses = ['x', 'x'.repeat(43), '-'.repeat(43)];
    const { result, rows } = await added(gateway, () => Promise.all(guesses.map((guess) => confirm(guess))));
    const [first] = result;
    expect(first?.result).toMatchObject(useless);
    for (const answer of result) expect(answer).toEqual(first);
    expect(rows).toEqual({});
  });
});

describe('Somebody new', () => {
  const consentsOf = async (id: string) => {
    const rows = await gateway.database.prisma.consent.findMany({
      where: { customerId: id },
      orderBy: { channel: 'asc' },
    });
    return rows.map(({ channel, state, source }) => `${channel} ${state} ${source}`);
  };
  const idIn = ({ result }: Changed) => idOf('Customer', String(result?.['customerId']), 'customerId');
  const pending = (id: string) => gateway.database.prisma.pendingDecision.count({ where: { customerId: id } });

  it('registers with an explicit choice for each channel, and reads their own data from then on (P12)', async () => {
    const nia = await asNewcomer(gateway, 'nia');
    const marketing = [
      { channel: 'EMAIL', granted: true },
      { channel: 'SMS', granted: true },
      { channel: 'POST', granted: false },
    ];
    const { result, rows } = await added(gateway, () =>
      register({ email: 'Nia@Example.com', marketing, locale: 'en-GB' }, { ...nia, select: 'customer { name email }' }),
    );
    expect(result.result?.['customer']).toEqual({ name: 'Nia Newcomer', email: 'nia@example.com' });
    expect(rows).toMatchObject({
      Customer: 1,
      LoginIdentity: 1,
      ConsentEvent: 3,
      Consent: 3,
      SharingEvent: 1,
      AuditEvent: 1,
    });
    // No choice about the telephone is no consent (P12).
    expect(await consentsOf(idIn(result))).toEqual([
      'EMAIL GRANTED SIGN_UP',
      'SMS GRANTED SIGN_UP',
      'POST WITHDRAWN SIGN_UP',
    ]);
    const me = await gateway.gql(/* GraphQL */ `{ me { name } }`, {}, nia);
    expect(me.data).toEqual({ me: { name: 'Nia Newcomer' } });
    const again = await added(gateway, () => register({ email: 'nia2@example.com' }, nia));
    expect(ending(again.result)).toBe('Conflict');
    expect(again.rows).toEqual({});
  });

  it('is not marketed to at once when their address once opted out', async () => {
    const keyedHash = createKeyedHash((await openKeys(gateway.config)).gateway, 'suppression')('omar@example.com');
    const since = gateway.clock.now();
    await gateway.database.prisma.suppression.create({ data: { identifier: 'EMAIL', keyedHash, since } });
    const marketing = [
      { channel: 'EMAIL', granted: true },
      { channel: 'SMS', granted: true },
    ];
    const answer = await register({ email: 'omar@example.com', marketing }, await asNewcomer(gateway, 'omar'));
    expect(ending(answer)).toBe('RegisterCustomerPayload');
    expect(await consentsOf(idIn(answer))).toEqual([]);
    // Text messages are never consented to by a link (P13).
    expect(await pending(idIn(answer))).toBe(1);
    expect((await letterTo(gateway, 'omar@example.com', 'mail.confirm-decision')).token).toHaveLength(43);
  });

  it('is registered by billing with a reference, and a grant that billing passes on waits for them', async () => {
    const marketing = [
      { channel: 'EMAIL', granted: true },
      { channel: 'POST', granted: false },
    ];
    const answer = await register({ email: 'pia@example.com', marketing }, { as: 'billing', headers: ticket });
    expect(ending(answer)).toBe('RegisterCustomerPayload');
    expect(await consentsOf(idIn(answer))).toEqual(['POST WITHDRAWN SIGN_UP']);
    expect(await pending(idIn(answer))).toBe(1);
    const sms = await register(
      { email: 'quin@example.com', marketing: [{ channel: 'SMS', granted: true }] },
      { as: 'billing', headers: ticket },
    );
    expect(ending(sms)).toBe('InvalidInput input.marketing');
  });

  it('is registered by a system, which is told the id and reads nothing', async () => {
    const answer = await register({ email: 'rosa@example.com' }, { as: 'login-service', select: 'customer { name }' });
    expect(answer).toMatchObject({ errors: [], result: { customer: null } });
    expect(await gateway.database.prisma.customer.count({ where: { id: idIn(answer) } })).toBe(1);
  });

  it.each(everyone.filter((as) => as !== 'login-service'))('is not registered by %s', async (as) => {
    const { result, rows } = await added(gateway, () =>
      register({ email: 'sam@example.com' }, as === undefined ? {} : { as }),
    );
    const expected = (): string => {
      if (as === undefined) return 'UNAUTHENTICATED P19';
      if (as === 'billing') return 'FORBIDDEN P18';
      return customerNames.some((name) => name === as) ? 'Conflict' : 'FORBIDDEN P19';
    };
    expect(ending(result)).toBe(expected());
    expect(rows).toEqual({});
  });

  it('with the address of somebody known leaves nothing behind, and is not told whose it is', async () => {
    const tia = await asNewcomer(gateway, 'tia');
    const { result, rows } = await added(gateway, () => register({ email: people.bob.email }, tia));
    expect(result.result).toMatchObject({ __typename: 'Conflict', currentVersion: null });
    expect(result.result?.message).not.toContain(people.bob.email);
    expect(rows).toEqual({});
    expect(ending(await register({ email: 'tia@example.com' }, tia))).toBe('RegisterCustomerPayload');
  });

  it.each([
    [
      {
        marketing: [
          { channel: 'EMAIL', granted: true },
          { channel: 'EMAIL', granted: false },
        ],
      },
      'input.marketing',
    ],
    [{ email: 'not an address' }, 'input.email'],
    [{ name: ' ' }, 'input.name'],
    [{ phone: '12' }, 'input.phone'],
    [{ address: { country: 'ZZ' } }, 'input.address.country'],
  ])('with %o is invalid at %s', async (wrong, field) => {
    const una = await asNewcomer(gateway, 'una');
    const { result, rows } = await added(gateway, () => register({ email: 'una@example.com', ...wrong }, una));
    expect(ending(result)).toBe(`InvalidInput ${field}`);
    expect(rows).toEqual({});
  });

  it('who registers ten times at once is registered once', async () => {
    const vera = await asNewcomer(gateway, 'vera');
    const { result, rows } = await added(gateway, () =>
      Promise.all(Array.from({ length: 10 }, () => register({ email: 'vera@example.com' }, vera))),
    );
    expect(result.map(ending).toSorted()).toEqual([...Array(9).fill('Conflict'), 'RegisterCustomerPayload']);
    expect(rows).toMatchObject({ Customer: 1, LoginIdentity: 1, AuditEvent: 1 });
  });
});
