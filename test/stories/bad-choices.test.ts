import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Purpose } from '../../prisma/generated/client/enums.ts';
import { startGateway, type TestGateway } from '../harness/gateway.ts';
import { customer, stranger } from './cast.ts';
import { added } from './rows.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

const setConsent = /* GraphQL */ `mutation Set($input: SetConsentInput!) { setConsent(input: $input) {
  ... on Error { message }
} }`;
const setSharing = /* GraphQL */ `mutation Set($input: SetSharingInput!) { setSharing(input: $input) {
  ... on Error { message }
} }`;
const consentAt = /* GraphQL */ `query At($time: DateTime!) { me { consentAt(time: $time) { state } } }`;
const email = { purpose: 'MARKETING', channel: 'EMAIL', state: 'GRANTED' };
const purposes = Object.values(Purpose).toSorted().join(', ');
const farFuture = '2126-03-02T09:00:00Z';

/** What somebody is told, whether it ends the request, one field, or is a member of the result. */
async function told(as: string, document: string, variables: Record<string, unknown> = {}) {
  const asked = await added(gateway, () => gateway.gql(document, variables, { as }));
  const { rows, result } = asked;
  expect(rows).toEqual({});
  const text = JSON.stringify([result.errors, result.data]);
  for (const word of ['SPAM', 'FAX', 'MAYBE', 'BOSS', 'yesterday', '2126']) expect(text).not.toContain(word);
  return /"message":"([^"]*)"/.exec(text)?.[1];
}

describe('A customer who chooses what there is not is told what there is', () => {
  const cases: [string, string, Record<string, unknown>, string][] = [
    [
      'an unknown purpose',
      setConsent,
      { input: { ...email, purpose: 'SPAM' } },
      `purpose: expected one of ${purposes}`,
    ],
    [
      'an unknown channel',
      setConsent,
      { input: { ...email, channel: 'FAX' } },
      'channel: expected one of EMAIL, POST, SMS, TELEPHONE',
    ],
    [
      'an unknown state',
      setConsent,
      { input: { ...email, state: 'MAYBE' } },
      'state: expected one of GRANTED, NOT_ASKED, WITHDRAWN',
    ],
    [
      'a purpose to share for',
      setSharing,
      { input: { purpose: 'SPAM', allowed: true } },
      `expected one of ${purposes}`,
    ],
    [
      'a purpose that is no choice',
      setSharing,
      { input: { purpose: 'SUPPORT', allowed: true } },
      'input.purpose: expected one of ANALYTICS, MARKETING, PROMOTION',
    ],
    [
      'a partner whose id is none',
      setSharing,
      { input: { partnerId: 'SPAM', allowed: true } },
      'input.partnerId: expected the id of a Partner',
    ],
    [
      'a partner who is not registered',
      setSharing,
      { input: { partnerId: stranger.replace('Customer', 'Partner'), allowed: true } },
      'input.partnerId: there is nothing with this id',
    ],
    ['a time that is none', consentAt, { time: 'yesterday' }, 'expected a time such as 2026-11-01T12:00:00Z'],
    ['a time to come', consentAt, { time: farFuture }, 'time: expected a time that is not in the future'],
  ];
  it.each(cases)('%s', async (_what, document, variables, message) => {
    expect(await told('alice', document, variables)).toContain(message);
  });

  it('in the text of the document as in variables', async () => {
    const written = 'mutation { setConsent(input: { purpose: SPAM, channel: EMAIL, state: GRANTED }) { __typename } }';
    expect(await told('alice', written)).toBe(`input.purpose: expected one of ${purposes}`);
    expect(await told('alice', `{ me { consentAt(time: "yesterday") { state } } }`)).toMatch(
      /^time: expected a time such/,
    );
  });

  it('while a clock that is some minutes ahead of ours may ask for its now', async () => {
    const soon = new Date(gateway.clock.now().getTime() + 60_000).toISOString();
    const { data, errors } = await gateway.gql(consentAt, { time: soon }, { as: 'alice' });
    expect(errors).toEqual([]);
    expect(data?.['me']).not.toBeNull();
  });
});

it('staff who explain access are told the roles there are', async () => {
  const question = `{ explainAccess(input: { customerId: "${customer('alice')}", field: "Customer.name", role: BOSS }) { allowed } }`;
  expect(await told('privacy', question)).toBe('input.role: expected one of ADMIN, BILLING, LEGAL, PRIVACY, SUPPORT');
});

describe('A partner', () => {
  it('who asks for scopes there are not is told its own, once its secret is known', async () => {
    const ask = async (secret: string) => {
      const form = {
        grant_type: 'client_credentials',
        client_id: 'newsletter-co',
        client_secret: secret,
        scope: 'all',
      };
      const response = await fetch(`${gateway.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
      return response.json();
    };
    expect(await ask('development-only-newsletter-co')).toEqual({
      error: 'invalid_scope',
      error_description: 'scope: expected some of identity:read contact:read',
    });
    expect(JSON.stringify(await ask('wrong'))).not.toContain('identity:read');
  });

  it('is told of no list that is not its own: what the schema holds is in its contract alone', async () => {
    expect(await told('newsletter-co', setConsent, { input: { ...email, purpose: 'SPAM' } })).toBe(
      'variables.input.purpose: is not valid',
    );
    const written = 'mutation { setConsent(input: { purpose: SPAM, channel: EMAIL, state: GRANTED }) { __typename } }';
    expect(await told('newsletter-co', written)).toBe('The document is not valid here.');
  });
});
