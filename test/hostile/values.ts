import { badLiterals, badVariables } from '../stories/bad-values.ts';
import { customer } from '../stories/cast.ts';
import { type HostileOperation, mutation } from './hostile.ts';

/** A body as it is written, since JSON.stringify cannot say all of it. */
export type HostileBody = { what: string; as: string; body: string; outcome: string };

const text = JSON.stringify;

/** Values of the wrong kind, written as variables and into documents. */
export const bodies: readonly HostileBody[] = [
  ...badVariables.map(([what, query, variables]) => ({
    what,
    as: 'privacy',
    body: `{"query":${text(query)},"variables":${variables}}`,
    outcome: '400 BAD_USER_INPUT',
  })),
  ...badLiterals.map(([what, query, message]) => ({
    what: `${what}, in the document`,
    as: 'privacy',
    body: text({ query }),
    outcome: message.startsWith('Syntax') ? '400 GRAPHQL_PARSE_FAILED' : '400',
  })),
];

const change = (what: string, as: string, name: string, input: object, outcome = '200 BAD_USER_INPUT') => ({
  what,
  as,
  query: mutation(name),
  variables: { input },
  outcome,
});
const profile = (what: string, fields: object) => change(what, 'alice', 'updateProfile', { version: 1, ...fields });
const search = (what: string, filter: object, outcome: string): HostileOperation => ({
  what,
  as: 'support',
  query: 'query ($filter: CustomerFilter) { customers(first: 9, filter: $filter) { edges { cursor } } }',
  variables: { filter },
  outcome,
});

/** Values of the right kind that mean to do something else. */
export const values: readonly HostileOperation[] = [
  profile('a name of 10,000 letters', { name: 'x'.repeat(10_000) }),
  profile('a name with a card number', { name: 'Alice 4242 4242 4242 4242' }),
  profile('a name that breaks the line of a mail', { name: 'Alice\r\nBcc: everybody@example.com' }),
  profile('no name', { name: ' ' }),
  profile('an e-mail address with a header', { email: 'a@example.com\r\nBcc: b@example.com' }),
  profile('two e-mail addresses', { email: 'a@example.com, b@example.com' }),
  profile('a telephone number that is a formula', { phone: '=HYPERLINK("x")' }),
  profile('a language that is a path', { locale: '../../etc/passwd' }),
  profile('a country that is none', { address: { line1: 'x', city: 'x', postalCode: '1', country: 'XX' } }),
  search('a filter that matches all', { namePrefix: '%%%' }, '200 nothing'),
  search('a filter of underscores', { namePrefix: '___' }, '200 nothing'),
  search('a filter that is SQL', { serviceLabel: "' OR 1=1 --" }, '200 nothing'),
  search('a filter on what support does not see', { invoiceNumber: '.*' }, '200 FORBIDDEN P19'),
  search('two letters', { namePrefix: 'Al' }, '200 BAD_USER_INPUT'),
  change('a dry run that is none', 'privacy', 'runRetention', { dryRun: false, hash: 'ab' }, '200 NOT_FOUND'),
  change('a version of the future', 'alice', 'updateProfile', { version: 2_147_483_647, name: 'x' }, '200 CONFLICT'),
  change('a version below zero', 'alice', 'updateProfile', { version: -1, name: 'x' }),
  change('a link that was guessed', 'alice', 'confirmEmail', { token: 'x'.repeat(43) }, '200 LINK_INVALID'),
  change('a link of 100,000 letters', 'alice', 'confirmEmail', { token: 'x'.repeat(100_000) }),
  change('a log-in of the future', 'login-service', 'recordActivity', {
    customerId: customer('alice'),
    kind: 'LOGIN',
    at: '2999-01-01T00:00:00Z',
  }),
  change('a log-in from nowhere', 'login-service', 'recordActivity', {
    customerId: customer('alice'),
    kind: 'LOGIN',
    ip: '999.1.1.1',
  }),
  change('a webhook with a password', 'newsletter-co', 'registerWebhook', {
    kinds: ['customer.changed'],
    url: 'https://a:b@example.com/',
  }),
  {
    what: 'a purpose that staff do not have',
    as: 'support',
    query: '{ caller { kind } }',
    headers: { 'X-Purpose': 'MARKETING' },
    outcome: '400 BAD_USER_INPUT',
  },
  {
    what: 'a reference with a card number',
    as: 'billing',
    query: '{ caller { kind } }',
    headers: { 'X-Reference': '4242424242424242' },
    outcome: '400 BAD_USER_INPUT',
  },
  {
    what: 'a reference without end',
    as: 'billing',
    query: '{ caller { kind } }',
    headers: { 'X-Reference': 'x'.repeat(129) },
    outcome: '400 BAD_USER_INPUT',
  },
];
