import { BlockList, isIP } from 'node:net';
import { ConfigError } from '../config.ts';

/** IPv4 that leads to no host of the public internet (IANA's special-purpose registry), and the relays of 6to4. */
const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** All of IPv6 that is public unicast: addresses that carry an IPv4 address (mapped, NAT64) and local ones lie outside. */
const unicast = ['2000::/3'];
/** Within it: protocols' own (Teredo among them), 6to4, and those of documentation. */
const unusable = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', prefix = '', ...rest] = range.split('/');
    if (rest.length > 0 || !/^\d{1,3}$/.test(prefix)) throw new TypeError('not a CIDR range');
    list.addSubnet(network, Number(prefix), family(network));
  }
  return list;
}

const [specialList, unicastList, unusableList] = [listOf(special), listOf(unicast), listOf(unusable)];

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !specialList.check(address, 'ipv4');
  return unicastList.check(address, 'ipv6') && !unusableList.check(address, 'ipv6');
}

/** Whether calls may go to an IP address: a public one, or one that the operator lets through. */
export type AddressRule = (address: string) => boolean;

/** `allow`: CIDR ranges that are let through besides. Throws ConfigError. */
export function createAddressRule(allow: readonly string[]): AddressRule {
  let allowed: BlockList;
  try {
    allowed = listOf(allow);
  } catch {
    throw new ConfigError('OUTBOUND_ALLOW: expected CIDR ranges, such as 10.1.0.0/16, with commas between them');
  }
  // A zone (fe80::1%eth0) belongs to a link, so it is never public.
  return (address) =>
    isIP(address) !== 0 && !address.includes('%') && (isPublic(address) || allowed.check(address, family(address)));
}
