import { days } from '../../../src/clock.ts';
import type { ServiceStatus } from '../../generated/client/enums.ts';
import { historyEnd, type Life } from './population.ts';
import { between, chance, choice, pick, type Random } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';

/** A price is a year's, in the minor unit of whatever currency. */
export const products = [
  { product: 'web-hosting', price: 10_788, configuration: { plan: 'starter', region: 'eu-west', php: '8.4' } },
  {
    product: 'web-hosting',
    price: 23_988,
    configuration: { plan: 'business', region: 'eu-central', php: '8.4', backups: { daily: 14, weekly: 4 } },
  },
  {
    product: 'virtual-server',
    price: 35_988,
    configuration: { cores: 2, memoryGb: 4, diskGb: 80, image: 'debian-13', firewall: ['22', '443'] },
  },
  { product: 'managed-database', price: 58_800, configuration: { engine: 'postgresql', version: 18, replicas: 1 } },
  { product: 'mail-hosting', price: 7_200, configuration: { mailboxes: 5, quotaGb: 10 } },
  { product: 'domain', price: 1_490, configuration: { nameservers: ['ns1.hosting.example', 'ns2.hosting.example'] } },
] as const;

type Service = Row<'Service'> & { endedAt: Date | null };

const howMany = choice(shares.services);
const settledStatus = choice(shares.openServiceStatus);
const endedStatus = choice(shares.endedServiceStatus);

/** Whoever is not SERVED has ended them all, the last before they were last seen. */
export function servicesOf(life: Life): Service[] {
  const count = Number(howMany(life.random));
  return Array.from({ length: count }, (_, place) => service(life, place));
}

function service({ random, standing, id, key, registeredAt, lastSeenAt, newId }: Life, place: number): Service {
  const { product, configuration } = pick(random, products);
  const open = standing === 'SERVED' && (place === 0 || chance(random, shares.openService));
  const startedAt = place === 0 ? registeredAt : between(random, registeredAt, lastSeenAt);
  const status = open ? openStatus(random, startedAt) : endedStatus(random);
  const endedAt = open ? null : between(random, startedAt, lastSeenAt);
  const changedAt = endedAt ?? between(random, startedAt, Math.min(lastSeenAt, startedAt + days(400)));
  return {
    id: newId(startedAt),
    version: changedAt === startedAt ? 1 : 2,
    customerId: id,
    product,
    label: `${place === 0 ? 'www' : `s${place}`}.${key}.example`,
    status,
    configuration,
    startedAt: status === 'PENDING' ? null : new Date(startedAt),
    endedAt: endedAt === null ? null : new Date(endedAt),
    updatedAt: new Date(changedAt),
  };
}

/** What was ordered in the last days is still being set up. */
const openStatus = (random: Random, orderedAt: number): ServiceStatus =>
  orderedAt > historyEnd - days(10) ? 'PENDING' : settledStatus(random);
