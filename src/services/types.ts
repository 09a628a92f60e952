import { ServiceStatus as ServiceStatuses } from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { Node, nodeId, servesNode } from '../node.ts';
import { serviceById, servicePages } from './loaders.ts';

export const ServiceStatus = builder.enumType(ServiceStatuses, {
  name: 'ServiceStatus',
  description: 'A service is active, for retention, until it is CANCELLED or TERMINATED (P8).',
});

export const Service = builder.prismaObject('Service', {
  description: 'What a customer has chosen, and how it is configured (P1).',
  interfaces: [Node],
  subject: (service) => service.customerId,
  fields: (t) => ({
    id: t.id(nodeId('Service')),
    version: t.exposeInt('version', { category: 'public', nullable: false }),
    product: t.exposeString('product', { category: 'service', nullable: true }),
    label: t.exposeString('label', { category: 'service', nullable: true, description: 'A host or domain name, say.' }),
    status: t.expose('status', { type: ServiceStatus, category: 'service', nullable: true }),
    configuration: t.expose('configuration', { type: 'JSON', category: 'service', nullable: true }),
    startedAt: t.expose('startedAt', { type: 'DateTime', category: 'service' }),
    endedAt: t.expose('endedAt', { type: 'DateTime', category: 'service' }),
  }),
});

const ServiceConnection = builder.connectionObject(
  { type: Service, name: 'ServiceConnection' },
  { name: 'ServiceEdge' },
);

const ServiceFilter = builder.inputType('ServiceFilter', {
  fields: (t) => ({
    status: t.field({ type: ServiceStatus, category: 'service' }),
    product: t.string({ category: 'service' }),
  }),
});

builder.prismaObjectField('Customer', 'services', (t) =>
  t.field({
    type: ServiceConnection,
    category: 'service',
    nullable: true,
    args: { ...pageArgs, filter: t.arg({ type: ServiceFilter }) },
    resolve: ({ id }, args, context) => servicePages.page(context, id, args),
    extensions: servicePages.compiled,
  }),
);

servesNode('Service', (context, id) => serviceById(context, id, null));
