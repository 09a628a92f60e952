import { BlockList, isIP } from 'node:net';

/** Whether a partner may call from this IP address: its CIDR ranges hold it, or it has none. A bad range holds nothing. */
export function mayCallFrom(address: string | null, allowedNetworks: readonly string[]): boolean {
  if (allowedNetworks.length === 0) return true;
  if (address === null) return false;
  return allowedNetworks.some((range) => subnet(range)?.check(address, family(address)) ?? false);
}

/** Whether a text is a CIDR range of IPv4 or IPv6, such as `192.0.2.0/24`. */
export const isNetwork = (range: string): boolean => subnet(range) !== null;

function subnet(range: string): BlockList | null {
  const [network = '', prefix = '', ...rest] = range.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return null;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(prefix), family(network));
    return list;
  } catch {
    return null;
  }
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
