import {
  DisclosureGround as DisclosureGrounds,
  DisclosureKind as DisclosureKinds,
  DisclosureStatus as DisclosureStatuses,
} from '../../prisma/generated/client/enums.ts';
import { builder } from '../builder.ts';
import { pageArgs } from '../connection.ts';
import { idOf } from '../global-id.ts';
import { Node, nodeId, servesNode } from '../node.ts';
import { toPage } from '../reads/page.ts';
import { disclosureById, disclosuresBy, disclosuresOf } from './loaders.ts';

export const DisclosureKind = builder.enumType(DisclosureKinds, { name: 'DisclosureKind' });
const DisclosureStatus = builder.enumType(DisclosureStatuses, { name: 'DisclosureStatus' });
export const DisclosureGround = builder.enumType(DisclosureGrounds, {
  name: 'DisclosureGround',
  description: 'The first four open account data (P16), the last four communications (P17).',
});

export const Disclosure = builder.prismaObject('Disclosure', {
  description: 'Data that left outside consent and processing: a listed ground, and two members of staff (P16, P17).',
  interfaces: [Node],
  subject: (disclosure) => disclosure.customerId,
  fields: (t) => ({
    id: t.id(nodeId('Disclosure')),
    kind: t.expose('kind', { type: DisclosureKind, category: 'disclosure', nullable: true }),
    ground: t.expose('ground', { type: DisclosureGround, category: 'disclosure', nullable: true }),
    status: t.expose('status', { type: DisclosureStatus, category: 'disclosure', nullable: true }),
    recipient: t.exposeString('recipient', { category: 'disclosure', nullable: true }),
    fields: t.exposeStringList('fields', {
      category: 'disclosure',
      nullable: true,
      description: 'Schema coordinates.',
    }),
    reference: t.exposeString('reference', { category: 'disclosure', nullable: true }),
    evidenceHash: t.exposeString('evidenceHash', {
      category: 'disclosure',
      nullable: true,
      description: 'SHA-256 of what was received.',
    }),
    processValidatedBy: t.exposeString('processValidatedBy', {
      category: 'trail',
      description: 'Who held the legal process to be valid (P17).',
    }),
    proposedBy: t.exposeString('proposedBy', { category: 'trail', nullable: true }),
    decidedBy: t.exposeString('decidedBy', { category: 'trail' }),
    proposedAt: t.expose('proposedAt', { type: 'DateTime', category: 'disclosure', nullable: true }),
    decidedAt: t.expose('decidedAt', { type: 'DateTime', category: 'disclosure' }),
    releasedAt: t.expose('releasedAt', { type: 'DateTime', category: 'disclosure' }),
    documentHash: t.exposeString('documentHash', {
      category: 'disclosure',
      description: 'SHA-256 of the signed document as it was handed out.',
    }),
    gaggedUntil: t.expose('gaggedUntil', {
      type: 'DateTime',
      category: 'disclosure',
      description: 'Until then the customer is shown nothing of it (P16).',
    }),
  }),
});

const DisclosureConnection = builder.connectionObject(
  { type: Disclosure, name: 'DisclosureConnection' },
  { name: 'DisclosureEdge' },
);

const DisclosureFilter = builder.inputType('DisclosureFilter', {
  fields: (t) => ({
    customerId: t.id({ category: 'disclosure' }),
    kind: t.field({ type: DisclosureKind, category: 'disclosure' }),
    status: t.field({ type: DisclosureStatus, category: 'disclosure' }),
  }),
});

builder.prismaObjectField('Customer', 'disclosures', (t) =>
  t.field({
    type: DisclosureConnection,
    category: 'disclosure',
    nullable: true,
    args: pageArgs,
    description: 'Newest first. What the law forbids to tell is absent until the gag ends (P16).',
    resolve: async ({ id }, args, context) => toPage(await disclosuresOf(context, id, args), args),
  }),
);

builder.queryField('disclosures', (t) =>
  t.field({
    type: DisclosureConnection,
    nullable: true,
    action: 'disclosure:read',
    args: { ...pageArgs, filter: t.arg({ type: DisclosureFilter }) },
    description: 'The register of disclosures, newest first.',
    resolve: async (_root, { filter, ...page }, context) => {
      const customerId = filter?.customerId ? idOf('Customer', filter.customerId, 'filter.customerId') : null;
      return toPage(await disclosuresBy(context, { ...filter, customerId }, page), page);
    },
  }),
);

servesNode('Disclosure', (context, id) => disclosureById(context, id, null));
