import {
  DeliveryStatus as DeliveryStatuses,
  WebhookStatus as WebhookStatuses,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { globalId } from '../global-id.ts';
import { Node, servesNode } from '../node.ts';
import { partnerById } from '../partners/loaders.ts';
import { Partner } from '../partners/types.ts';
import { toPage } from '../reads/page.ts';
import { deliveriesOf, deliveryById, type Webhook as Row, webhookById, webhooksBy } from './loaders.ts';

export const WebhookStatus = builder.enumType(WebhookStatuses, { name: 'WebhookStatus' });
const DeliveryStatus = builder.enumType(DeliveryStatuses, { name: 'DeliveryStatus' });

export const WebhookDelivery = builder.prismaObject('WebhookDelivery', {
  description: 'One event on its way to one webhook; `webhook-id` is the UUID in its id. No order is promised.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ category: 'partner', nullable: false, resolve: ({ id }) => globalId('WebhookDelivery', id) }),
    kind: t.exposeString('kind', { category: 'partner', nullable: true }),
    status: t.expose('status', { type: DeliveryStatus, category: 'partner', nullable: true }),
    attempts: t.exposeInt('attempts', { category: 'partner', nullable: true, description: 'Since it was last sent.' }),
    lastStatus: t.exposeInt('lastStatus', {
      category: 'partner',
      nullable: true,
      description: 'The HTTP status of the last answer; null when none came.',
    }),
    nextAttemptAt: t.expose('nextAttemptAt', { type: 'DateTime', category: 'partner', nullable: true }),
    deliveredAt: t.expose('deliveredAt', { type: 'DateTime', category: 'partner', nullable: true }),
  }),
});

const WebhookDeliveryConnection = builder.connectionObject(
  { type: WebhookDelivery, name: 'WebhookDeliveryConnection' },
  { name: 'WebhookDeliveryEdge' },
);

export const Webhook = builder.objectRef<Row>('Webhook').implement({
  description: 'Where events are sent (Standard Webhooks): to a partner, or to a system of the company’s own.',
  extensions: { rowModel: 'Webhook' },
  interfaces: [Node],
  fields: (t) => ({
    id: t.id({ category: 'partner', nullable: false, resolve: ({ id }) => globalId('Webhook', id) }),
    version: t.exposeInt('version', { category: 'partner', nullable: true }),
    partner: t.field({
      type: Partner,
      category: 'partner',
      nullable: true,
      description: 'Null for one of the company’s own.',
      resolve: ({ partnerId }, _args, context) => (partnerId === null ? null : partnerById(context, partnerId, null)),
    }),
    url: t.exposeString('url', { category: 'partner', nullable: true }),
    kinds: t.exposeStringList('kinds', { category: 'partner', nullable: true }),
    status: t.expose('status', { type: WebhookStatus, category: 'partner', nullable: true }),
    registeredAt: t.expose('registeredAt', { type: 'DateTime', category: 'partner', nullable: true }),
    previousSecretUntil: t.expose('previousKeyUntil', {
      type: 'DateTime',
      category: 'partner',
      nullable: true,
      description: 'Until then deliveries are signed with the secret before as well.',
    }),
    deliveries: t.field({
      type: WebhookDeliveryConnection,
      category: 'partner',
      nullable: true,
      args: pageArgs,
      description: 'Newest first.',
      resolve: async ({ id }, args, context) => toPage(await deliveriesOf(context, id, args), args),
    }),
  }),
});

const WebhookConnection = builder.connectionObject(
  { type: Webhook, name: 'WebhookConnection' },
  { name: 'WebhookEdge' },
);

builder.queryField('webhooks', (t) =>
  t.field({
    type: WebhookConnection,
    nullable: true,
    action: 'webhook:read',
    args: pageArgs,
    description: 'Registered webhooks; for a partner, its own.',
    resolve: async (_root, args, context) => toPage(await webhooksBy(context, args), args),
  }),
);

servesNode('Webhook', (context, id) => webhookById(context, id, null));
servesNode('WebhookDelivery', (context, id) => deliveryById(context, id, null));
