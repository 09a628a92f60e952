import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import { collectFields } from 'graphql/execution/collectFields.js';
import { type Kysely, sql } from 'kysely';
import { standingSql } from '../../caller/standing.ts';
import type { Tables } from '../../database/database.ts';
import { askedNodes } from '../../limits/nodes.ts';
import { documentLimits } from '../../limits/numbers.ts';
import { fragmentsOf } from '../../limits/selection.ts';
import type { Policy } from '../../policy/policy.ts';
import { rowRules } from '../../policy/rows.ts';
import type { StaticVerdict } from '../../policy/shield.ts';
import type { Caller } from '../../policy/vocabulary.ts';
import { isRecorded } from '../../trail.ts';
import type { Build } from './build.ts';
import { askedOf } from './fields.ts';
import type { Sql } from './form.ts';
import { type Json, literal, objectOf, orNull, textOf } from './json.ts';
import { NotCompiled } from './not-compiled.ts';
import { objectPart } from './object.ts';
import { rootPart } from './roots.ts';
import { anyAlike, moment, Slot, slotted } from './slot.ts';

/** One prepared statement whose text is the answer: `answer`, `standing` of the caller, and `t0`, `t1` … for the trail. */
export type Plan = {
  /** Null where no more statements are kept prepared. */
  name: string | null;
  text: string;
  /** Values, and slots for those of a call. */
  parameters: readonly unknown[];
  /** Of each root field, the coordinates of its levels. */
  levels: readonly (readonly (readonly string[])[])[];
  /** What it costs: page sizes are spelt in the statement. */
  nodes: number;
  /** The schema's names of the root fields, in order. */
  fields: readonly string[];
};

export type PlanParts = {
  schema: GraphQLSchema;
  policy: Policy;
  verdictOf: StaticVerdict;
  sql: Kysely<Tables>;
};

type Planned = {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  /** Coerced. */
  variables: Readonly<Record<string, unknown>>;
  caller: Caller;
};

function buildOf({ schema, policy, verdictOf }: PlanParts, { document, variables, caller }: Planned): Build {
  const alike = anyAlike(caller);
  const now = moment();
  const fragments = document.definitions.flatMap((node) =>
    node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
  );
  return {
    schema,
    policy,
    caller: alike,
    now,
    fragments: Object.fromEntries(fragments),
    variables: slotted(variables),
    rows: rowRules(policy, alike, now),
    verdictOf,
    recorded: isRecorded(caller),
    levels: [],
    aliases: 0,
    object: objectPart,
  };
}

/** Compiles a query for all callers like this one. Throws NotCompiled. */
export function planOf(parts: PlanParts, planned: Planned): Omit<Plan, 'name'> {
  const { document, operation, caller } = planned;
  const query = parts.schema.getQueryType();
  if (operation.operation !== OperationTypeNode.QUERY || !query) throw new NotCompiled('operation');
  const nodes = askedNodes(operation, fragmentsOf(document), planned.variables);
  if (nodes > documentLimits.nodes) throw new NotCompiled('value');
  const build = buildOf(parts, planned);
  const roots = collectFields(parts.schema, { ...build.fragments }, build.variables, query, operation.selectionSet);
  const levels: string[][][] = [];
  const fields: string[] = [];
  const pairs: [string, Json][] = [];
  const joins: Sql[] = [];
  const columns: Sql[] = [];
  for (const [key, group] of roots) {
    const asked = askedOf(build, query, group);
    if (!asked) {
      pairs.push([key, literal(query.name)]);
      continue;
    }
    const alias = `root${joins.length}`;
    build.levels = [];
    const { select } = rootPart(build, asked);
    joins.push(sql`left join lateral (${select}) as ${sql.id(alias)} on true`);
    pairs.push([key, orNull(sql`${sql.ref(`${alias}.j`)}`)]);
    if (build.recorded) columns.push(sql`${sql.ref(`${alias}.t`)} as ${sql.id(`t${levels.length}`)}`);
    levels.push(build.levels.map((level) => [...level]));
    fields.push(asked.field.name);
  }
  if (joins.length === 0) throw new NotCompiled('operation');
  const standing = standingSql(caller.kind, (claim) => new Slot(({ claims }) => claims && Reflect.get(claims, claim)));
  const statement = sql`with caller as materialized (select ${standing} as standing)
    select ${textOf(objectOf(pairs))} as answer, caller.standing ${sql.join([sql``, ...columns])}
    from caller ${sql.join(joins, sql` `)}`;
  const { sql: text, parameters } = statement.compile(parts.sql);
  return { text, parameters, levels, nodes, fields: [...new Set(fields)].toSorted() };
}
