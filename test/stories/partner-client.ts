import type { Answer, TestGateway } from '../harness/gateway.ts';
import { post } from './post.ts';

export type Client = { clientId: string; clientSecret: string };

/** Asks for an access token; null when the client is refused. */
export async function tokenFor(gateway: TestGateway, { clientId, clientSecret }: Client): Promise<string | null> {
  const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const { status, text } = await post(gateway, new URLSearchParams(fields).toString(), {
    path: '/oauth/token',
    headers,
  });
  // RFC 6749 §5.1
  return status === 200 ? (JSON.parse(text) as { access_token: string }).access_token : null;
}

/** Asks with a token that a client was given. */
export const askWith = <Data = Record<string, unknown>>(
  gateway: TestGateway,
  token: string | null,
  query: string,
): Promise<Answer<Data>> => gateway.gql<Data>(query, {}, { headers: { Authorization: `Bearer ${token}` } });
