import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import SchemaBuilder from '@pothos/core';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../prisma/generated/client/client.ts';
import type PrismaTypes from '../../../prisma/generated/pothos.ts';
import { getDatamodel } from '../../../prisma/generated/pothos.ts';
import { statementNames } from '../../../src/database/statements.ts';
import { partnerId, pool } from './database.ts';

// Apollo Server over a schema of Pothos, whose Prisma plugin reads a whole operation with one query (`relationJoins`).

const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: statementNames() }) });

const builder = new SchemaBuilder<{
  PrismaTypes: PrismaTypes;
  Scalars: { DateTime: { Input: Date; Output: Date } };
}>({
  plugins: [RelayPlugin, PrismaPlugin],
  prisma: { client: prisma, dmmf: getDatamodel() },
});
builder.scalarType('DateTime', { serialize: (time) => time.toISOString() });

const keyOf = (id: string | number): string => String(id).slice(String(id).indexOf(':') + 1);
const dateTime = { type: 'DateTime' } as const;

builder.prismaObject('Consent', {
  fields: (t) => ({
    channel: t.exposeString('channel'),
    state: t.exposeString('state'),
    decidedAt: t.expose('decidedAt', dateTime),
  }),
});
builder.prismaObject('Sharing', { fields: (t) => ({ blocked: t.exposeBoolean('blocked') }) });
builder.prismaObject('PaymentMethod', {
  fields: (t) => ({
    brand: t.exposeString('brand'),
    lastFour: t.exposeString('lastFour'),
    expiryMonth: t.exposeInt('expiryMonth'),
    expiryYear: t.exposeInt('expiryYear'),
  }),
});
builder.prismaObject('Service', {
  fields: (t) => ({
    id: t.id({ select: { id: true }, resolve: ({ id }) => `Service:${id}` }),
    product: t.exposeString('product'),
    label: t.exposeString('label'),
    status: t.exposeString('status'),
    startedAt: t.expose('startedAt', dateTime),
  }),
});
builder.prismaObject('Invoice', {
  fields: (t) => ({
    number: t.exposeString('number'),
    status: t.exposeString('status'),
    currency: t.exposeString('currency'),
    total: t.exposeInt('total'),
    issuedAt: t.expose('issuedAt', dateTime),
  }),
});
builder.prismaObject('DataRequest', {
  fields: (t) => ({
    id: t.id({ select: { id: true }, resolve: ({ id }) => `DataRequest:${id}` }),
    kind: t.exposeString('kind'),
    status: t.exposeString('status'),
    receivedAt: t.expose('receivedAt', dateTime),
    dueAt: t.expose('dueAt', dateTime),
  }),
});
const Address = builder.prismaObject('Customer', {
  variant: 'Address',
  fields: (t) => ({
    line1: t.exposeString('addressLine1'),
    line2: t.exposeString('addressLine2'),
    city: t.exposeString('city'),
    region: t.exposeString('region'),
    postalCode: t.exposeString('postalCode'),
    country: t.exposeString('country'),
  }),
});
const Customer = builder.prismaObject('Customer', {
  fields: (t) => ({
    id: t.id({ select: { id: true }, resolve: ({ id }) => `Customer:${id}` }),
    version: t.exposeInt('version'),
    name: t.exposeString('name'),
    businessName: t.exposeString('businessName'),
    email: t.exposeString('email'),
    phone: t.exposeString('phone'),
    locale: t.exposeString('locale'),
    registeredAt: t.expose('registeredAt', dateTime),
    address: t.variant(Address),
    consents: t.relation('consents', { query: { where: { purpose: 'MARKETING' }, orderBy: { channel: 'asc' } } }),
    sharing: t.relation('sharing'),
    paymentMethods: t.relation('paymentMethods', { query: { where: { removedAt: null }, orderBy: { id: 'asc' } } }),
    services: t.relatedConnection('services', { cursor: 'id', query: { orderBy: { id: 'asc' } } }),
    invoices: t.relatedConnection('invoices', { cursor: 'id', query: { orderBy: { id: 'desc' } } }),
    requests: t.relatedConnection('requests', { cursor: 'id', query: { orderBy: { id: 'desc' } } }),
  }),
});

