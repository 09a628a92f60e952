import { builder } from '../builder.ts';
import { usualFailures } from '../failures.ts';
import { globalId } from '../global-id.ts';
import { ownCustomerId } from '../subject.ts';
import { addService } from './add.ts';
import { serviceById } from './loaders.ts';
import { Service, ServiceStatus } from './types.ts';
import { updateService } from './update.ts';

const AddServiceInput = builder.inputType('AddServiceInput', {
  fields: (t) => ({
    customerId: t.id({ required: true }),
    product: t.string({ required: true, description: 'At most 100 characters.' }),
    label: t.string({ required: true, description: 'A host or domain name, say; at most 253 characters.' }),
    status: t.field({ type: ServiceStatus, description: 'PENDING, unless ACTIVE is given.' }),
    configuration: t.field({ type: 'JSON', description: 'An object, at most 16 KB of JSON.' }),
  }),
});

const UpdateServiceInput = builder.inputType('UpdateServiceInput', {
  description: 'A field that is left out stays.',
  fields: (t) => ({
    id: t.id({ required: true }),
    version: t.int({ required: true, description: 'The version that the change is based on.' }),
    label: t.string({ description: 'At most 253 characters.' }),
    status: t.field({ type: ServiceStatus, description: 'A service that was CANCELLED or TERMINATED stays so (P8).' }),
    configuration: t.field({ type: 'JSON', description: 'The whole of it: an object, at most 16 KB of JSON.' }),
  }),
});

const payloadOf = (name: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    fields: (t) => ({
      serviceId: t.id({ category: 'public', nullable: false, resolve: ({ id }) => globalId('Service', id) }),
      service: t.field({
        type: Service,
        category: 'public',
        nullable: true,
        description: 'Null for a system, which reads nothing.',
        resolve: ({ id }, _args, context) => serviceById(context, id, null),
      }),
    }),
  });

builder.mutationFields((t) => ({
  addService: t.field({
    type: payloadOf('AddServicePayload'),
    nullable: true,
    action: 'service:write',
    description: 'Adds a service, which keeps the account while it lasts (P8).',
    errors: usualFailures,
    args: { input: t.arg({ type: AddServiceInput, required: true }) },
    resolve: async (_root, { input }, context) => {
      const { customerId, ...values } = input;
      return { id: await addService(context, ownCustomerId(context, customerId, 'input.customerId'), values) };
    },
  }),
  updateService: t.field({
    type: payloadOf('UpdateServicePayload'),
    nullable: true,
    action: 'service:write',
    description: 'Changes a service. Its end moves the retention clock (P8, P14).',
    errors: usualFailures,
    args: { input: t.arg({ type: UpdateServiceInput, required: true }) },
    resolve: async (_root, { input }, context) => ({ id: await updateService(context, input) }),
  }),
}));
