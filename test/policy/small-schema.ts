import SchemaBuilder from '@pothos/core';
import { getDatamodel } from '../../prisma/generated/pothos.ts';
import { defaultPolicy } from '../../src/policy/default/document.ts';
import '../../src/policy/plugin.ts';

export type Served = { subject: string; coordinate: string };
type SmallTypes = { Context: { served: Served[] } };

/** A schema builder that has only the policy plugin, for schemas of a few fields. */
export function smallBuilder(): PothosSchemaTypes.SchemaBuilder<PothosSchemaTypes.ExtendDefaultTypes<SmallTypes>> {
  const builder = new SchemaBuilder<SmallTypes>({
    plugins: ['policy'],
    policy: {
      categories: defaultPolicy.categories,
      served: (context, subject, coordinate) => void context.served.push({ subject, coordinate }),
    },
    // Its options are asked for wherever the plugin is known, though this builder does not load it.
    prisma: {
      client: () => {
        throw new Error('no database here');
      },
      dmmf: getDatamodel(),
    },
  });
  builder.queryType();
  return builder;
}