/** Whom the partner sees: the gateway's row rule, as Prisma has it. */
const shared = {
  erasedAt: null,
  restrictedAt: null,
  erasureStartedAt: null,
  sharing: { is: { blocked: false } },
  sharingPurposes: { some: { purpose: 'ANALYTICS', allowed: true } },
  partnerBlocks: { none: { partnerId, blocked: true } },
} as const;

builder.queryType({
  fields: (t) => ({
    customer: t.prismaField({
      type: 'Customer',
      args: { id: t.arg.id({ required: true }) },
      resolve: (query, _root, { id }) => prisma.customer.findUnique({ ...query, where: { id: keyOf(id) } }),
    }),
    customers: t.prismaConnection({
      type: 'Customer',
      cursor: 'id',
      resolve: (query) => prisma.customer.findMany({ ...query, where: shared, orderBy: { id: 'asc' } }),
    }),
  }),
});

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  fields: (t) => ({ id: t.id({ required: true }), version: t.int({ required: true }), businessName: t.string() }),
});
const UpdateProfilePayload = builder.objectRef<{ id: string }>('UpdateProfilePayload').implement({
  fields: (t) => ({
    customer: t.prismaField({
      type: Customer,
      resolve: (query, { id }) => prisma.customer.findUnique({ ...query, where: { id } }),
    }),
  }),
});

/** The change, its history, its audit row and its event, which is never due, in one transaction. */
const rename = (id: string, version: number, businessName: string | null) =>
  prisma.$transaction(async (tx) => {
    const now = new Date();
    const former = await tx.customer.findUniqueOrThrow({ where: { id }, select: { businessName: true } });
    const open = { id, version, erasedAt: null, erasureStartedAt: null };
    const data = { businessName, version: { increment: 1 }, updatedAt: now };
    const { count } = await tx.customer.updateMany({ where: open, data });
    if (count !== 1) throw new Error('The profile has changed since.');
    const fields = 'Customer.businessName';
    const by = { actorKind: 'CUSTOMER', actorId: id, channel: 'PORTAL' } as const;
    const change = { customerId: id, field: fields, before: former.businessName, after: businessName, at: now };
    await tx.profileChange.create({ data: { id: crypto.randomUUID(), ...change, ...by } });
    const event = { kind: 'CHANGE', outcome: 'ALLOWED', operation: 'updateProfile', clauses: ['P6'] } as const;
    const caller = { callerKind: 'CUSTOMER', callerId: id, callerName: 'bench' } as const;
    const what = { subjects: [id], fields: [fields] };
    await tx.auditEvent.create({
      data: { id: crypto.randomUUID(), at: now, ...event, ...caller, ...what, clauses: ['P6'] },
    });
    const availableAt = new Date(now.getTime() + 9 * 365 * 86_400_000);
    const told = { kind: 'customer.changed', customerId: id, coordinates: { fields }, occurredAt: now, availableAt };
    await tx.outboxEvent.create({ data: { id: crypto.randomUUID(), ...told } });
  });

builder.mutationType({
  fields: (t) => ({
    updateProfile: t.field({
      type: UpdateProfilePayload,
      args: { input: t.arg({ type: UpdateProfileInput, required: true }) },
      resolve: async (_root, { input }) => {
        const id = keyOf(input.id);
        await rename(id, input.version, input.businessName ?? null);
        return { id };
      },
    }),
  }),
});

const server = new ApolloServer({ schema: builder.toSchema() });
await startStandaloneServer(server, { listen: { port: Number(process.env['PORT']), host: '127.0.0.1' } });
