import { brandWithType } from '@pothos/core';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { globalId, readGlobalId } from './global-id.ts';
import { compiledAs, idValue } from './reads/compiled/form.ts';

type Load = (context: Context, id: string) => Promise<object | null>;

/** The field `id` of a type of rows: its global id, which tells nothing of the row. */
export const nodeId = (type: string) =>
  ({
    category: 'public',
    nullable: false,
    resolve: ({ id }: { id: string }) => globalId(type, id),
    extensions: compiledAs(idValue(type)),
  }) as const;

const loads = new Map<string, Load>();

export const Node = builder.interfaceRef<{ id: string }>('Node').implement({
  description: 'Anything with a global id: its type, a colon and a UUID.',
  fields: (t) => ({ id: t.id({ category: 'public', nullable: false }) }),
});

/** Lets `node(id:)` find a type. `load` reads under the row rule, and gives null for what the caller does not see. */
export function servesNode(type: string, load: Load): void {
  loads.set(type, load);
}

builder.queryField('node', (t) =>
  t.field({
    action: 'node:read',
    description: 'Any object by its id. Null for one that does not exist, and for one that the caller does not see.',
    type: Node,
    nullable: true,
    args: { id: t.arg.id({ required: true, category: 'public' }) },
    resolve: async (_root, args, context) => {
      const { type, id } = readGlobalId(args.id, 'id');
      const row = await loads.get(type)?.(context, id);
      if (!row) return null;
      brandWithType(row, type as never); // Pothos types this by the schema's names, which a global id carries as text.
      return row as { id: string };
    },
  }),
);
