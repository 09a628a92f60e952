import { invalidClient, invalidRequest, OAuthError } from './oauth-error.ts';

/** A request for an access token by client credentials (RFC 6749 §4.4.2). `scopes` null: all that are registered. */
export type TokenRequest = { clientId: string; clientSecret: string; scopes: readonly string[] | null };

/** Reads the form and the Authorization header. Throws OAuthError. */
export function readTokenRequest(authorization: string | null, body: string): TokenRequest {
  const form = readForm(body);
  const grantType = form.get('grant_type');
  if (grantType === undefined) throw invalidRequest('grant_type is missing.');
  if (grantType !== 'client_credentials') {
    throw new OAuthError(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
  }
  return { ...readClient(authorization, form), scopes: form.get('scope')?.split(' ') ?? null };
}

/** RFC 6749 §3.2: a parameter without a value counts as omitted, one given twice is an error. */
function readForm(body: string): ReadonlyMap<string, string> {
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) throw invalidRequest('A parameter is given twice.');
    form.set(name, value);
  }
  return new Map([...form].filter(([, value]) => value !== ''));
}

/** RFC 6749 §2.3.1: by HTTP Basic or in the body, never both. */
function readClient(authorization: string | null, form: ReadonlyMap<string, string>) {
  const id = form.get('client_id');
  const secret = form.get('client_secret');
  if (authorization === null) {
    if (id === undefined || secret === undefined) throw invalidClient();
    return { clientId: id, clientSecret: secret };
  }
  if (secret !== undefined) throw invalidRequest('The client authenticates in two ways.');
  const client = readBasic(authorization);
  if (id !== undefined && id !== client.clientId) throw invalidRequest('Two clients are named.');
  return client;
}

function readBasic(authorization: string) {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? [];
  if (encoded === undefined) throw invalidClient();
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw invalidClient();
  return { clientId: formDecoded(text.slice(0, colon)), clientSecret: formDecoded(text.slice(colon + 1)) };
}

/** Both halves are form-encoded before they are joined by the colon. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidClient();
  }
}
