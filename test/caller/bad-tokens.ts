import { createHmac, generateKeyPairSync } from 'node:crypto';
import { developmentIssuer, gatewayIssuer } from '../../src/caller/issuers.ts';
import {
  compact,
  encoded,
  goodPartnerParts,
  goodParts,
  type Json,
  type Parts,
  publicPem,
  signedWith,
  type Workshop,
} from './forge.ts';

/** A value of the Authorization header that must be refused. `what` ends the sentence "refuses …". */
export type BadToken = { what: string; authorization(workshop: Workshop): string };

const stranger = generateKeyPairSync('ed25519');
const strangersJwk = { ...stranger.publicKey.export({ format: 'jwk' }), alg: 'EdDSA', use: 'sig' };

const bearer = (token: string) => `Bearer ${token}`;

/** A good token of the development issuer but for these members, rightly signed. */
const but = (
  what: string,
  change: (parts: Parts, workshop: Workshop) => { header?: Json; payload?: Json },
): BadToken => ({
  what,
  authorization: (workshop) => {
    const good = goodParts(workshop);
    const { header, payload } = change(good, workshop);
    const sign = signedWith(workshop.development.privateKey);
    return bearer(compact({ ...good.header, ...header }, { ...good.payload, ...payload }, sign));
  },
});
const header = (what: string, members: Json) => but(what, () => ({ header: members }));
const claims = (what: string, members: Json) => but(what, () => ({ payload: members }));
const times = (what: string, members: (now: number) => Json) =>
  but(what, (_, { now }) => ({ payload: members(Math.floor(now.getTime() / 1000)) }));
const staff = (what: string, members: Json) => claims(what, { sub: 'support', kind: 'STAFF', ...members });

/** Signed by a key that is not the issuer's, under such a header. */
const strange = (what: string, members: (workshop: Workshop) => Json): BadToken => ({
  what,
  authorization: (workshop) => {
    const good = goodParts(workshop);
    return bearer(compact({ ...good.header, ...members(workshop) }, good.payload, signedWith(stranger.privateKey)));
  },
});

const hmac = (what: string, secret: (workshop: Workshop) => string | Buffer, members: Json = {}): BadToken => ({
  what,
  authorization: (workshop) => {
    const good = goodParts(workshop);
    return bearer(
      compact({ ...good.header, ...members, alg: 'HS256' }, good.payload, (input) =>
        createHmac('sha256', secret(workshop)).update(input).digest(),
      ),
    );
  },
});

/** A good token of the development issuer, its text then tampered with. */
const tampered = (what: string, change: (token: string, workshop: Workshop) => string): BadToken => ({
  what,
  authorization: (workshop) => change(goodToken(workshop), workshop),
});

/** A good partner's token but for these claims, rightly signed by the gateway. */
const partner = (what: string, members: Json): BadToken => ({
  what,
  authorization: (workshop) => {
    const good = goodPartnerParts(workshop);
    return bearer(compact(good.header, { ...good.payload, ...members }, signedWith(workshop.gateway.privateKey)));
  },
});

const unsigned = (alg: string): BadToken => ({
  what: `an unsigned token (alg ${alg})`,
  authorization: (workshop) => {
    const good = goodParts(workshop);
    return bearer(compact({ ...good.header, alg }, good.payload, () => Buffer.alloc(0)));
  },
});

export const goodToken = (workshop: Workshop): string => {
  const good = goodParts(workshop);
  return compact(good.header, good.payload, signedWith(workshop.development.privateKey));
};
export const goodPartnerToken = (workshop: Workshop): string => {
  const good = goodPartnerParts(workshop);
  return compact(good.header, good.payload, signedWith(workshop.gateway.privateKey));
};

/** The last character of a signature holds spare bits: this changes only those. */
const respelt = (token: string): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return token.slice(0, -1) + alphabet[alphabet.indexOf(token.slice(-1)) ^ 1];
};

