import type { Prisma } from '../generated/client/client.ts';
import { type Owned, owned } from './keys.ts';
import type { Times } from './times.ts';

type Row = Owned<Prisma.ServiceCreateManyInput> & { endedAt?: Date };

export const services = ({ daysAgo, yearsAgo }: Times) =>
  owned<Row>('service', {
    alice: [
      {
        product: 'web-hosting',
        label: 'marlowe-ceramics.example',
        status: 'ACTIVE',
        configuration: { plan: 'business', region: 'eu-west', php: '8.4', backups: { daily: 14, weekly: 4 } },
        startedAt: yearsAgo(3),
        updatedAt: daysAgo(200),
        version: 2,
      },
      {
        product: 'virtual-server',
        label: 'kiln-1.marlowe-ceramics.example',
        status: 'CANCELLED',
        configuration: { cores: 1, memoryGb: 2, diskGb: 40, image: 'debian-12' },
        startedAt: yearsAgo(2),
        endedAt: yearsAgo(1),
        updatedAt: yearsAgo(1),
        version: 2,
      },
      {
        product: 'virtual-server',
        label: 'kiln-2.marlowe-ceramics.example',
        status: 'ACTIVE',
        configuration: { cores: 4, memoryGb: 8, diskGb: 160, image: 'debian-13', firewall: ['22', '80', '443'] },
        startedAt: yearsAgo(1),
        updatedAt: yearsAgo(1),
      },
    ],
    bob: [
      {
        product: 'managed-database',
        label: 'orders.okafor-bakery.example',
        status: 'ACTIVE',
        configuration: { engine: 'postgresql', version: 18, replicas: 1, region: 'us-west' },
        startedAt: yearsAgo(2),
        updatedAt: yearsAgo(2),
      },
    ],
    carol: [
      {
        product: 'domain',
        label: 'lindqvist-foto.example',
        status: 'TERMINATED',
        configuration: { nameservers: ['ns1.hosting.example', 'ns2.hosting.example'], renew: false },
        startedAt: yearsAgo(4),
        endedAt: yearsAgo(1),
        updatedAt: yearsAgo(1),
        version: 2,
      },
    ],
    dave: [
      {
        product: 'web-hosting',
        label: 'wattle-surf.example',
        status: 'CANCELLED',
        configuration: { plan: 'starter', region: 'ap-southeast', php: '5.6' },
        startedAt: yearsAgo(12),
        endedAt: yearsAgo(8, 90),
        updatedAt: yearsAgo(8, 90),
        version: 2,
      },
    ],
    erin: [
      {
        product: 'mail-hosting',
        label: 'gallagher-translations.example',
        status: 'TERMINATED',
        configuration: { mailboxes: 3, quotaGb: 10 },
        startedAt: yearsAgo(12),
        endedAt: yearsAgo(8),
        updatedAt: yearsAgo(8),
        version: 2,
      },
    ],
    frank: [
      {
        product: 'web-hosting',
        label: 'vogel-messebau.example',
        status: 'CANCELLED',
        configuration: { plan: 'business', region: 'eu-central', php: '8.3' },
        startedAt: yearsAgo(5),
        endedAt: daysAgo(70),
        updatedAt: daysAgo(70),
        version: 2,
      },
    ],
    grace: [
      {
        product: 'web-hosting',
        label: 'atelier-moreau.example',
        status: 'ACTIVE',
        configuration: { plan: 'starter', region: 'eu-west', php: '8.4' },
        startedAt: yearsAgo(1),
        updatedAt: yearsAgo(1),
      },
    ],
  });
