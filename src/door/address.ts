import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Tells the client's IP address, `null` when it cannot be told. */
export type ClientAddress = (request: IncomingMessage) => string | null;

/**
 * Reads X-Forwarded-For from its end, as far as each address that vouches for the next is one of the trusted proxies: the
 * rest of that header is whatever the client wrote. `trusted` holds addresses and CIDR ranges; throws when one is neither.
 */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
  const proxies = new BlockList();
  for (const range of trusted) {
    const [network = '', prefix] = range.split('/');
    proxies.addSubnet(network, Number(prefix ?? (isIP(network) === 6 ? 128 : 32)), family(network));
  }
  const isProxy = (address: string) => proxies.check(address, family(address));

  return ({ socket, headers }) => {
    if (trusted.length === 0) return plainAddress(socket.remoteAddress ?? '') || null;
    const forwarded = headers['x-forwarded-for'];
    const chain = [...[forwarded ?? []].flat().join(',').split(','), socket.remoteAddress ?? ''].map(plainAddress);
    const client = chain.findLast((address) => isIP(address) === 0 || !isProxy(address)) ?? chain[0] ?? '';
    return isIP(client) === 0 ? null : client;
  };
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** An IPv4 client of an IPv6 socket arrives as `::ffff:192.0.2.1`. */
const plainAddress = (address: string): string => address.trim().replace(/^::ffff:(?=[\d.]+$)/i, '');
