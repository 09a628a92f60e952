import type { FieldNode, FragmentDefinitionNode, GraphQLObjectType, GraphQLSchema } from 'graphql';
import { sql } from 'kysely';
import type { RowRules } from '../../policy/rows.ts';
import type { StaticVerdict } from '../../policy/shield.ts';
import type { Compiling, Sql } from './form.ts';
import type { Json } from './json.ts';

/** Fields that are served together: when the row, or any row of theirs, is there. */
export type Level = Set<string>;

/** Whether a person's answer has a row of a level. */
export type Flag = { level: number; sql: Sql };

/** What one statement is built with, and what has been learned on the way. */
export type Build = Compiling & {
  schema: GraphQLSchema;
  fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  variables: Readonly<Record<string, unknown>>;
  rows: RowRules;
  verdictOf: StaticVerdict;
  /** Whether the trail records what this caller reads. */
  recorded: boolean;
  levels: Level[];
  aliases: number;
  /** The JSON of an object that is the row `row`. */
  object(build: Build, type: GraphQLObjectType, nodes: readonly FieldNode[], row: string, level: number): Part;
};

/** A part of a statement: a value, what it is joined with, and whose rows it has. */
export type Part = { json: Json; joins: readonly Sql[]; flags: readonly Flag[] };

/** A new level, which stands for the rows of one place in the answer. */
export const newLevel = (build: Build): number => build.levels.push(new Set()) - 1;

export function newAlias(build: Build): string {
  build.aliases += 1;
  return `r${build.aliases}`;
}

/** The columns that carry flags out of a subquery. */
export const flagColumns = (flags: readonly Flag[]): Sql =>
  sql.join([sql``, ...flags.map(({ level, sql: flag }) => sql`${flag} as ${sql.id(`f${level}`)}`)]);

/** The same flags, read outside of it. */
export const flagsOf = (flags: readonly Flag[], alias: string): Flag[] =>
  flags.map(({ level }) => ({ level, sql: sql.ref(`${alias}.f${level}`) }));
