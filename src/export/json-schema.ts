import { $Enums } from '../../prisma/generated/client/client.ts';
import { categories } from '../policy/vocabulary.ts';
import { documentVersion, schemaPath } from './document.ts';
import { type Section, type ShownColumn, sections } from './manifest.ts';
import { fieldOf } from './page.ts';

type Schema = { readonly [keyword: string]: unknown };

const string: Schema = { type: 'string' };
const text: Schema = { type: 'string', minLength: 1 };
const moment: Schema = { type: 'string', format: 'date-time' };
const strings: Schema = { type: 'array', items: string };

const list = (items: Schema): Schema => ({ type: 'array', items });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const object = (properties: Record<string, Schema>, optional: readonly string[] = []): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const globalId = (type: string): Schema => ({ type: 'string', pattern: `^${type}:[0-9a-f-]{36}$` });

const scalars: Readonly<Record<string, Schema>> = {
  String: string,
  DateTime: moment,
  Int: { type: 'integer' },
  BigInt: { type: 'integer' },
  Boolean: { type: 'boolean' },
  Json: {},
};

const enums: Readonly<Record<string, Readonly<Record<string, string>>>> = $Enums;

/** The type of a column by itself. Throws for one that JSON has no form for. */
function typeOf(type: string): Schema {
  const values = enums[type];
  if (values) return { type: 'string', enum: Object.values(values) };
  const scalar = scalars[type];
  if (!scalar) throw new Error(`an export cannot hold a ${type}`);
  return scalar;
}

function columnSchema({ model }: Section, { column, partner, category }: ShownColumn): Schema {
  const field = fieldOf(model, column);
  const one = partner ? text : typeOf(field.type);
  const id: Schema = field.name === 'id' ? { ...one, format: 'uuid' } : one;
  const many = field.isList ? list(id) : id;
  return { description: category, ...(field.isRequired ? many : orNull(many)) };
}

function sectionSchema(section: Section): Schema {
  const row = object(Object.fromEntries(section.columns.map((one) => [one.as, columnSchema(section, one)])));
  return section.single ? orNull(row) : list(row);
}

const article15: Schema = object({
  purposes: list(object({ purpose: typeOf('Purpose'), title: text, taxonomy: text })),
  categories: list(
    object({ category: { type: 'string', enum: categories }, title: text, taxonomy: text, sections: strings }),
  ),
  sources: list(object({ source: text, categories: list({ type: 'string', enum: categories }) })),
  recipients: list(
    object({
      recipient: text,
      because: { type: 'string', enum: ['PROCESSES', 'HAS_READ', 'DISCLOSED'] },
      ground: orNull(text),
      purposes: strings,
      fields: strings,
      from: moment,
      until: orNull(moment),
    }),
  ),
  retention: object({
    erasedFrom: orNull(moment),
    categories: list(object({ category: { type: 'string', enum: categories }, limit: text, clause: text })),
  }),
  rights: list(object({ right: text, article: text, how: text })),
  transfers: list(object({ recipient: text, country: text, safeguard: text })),
  automatedDecisions: object({ made: { const: false } }),
});

/** What every export conforms to: JSON Schema, draft 2020-12, derived from the manifest. */
export function exportSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:customer-data-gateway:export',
    title: 'Everything held about one customer',
    description: 'Descriptions of columns name the category of the datum, as article15.categories explains it.',
    ...object({
      schema: { const: schemaPath },
      version: { const: documentVersion },
      about: object({
        request: globalId('DataRequest'),
        customer: globalId('Customer'),
        generatedAt: moment,
        policyVersion: { type: 'string', format: 'date' },
        controller: object({ name: text, contact: text, dataProtectionOfficer: text }, ['dataProtectionOfficer']),
      }),
      article15,
      data: object(Object.fromEntries(sections.map((section) => [section.section, sectionSchema(section)]))),
    }),
  };
}
