import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import type PrismaTypes from '../prisma/generated/pothos.ts';
import { getDatamodel } from '../prisma/generated/pothos.ts';
import type { Context } from './context.ts';
import { defaultPolicy } from './policy/default/document.ts';
import './policy/plugin.ts';
import { calendarDate, dateTime, emailAddress, json, phoneNumber } from './scalars.ts';

type SchemaTypes = {
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: true;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    Date: { Input: Date; Output: Date };
    EmailAddress: { Input: string; Output: string };
    PhoneNumber: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
  };
};

const plumbing = { category: 'public' } as const;

/** Defines no type of its own but the scalars. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: ['policy', ErrorsPlugin, RelayPlugin, PrismaPlugin],
  errors: {
    directResult: true,
    defaultUnionOptions: { name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result` },
  },
  policy: {
    categories: defaultPolicy.categories,
    served: (context, subject, coordinate, row) => context.trail.served(subject, coordinate, row),
  },
  prisma: {
    // Every read is handed its row rule explicitly, so the plugin never loads by itself.
    client: () => {
      throw new Error('a row was about to be loaded without its row rule');
    },
    dmmf: getDatamodel(),
  },
  relay: {
    cursorType: 'String',
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: { ...plumbing, nullable: false },
    nodeFieldOptions: { ...plumbing, nullable: true },
    cursorFieldOptions: plumbing,
    pageInfoFieldOptions: { ...plumbing, nullable: false },
    hasNextPageFieldOptions: plumbing,
    hasPreviousPageFieldOptions: plumbing,
    startCursorFieldOptions: plumbing,
    endCursorFieldOptions: plumbing,
    nodesFieldOptions: plumbing,
    clientMutationIdFieldOptions: plumbing,
  },
});

builder.scalarType('DateTime', dateTime);
builder.scalarType('Date', calendarDate);
builder.scalarType('EmailAddress', emailAddress);
builder.scalarType('PhoneNumber', phoneNumber);
builder.scalarType('JSON', json);
builder.queryType();
builder.mutationType();
builder.subscriptionType();
