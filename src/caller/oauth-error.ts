type Code =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_scope'
  | 'unsupported_grant_type'
  /** RFC 6749 §4.1.2.1, for the want of a better name at the token endpoint. */
  | 'temporarily_unavailable';

/** A refusal at the token endpoint (RFC 6749 §5.2). */
export class OAuthError extends Error {
  override name = 'OAuthError';
  readonly status: number;
  readonly code: Code;
  readonly headers: Record<string, string>;

  constructor(status: number, code: Code, description: string, headers: Record<string, string> = {}) {
    super(description);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

export const invalidRequest = (description: string): OAuthError => new OAuthError(400, 'invalid_request', description);

/** The same for an unknown client, a wrong secret, a suspension and an expiry. */
export const invalidClient = (): OAuthError =>
  new OAuthError(401, 'invalid_client', 'The client is not known by these credentials.', {
    'WWW-Authenticate': 'Basic realm="customer-data-gateway", charset="UTF-8"',
  });

export const busy = (status: 429 | 503, retryAfterSeconds: number): OAuthError =>
  new OAuthError(status, 'temporarily_unavailable', 'Too many attempts. Try again later.', {
    'Retry-After': String(retryAfterSeconds),
  });
