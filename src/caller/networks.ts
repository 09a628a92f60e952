import { BlockList, isIP } from 'node:net';

/** Whether a partner may call from this IP address: its CIDR ranges hold it, or it has none. A bad range holds nothing. */
export function mayCallFrom(address: string | null, allowedNetworks: readonly string[]): boolean {
  if (allowedNetworks.length === 0) return true;
  if (address === null) return false;
  return allowedNetworks.some((range) => holds(range, address));
}

function holds(range: string, address: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const list = new BlockList();
  try {
    if (!/^\d{1,3}$/.test(prefix)) return false;
    list.addSubnet(network, Number(prefix), family(network));
  } catch {
    return false;
  }
  return list.check(address, family(address));
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');
