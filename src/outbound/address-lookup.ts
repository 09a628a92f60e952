import type { LookupAddress, LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { AddressRule } from './addresses.ts';
import { OutboundFailure } from './failure.ts';

/** Every address of a host, as `dns.lookup` gives them. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * The look-up of a connection: what it judges is what is connected to, so a name cannot show one address to the judge and
 * another to the socket. One refused address refuses the name.
 */
export function judgedLookup(resolve: Resolve, mayReach: AddressRule): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, { family: options.family ?? 0, all: true }, (error, addresses) => {
      if (error) return done(new OutboundFailure('UNREACHABLE'), '');
      const [first] = addresses;
      if (!first) return done(new OutboundFailure('UNREACHABLE'), '');
      if (!addresses.every(({ address }) => mayReach(address))) return done(new OutboundFailure('ADDRESS_REFUSED'), '');
      return options.all ? done(null, addresses) : done(null, first.address, first.family);
    });
  };
}
