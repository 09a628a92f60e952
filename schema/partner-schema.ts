import {
  buildASTSchema,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLInputField,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  Kind,
  lexicographicSortSchema,
  type ObjectTypeDefinitionNode,
  parse,
  printSchema,
  specifiedScalarTypes,
  type TypeDefinitionNode,
  type TypeNode,
  visit,
} from 'graphql';
import { everyPartner } from '../src/policy/every-partner.ts';
import type { Policy } from '../src/policy/policy.ts';
import { mayLookAt } from '../src/policy/verdict.ts';
import { partners, type Row, rowOf } from './policy-table.ts';

type TypeWithFields = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;
const hasFields = (node: DefinitionNode): node is TypeWithFields =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
const isType = (node: DefinitionNode): node is TypeDefinitionNode =>
  'name' in node && node.kind.endsWith('TypeDefinition');

/** What a partner needs for a field, as a sentence; null when none of them may use it. */
function neededFor({ rights, verdictFor }: Row): string | null {
  const reached = partners().filter(({ caller }) => verdictFor(caller).allowed);
  if (reached.length === 0) return null;
  const kinds = new Set(reached.map(({ audience }) => audience));
  const scopes = new Set([...kinds].flatMap((kind) => rights[kind]?.scope ?? []));
  return [
    ...(scopes.size > 0 ? [`Needs ${[...scopes].map((scope) => `\`${scope}\``).join(' or ')}.`] : []),
    ...(kinds.has('THIRD_PARTY') ? [] : ['For processors only.']),
  ].join(' ');
}

/** The fields that some partner may use, by coordinate, with what they need. */
function reachable(policy: Policy, schema: GraphQLSchema): Map<string, string> {
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type));
  const all = types
    .filter((type) => !isIntrospectionType(type))
    .flatMap((type) => Object.values(type.getFields()).map((field) => rowOf(policy, type.name, field)));
  return new Map(
    all.flatMap((row) => {
      const needed = neededFor(row);
      return needed === null ? [] : [[row.coordinate, needed]];
    }),
  );
}

/** The members of inputs that no partner may give. */
function withheldInputs(policy: Policy, schema: GraphQLSchema): Set<string> {
  const members = Object.values(schema.getTypeMap())
    .filter((type) => isInputObjectType(type))
    .flatMap((type) =>
      Object.values(type.getFields()).map((member) => ({ at: `${type.name}.${member.name}`, member })),
    );
  const isWithheld = ({ looksAt }: GraphQLInputField['extensions']) =>
    looksAt !== undefined && everyPartner.every((partner) => !mayLookAt(policy, partner, looksAt).allowed);
  return new Set(members.filter(({ member }) => isWithheld(member.extensions)).map(({ at }) => at));
}

function described(field: FieldDefinitionNode, needed: string): FieldDefinitionNode {
  const value = [field.description?.value, needed].filter(Boolean).join(' ');
  return value === '' ? field : { ...field, description: { kind: Kind.STRING, value, block: true } };
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

/** Drops fields, members and interfaces whose type is gone, then types that are left empty, until nothing points nowhere. */
function withoutHoles(types: readonly TypeDefinitionNode[]): readonly TypeDefinitionNode[] {
  const names = new Set(
    [...types, ...specifiedScalarTypes].map(({ name }) => (typeof name === 'string' ? name : name.value)),
  );
  const next = types
    .map((type) => {
      if (type.kind === Kind.UNION_TYPE_DEFINITION) {
        return { ...type, types: type.types?.filter((member) => names.has(nameOf(member))) ?? [] };
      }
      if (!hasFields(type)) return type;
      return {
        ...type,
        interfaces: type.interfaces?.filter((one) => names.has(nameOf(one))) ?? [],
        fields: type.fields?.filter((field) => names.has(nameOf(field.type))) ?? [],
      };
    })
    .filter((type) => !('fields' in type && type.fields.length === 0) && !('types' in type && type.types.length === 0));
  return next.length === types.length ? next : withoutHoles(next);
}

const implementsIt = (type: TypeDefinitionNode, { name }: InterfaceTypeDefinitionNode): boolean =>
  type.kind === Kind.OBJECT_TYPE_DEFINITION && (type.interfaces ?? []).some((one) => nameOf(one) === name.value);

/** An object that a partner could only be shown the interface's fields of, its id, is no use to it. */
function saysMoreThan(type: TypeDefinitionNode, shared: InterfaceTypeDefinitionNode): boolean {
  const common = new Set(shared.fields?.map(({ name }) => name.value));
  return hasFields(type) && (type.fields ?? []).some(({ name }) => !common.has(name.value));
}

/** The types that a field, argument or union of this type leads to; for an interface, what it may turn out to be. */
function leadsTo(type: TypeDefinitionNode, types: readonly TypeDefinitionNode[]): string[] {
  const names: string[] = [];
  const bare = hasFields(type) ? { ...type, interfaces: [] } : type;
  visit(bare, { NamedType: (node) => void names.push(node.name.value) });
  if (type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return names;
  const objects = types.filter((other) => implementsIt(other, type) && saysMoreThan(other, type));
  return [...names, ...objects.map(({ name }) => name.value)];
}

/** The types that can be walked to from the roots, with the interfaces they implement. */
function walked(types: readonly TypeDefinitionNode[]): TypeDefinitionNode[] {
  const byName = new Map(types.map((type) => [type.name.value, type]));
  const reached = new Set<string>(['Query', 'Mutation', 'Subscription']);
  // A set yields what is added while it is walked through.
  for (const name of reached) {
    const type = byName.get(name);
    if (type) for (const next of leadsTo(type, types)) reached.add(next);
  }
  const kept = types.filter((type) => reached.has(type.name.value));
  return types.filter(
    (type) =>
      kept.includes(type) ||
      (type.kind === Kind.INTERFACE_TYPE_DEFINITION && kept.some((object) => implementsIt(object, type))),
  );
}

/** What any partner can reach, of either kind, for any purpose, with every scope: the contract to hand to a partner. */
export function partnerSchema(policy: Policy, schema: GraphQLSchema): GraphQLSchema {
  const reached = reachable(policy, schema);
  const withheld = withheldInputs(policy, schema);
  const types = parse(printSchema(schema))
    .definitions.filter(isType)
    .map((type): TypeDefinitionNode => {
      const at = type.name.value;
      if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
        return { ...type, fields: type.fields?.filter(({ name }) => !withheld.has(`${at}.${name.value}`)) ?? [] };
      }
      if (!hasFields(type)) return type;
      const fields = (type.fields ?? []).flatMap((field) => {
        const needed = reached.get(`${at}.${field.name.value}`);
        return needed === undefined ? [] : [described(field, needed)];
      });
      return { ...type, fields };
    });
  const document = { kind: Kind.DOCUMENT, definitions: walked(withoutHoles(types)) } as const;
  return lexicographicSortSchema(buildASTSchema(document));
}
