import { getDatamodel } from '../../../prisma/generated/pothos.ts';
import type { Model } from './expression.ts';

/** How a relation is joined: `target[targetColumn] = source[sourceColumn]`. */
export type Join = { target: Model; many: boolean; sourceColumn: string; targetColumn: string };

const { models } = getDatamodel().datamodel;

function fieldOf(model: string, test: (field: (typeof models)[string]['fields'][number]) => boolean) {
  return models[model]?.fields.find(test);
}

/** Some column of the model, to say of it what holds for no row. */
export function columnOf(model: Model): string {
  const field = fieldOf(model, ({ kind }) => kind === 'scalar');
  if (!field) throw new Error(`${model} has no column`);
  return field.name;
}

/** Reads a relation off the Prisma data model. Every foreign key refers to `id`. */
export function joinOf(model: Model, relation: string): Join {
  const field = fieldOf(model, ({ name, kind }) => name === relation && kind === 'object');
  if (!field) throw new Error(`${model} has no relation ${relation}`);
  // Every relation of the schema leads to a model of the schema.
  const target = field.type as Model;
  const [ownKey] = field.relationFromFields ?? [];
  if (ownKey) return { target, many: false, sourceColumn: ownKey, targetColumn: 'id' };
  const sides = models[target]?.fields.filter(({ relationName }) => relationName === field.relationName) ?? [];
  const [foreignKey] = sides.flatMap(({ relationFromFields }) => relationFromFields ?? []);
  if (!foreignKey) throw new Error(`${model}.${relation} has no foreign key`);
  return { target, many: field.isList, sourceColumn: 'id', targetColumn: foreignKey };
}