export const badTokens: readonly BadToken[] = [
  // Signatures
  unsigned('none'),
  unsigned('None'),
  unsigned('nOnE'),
  tampered('a signed header that then says alg none', (token) => {
    const [, payload, signature] = token.split('.');
    return bearer(`${encoded({ alg: 'none', typ: 'at+jwt' })}.${payload}.${signature}`);
  }),
  hmac('HS256 with the public key’s PEM as the secret', ({ development }) => publicPem(development)),
  hmac('HS256 with the public key’s bytes as the secret', ({ development }) =>
    Buffer.from(String(development.publicJwk.x), 'base64url'),
  ),
  hmac('HS256 with the published key set as the secret', ({ development }) =>
    JSON.stringify({ keys: [development.publicJwk] }),
  ),
  hmac('HS256 with a kid that points at an empty file', () => '', { kid: '../../../../dev/null' }),
  header('an algorithm that does not exist', { alg: 'ES257' }),
  header('an algorithm of another key type', { alg: 'RS256' }),
  header('a header without an algorithm', { alg: undefined }),
  strange('a stranger’s signature under the issuer’s kid', () => ({})),
  strange('a stranger’s signature without a kid', () => ({ kid: undefined })),
  strange('a stranger’s key in a jwk header', () => ({ jwk: strangersJwk })),
  strange('a stranger’s key in a jwk header, without a kid', () => ({ jwk: strangersJwk, kid: undefined })),
  strange('a jku header', () => ({ jku: 'https://attacker.example/jwks.json' })),
  strange('an x5u header', () => ({ x5u: 'https://attacker.example/cert.pem' })),
  strange('an x5c header', () => ({
    x5c: [stranger.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')],
  })),
  header('an unknown kid', { kid: 'unknown' }),
  header('a kid that is SQL', { kid: "' OR '1'='1" }),
  header('a kid that is a path', { kid: '../../keys/gateway.pem' }),
  header('a kid that is a URL', { kid: 'https://attacker.example/key' }),
  header('a kid that is an object', { kid: { $ne: null } }),
  but('the kid of another issuer’s key', (_, { gateway }) => ({ header: { kid: gateway.kid } })),
  {
    what: 'the development issuer’s token signed with the gateway’s key',
    authorization: (workshop) => {
      const { header: partnerHeader } = goodPartnerParts(workshop);
      return bearer(compact(partnerHeader, goodParts(workshop).payload, signedWith(workshop.gateway.privateKey)));
    },
  },
  tampered('a signature with its spare bits changed', (token) => bearer(respelt(token))),
  tampered('a signature with one byte changed', (token) =>
    bearer(token.replace(/\.(.)([^.]*)$/, (_, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`)),
  ),
  tampered('a truncated signature', (token) => bearer(token.slice(0, -4))),
  tampered('a token without its signature', (token) => bearer(token.slice(0, token.lastIndexOf('.')))),
  tampered('a token with an empty signature', (token) => bearer(token.slice(0, token.lastIndexOf('.') + 1))),
  tampered('a signed payload exchanged for bob’s', (token, workshop) => {
    const [head, , signature] = token.split('.');
    return bearer(`${head}.${encoded({ ...goodParts(workshop).payload, sub: 'bob' })}.${signature}`);
  }),

  // Header
  header('no typ', { typ: undefined }),
  header('an identity token (typ JWT)', { typ: 'JWT' }),
  header('another typ', { typ: 'logout+jwt' }),
  header('a typ that is a list', { typ: ['at+jwt'] }),
  header('an unknown crit', { crit: ['exp-date'], 'exp-date': 1 }),
  header('an empty crit', { crit: [] }),
  header('a payload that is not encoded (b64 false)', { crit: ['b64'], b64: false }),

  // Issuer and audience
  claims('no issuer', { iss: undefined }),
  claims('a wrong issuer', { iss: 'https://attacker.example' }),
  claims('an issuer that differs by a slash', { iss: `${developmentIssuer}/` }),
  claims('a list of issuers', { iss: [developmentIssuer] }),
  claims('the gateway’s issuer under the identity provider’s key', { iss: gatewayIssuer }),
  claims('no audience', { aud: undefined }),
  claims('a wrong audience', { aud: 'another-service' }),
  claims('a list of wrong audiences', { aud: ['another-service', 'a-third'] }),
  claims('an audience that is an object', { aud: { 0: 'customer-data-gateway' } }),

  // Times
  claims('no expiry', { exp: undefined }),
  times('an expired token', (now) => ({ iat: now - 600, exp: now - 6 })),
  times('an expiry that is text', (now) => ({ exp: String(now + 600) })),
  {
    what: 'an expiry beyond all numbers',
    authorization: (workshop) => {
      const good = goodParts(workshop);
      const payload = Buffer.from(JSON.stringify(good.payload).replace(/"exp":\d+/, '"exp":1e999'));
      return bearer(compact(good.header, payload, signedWith(workshop.development.privateKey)));
    },
  },
  claims('no time of issue', { iat: undefined }),
  times('a time of issue in the future', (now) => ({ iat: now + 60 })),
  times('a time of issue that is text', (now) => ({ iat: String(now) })),
  times('a token that is too old, though not expired', (now) => ({ iat: now - 906, exp: now + 600 })),
  times('a token that is not good yet', (now) => ({ nbf: now + 60 })),
  times('a not-before that is text', (now) => ({ nbf: String(now - 60) })),

  // Subject and name
  claims('no subject', { sub: undefined }),
  claims('an empty subject', { sub: '' }),
  claims('a subject that is an object', { sub: { contains: 'a' } }),
  claims('a subject that is a list', { sub: ['alice'] }),
  claims('a subject that is a number', { sub: 1 }),
  claims('a subject that is null', { sub: null }),
  claims('a subject with NUL', { sub: 'alice\0' }),
  claims('a subject with a lone surrogate', { sub: 'alice\ud800' }),
  claims('a subject of 256 characters', { sub: 'a'.repeat(256) }),
  claims('a name that is an object', { name: { first: 'Alice' } }),

  // Kind, roles, and who may vouch for whom
  claims('no kind', { kind: undefined }),
  claims('an unknown kind', { kind: 'ROOT' }),
  claims('a kind in lower case', { kind: 'staff' }),
  claims('a list of kinds', { kind: ['CUSTOMER'] }),
  claims('the kind ANONYMOUS', { kind: 'ANONYMOUS' }),
  but('a partner from the identity provider', (_, workshop) => ({
    payload: { ...goodPartnerParts(workshop).payload, iss: developmentIssuer },
  })),
  partner('a customer from the gateway’s own issuer', { sub: 'alice', kind: 'CUSTOMER' }),
  partner('staff from the gateway’s own issuer', { sub: 'admin', kind: 'STAFF', roles: ['ADMIN'] }),
  partner('a system from the gateway’s own issuer', { sub: 'login-service', kind: 'SYSTEM' }),
  staff('staff without roles', {}),
  staff('staff with an empty list of roles', { roles: [] }),
  staff('roles that are a string', { roles: 'SUPPORT' }),
  staff('roles that are an object', { roles: { 0: 'SUPPORT' } }),
  staff('an unknown role beside a known one', { roles: ['SUPPORT', 'ROOT'] }),
  staff('a role in lower case', { roles: ['support'] }),

  // Partners
  partner('a partner that is no id', { sub: 'newsletter-co' }),
  partner('a partner without a credential', { cid: undefined }),
  partner('a credential that is no id', { cid: { not: null } }),
  partner('a credential of nobody', { cid: '01890000-0000-7000-8000-0000000000ff' }),
  partner('a partner without a purpose', { purpose: undefined }),
  partner('an unknown purpose', { purpose: 'ANYTHING' }),
  partner('a list of purposes', { purpose: ['MARKETING', 'ANALYTICS'] }),
  partner('scopes that are a list', { scope: ['identity:read'] }),

  // What is no such token at all
  tampered('two tokens', (token) => `Bearer ${token} ${token}`),
  tampered('two tokens with a comma', (token) => `Bearer ${token}, Bearer ${token}`),
  tampered('a token without a scheme', (token) => token),
  tampered('another scheme', (token) => `Token ${token}`),
  tampered('a token in quotes', (token) => `Bearer "${token}"`),
  tampered('a padded token', (token) => bearer(`${token}==`)),
  tampered('a token with a space in it', (token) => bearer(token.replace('.', '. '))),
  tampered('a fourth part', (token) => bearer(`${token}.e30`)),
  tampered('five parts, as if encrypted', (token) => bearer(`${token}.e30.e30`)),
  { what: 'a JSON serialization', authorization: () => 'Bearer {"payload":"e30","signatures":[]}' },
  { what: 'an empty header', authorization: () => '' },
  { what: 'a scheme alone', authorization: () => 'Bearer' },
  {
    what: 'HTTP Basic',
    authorization: () => `Basic ${Buffer.from('stripe:development-only-stripe').toString('base64')}`,
  },
  { what: 'three dots', authorization: () => 'Bearer ...' },
  claims('a token of more than 8 KB', { padding: 'x'.repeat(8_192) }),
  {
    what: 'claims that are a list',
    authorization: (workshop) =>
      bearer(compact(goodParts(workshop).header, [], signedWith(workshop.development.privateKey))),
  },
  {
    what: 'claims that are not UTF-8',
    authorization: (workshop) => {
      const good = goodParts(workshop);
      const payload = Buffer.from(JSON.stringify({ ...good.payload, sub: 'alicé' }), 'latin1');
      return bearer(compact(good.header, payload, signedWith(workshop.development.privateKey)));
    },
  },
];
