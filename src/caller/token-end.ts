import { decodeJwt } from 'jose';
import type { CallerRequest } from './establish.ts';
import { accessTokenLifetime } from './issuers.ts';

/** When the token of a request ends, without the tolerance for other machines' clocks. Only for a token that was found good. */
export function tokenEnd({ headers }: CallerRequest): Date | null {
  const token = headers.get('authorization')?.replace(/^Bearer +/i, '');
  if (token === undefined) return null;
  const { exp = 0, iat = 0 } = decodeJwt(token);
  return new Date(Math.min(exp, iat + accessTokenLifetime) * 1000);
}
