import { isIP } from 'node:net';
import type { AddressRule } from './addresses.ts';
import type { OutboundCode } from './failure.ts';

/** What is wrong with a URL: the code of the failure, and what is expected, without the URL. */
export type UrlProblem = { code: OutboundCode; expectation: string };

const refused = (expectation: string): UrlProblem => ({ code: 'URL_REFUSED', expectation });

/** The ports of the web, and those that no system service has to itself. */
const isOpenPort = ({ port }: URL): boolean => port === '' || ['80', '443'].includes(port) || Number(port) >= 1024;

/** The IP address that stands for a host; whatever way it is written (`0x7f.1`), URL has it in the usual one. */
const literalOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

/** Judges what can be seen before a name is resolved. `secureOnly`: https alone. */
export function problemWith(text: string, secureOnly: boolean, mayReach: AddressRule): UrlProblem | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  const protocols = secureOnly ? ['https:'] : ['https:', 'http:'];
  if (!url || !protocols.includes(url.protocol)) return refused(`expected ${protocols.join('// or ')}//`);
  if (url.username !== '' || url.password !== '') return refused('expected no credentials in the URL');
  if (!isOpenPort(url)) return refused('expected port 80, 443, or one from 1024');
  if (isIP(literalOf(url)) !== 0 && !mayReach(literalOf(url))) {
    return { code: 'ADDRESS_REFUSED', expectation: 'expected a public address' };
  }
  return null;
}
