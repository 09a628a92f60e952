import SchemaBuilder, {
  BasePlugin,
  type FieldNullability,
  type FieldRequiredness,
  type InputFieldMap,
  type InputShapeFromFields,
  type InputType,
  type PothosInputFieldConfig,
  type PothosOutputFieldConfig,
  PothosSchemaError,
  type PothosTypeConfig,
  type SchemaTypes,
  type TypeParam,
} from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import type { CategoryEntry } from './policy.ts';
import type { StoredColumn } from './predicate/expression.ts';
import type { Action, Category } from './vocabulary.ts';

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      policy: PolicyPlugin<Types>;
    }
    export interface SchemaBuilderOptions<Types extends SchemaTypes> {
      policy: PolicyPluginOptions<Types>;
    }
    export interface ObjectTypeOptions<Types extends SchemaTypes, Shape> {
      /** The customer whose data a row is; nobody else is a subject here (P20). Needed once a field is personal. */
      subject?: (row: Shape) => string | null;
    }
    export interface ObjectFieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      category: Category;
      /** The columns (`DataRequest.dueAt`) that a computed value is made of. A column that is merely shown speaks for itself. */
      from?: readonly StoredColumn[];
    }
    export interface InterfaceFieldOptions<
      Types extends SchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      category: Category;
    }
    export interface InputFieldOptions<
      Types extends SchemaTypes,
      Type extends InputType<Types> | [InputType<Types>],
      Req extends FieldRequiredness<Type>,
    > {
      /** Of a filter or a sort key: the datum that it looks at. Whoever gives it needs the permission to read that. */
      category?: Category;
      /** Not for partners, whatever they may read. */
      internal?: true;
    }
    export interface QueryFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      action: Action;
      from?: readonly StoredColumn[];
    }
    export interface MutationFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      action: Action;
      /** Whom it is done to. Left out only where no one person is named. */
      subject?: (args: InputShapeFromFields<Args>) => string;
    }
    export interface SubscriptionFieldOptions<
      Types extends SchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      action: Action;
    }
  }
}

/** What a field declares; the rule tree, the printed table and the trail are read off it. */
export type Declaration = ({ category: Category } | { action: Action; subject?: (args: never) => string }) & {
  from?: readonly StoredColumn[];
};
/** What an argument or a member of an input declares. */
export type LooksAt = { category: Category; internal: boolean };
export type SubjectOf = (row: unknown) => string | null;

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    policy?: Declaration;
  }
  interface GraphQLArgumentExtensions {
    looksAt?: LooksAt;
  }
  interface GraphQLInputFieldExtensions {
    looksAt?: LooksAt;
  }
  interface GraphQLObjectTypeExtensions<_TSource, _TContext> {
    subject?: SubjectOf;
  }
}

export type PolicyPluginOptions<Types extends SchemaTypes> = {
  categories: Record<Category, CategoryEntry>;
  /** Told of each personal field that is about to be served, after every rule has allowed it. */
  served: (context: Types['Context'], subject: string, coordinate: string, row: unknown) => void;
};

type Options = {
  category?: Category;
  action?: Action;
  subject?: (args: never) => string;
  from?: readonly StoredColumn[];
};

function declarationOf(field: PothosOutputFieldConfig<SchemaTypes>): Declaration {
  const at = `${field.parentType}.${field.name}`;
  const { category, action, subject, from } = field.pothosOptions as Options;
  const made = from ? { from } : {};
  if (action) return { action, ...(subject && { subject }), ...made };
  if (category) return { category, ...made };
  throw new PothosSchemaError(`${at} declares neither a category nor an action`);
}

/** Carries category, action and subject into the schema, and refuses a schema that lacks one. */
class PolicyPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onTypeConfig(type: PothosTypeConfig): PothosTypeConfig {
    const { subject } = type.pothosOptions as { subject?: SubjectOf };
    return subject ? { ...type, extensions: { ...type.extensions, subject } } : type;
  }

  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const policy = declarationOf(field as unknown as PothosOutputFieldConfig<SchemaTypes>);
    if ('category' in policy && !Object.hasOwn(this.builder.options.policy.categories, policy.category)) {
      throw new PothosSchemaError(`${field.parentType}.${field.name} is of no category of the policy`);
    }
    const personal = 'category' in policy && this.#isPersonal(policy.category);
    if (personal && !field.type.nullable) {
      throw new PothosSchemaError(
        `${field.parentType}.${field.name} is personal, so a refusal must be able to null it`,
      );
    }
    return { ...field, extensions: { ...field.extensions, policy } };
  }

  override onInputFieldConfig(field: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    const { category, internal = false } = field.pothosOptions;
    return category ? { ...field, extensions: { ...field.extensions, looksAt: { category, internal } } } : field;
  }

  override wrapResolve(
    resolver: GraphQLFieldResolver<unknown, Types['Context'], object>,
    field: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    const policy: Declaration | undefined = field.extensions?.policy;
    if (!policy || !('category' in policy) || !this.#isPersonal(policy.category)) return resolver;
    const coordinate = `${field.parentType}.${field.name}`;
    const { served } = this.builder.options.policy;
    return (row, args, context, info) => {
      const subject = info.parentType.extensions.subject?.(row);
      if (!subject) throw new Error(`${coordinate} is personal, but its row has no subject`);
      served(context, subject, coordinate, row);
      return resolver(row, args, context, info);
    };
  }

  #isPersonal(category: Category): boolean {
    return this.builder.options.policy.categories[category].personal;
  }
}

SchemaBuilder.registerPlugin('policy', PolicyPlugin);
