import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { mayLearn, type Who } from './oracle.ts';
import type { World } from './world.ts';

/** True values to ask with, everybody's. */
export type Pools = {
  /** Global ids by type. */
  ids: ReadonlyMap<string, readonly string[]>;
  uuids: readonly string[];
  emails: readonly string[];
  phones: readonly string[];
  texts: readonly string[];
  times: readonly string[];
  /** `Customer.email` */
  coordinates: readonly string[];
};

/** Types that have global ids. */
function nodeTypes(schema: GraphQLSchema): string[] {
  const node = schema.getType('Node');
  return isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
}

/** Global ids by type; for somebody, those alone that they may know of. */
export function globalIds({ cells }: World, schema: GraphQLSchema, who: Who | null = null): Pools['ids'] {
  const ids = new Map<string, string[]>(nodeTypes(schema).map((type) => [type, []]));
  for (const [text, [cell]] of cells) {
    if (cell?.column !== 'id' || (who !== null && !mayLearn(who, cell))) continue;
    ids.get(cell.row.model)?.push(`${cell.row.model}:${text}`);
  }
  return ids;
}

/** Everything there is to ask with in a world. */
export function poolsOf(world: World, schema: GraphQLSchema): Pools {
  const texts = [...world.cells.keys()];
  const served = (test: RegExp) => texts.filter((text) => test.test(text));
  const codes = [...world.cells].filter(
    ([text, cells]) => text.startsWith('kx') && cells.some(({ as }) => as.length > 0),
  );
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return {
    ids: globalIds(world, schema),
    uuids: served(/^01880000-/),
    emails: codes.flatMap(([text, [cell]]) => (cell?.column === 'email' ? [`${text}@example.com`] : [])),
    phones: served(/^\+/),
    texts: codes.map(([text]) => text),
    times: served(/^\d{4}-\d\d-\d\dT/),
    coordinates: types
      .filter(({ name }) => !name.startsWith('__') && name !== 'Query' && name !== 'Mutation')
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)),
  };
}
