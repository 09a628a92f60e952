import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badTokens, goodPartnerToken, goodToken } from './bad-tokens.ts';
import { type Gatehouse, openGatehouse } from './gatehouse.ts';

let gatehouse: Gatehouse;

beforeAll(async () => {
  gatehouse = await openGatehouse();
});
afterAll(() => gatehouse.close());

describe('the two tokens that all bad ones are made from', () => {
  it('are good: alice’s', async () => {
    const caller = await gatehouse.establish({ authorization: `Bearer ${goodToken(gatehouse.workshop())}` });
    expect(caller).toMatchObject({ kind: 'CUSTOMER', identity: { subject: 'alice' } });
  });

  it('are good: newsletter-co’s', async () => {
    const caller = await gatehouse.establish({ authorization: `Bearer ${goodPartnerToken(gatehouse.workshop())}` });
    expect(caller).toMatchObject({ kind: 'PARTNER', name: 'newsletter-co', scopes: ['identity:read'] });
  });
});

describe('a bad token', () => {
  it.each(badTokens)('is refused, with one answer for all: $what', async ({ authorization }) => {
    const error = await gatehouse
      .establish({ authorization: authorization(gatehouse.workshop()) })
      .catch((thrown) => thrown);
    expect(error).toBeInstanceOf(GraphQLError);
    expect(error.toJSON()).toEqual({
      message: 'The access token is not valid.',
      extensions: { code: 'UNAUTHENTICATED' },
    });
    expect(error.cause ?? error.originalError).toBeUndefined();
  });
});
