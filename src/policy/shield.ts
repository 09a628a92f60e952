import {
  type GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { gatewayError } from '../errors.ts';
import { type allow, applyMiddleware, deny, rule, shield } from './graphql-shield.ts';
import { lookedAt } from './looks-at.ts';
import type { Policy } from './policy.ts';
import { mayDo, mayLookAt, mayRead } from './verdict.ts';
import { type Action, actions, type Caller, type Category, categories, type Verdict } from './vocabulary.ts';

/** What a rule looks at: never HTTP, never a row but through the boundary. */
export type RuleContext = {
  policy: Policy;
  caller: Caller;
  /** Whether the row rule lets the caller see this row; asked again here, after the statement that read it. */
  withinBoundary(type: GraphQLObjectType, row: unknown): Promise<boolean>;
  refused(coordinate: string, verdict: Verdict): void;
  /** A rule that throws refuses; its cause goes to the log. */
  ruleFailed(coordinate: string, cause: unknown): void;
};

type Rule = typeof allow | typeof deny | ReturnType<ReturnType<typeof rule>>;
type ShieldContext = NonNullable<Parameters<Rule['resolve']>[2]>;
export type RuleTree = Record<string, Record<string, Rule>>;

const outside: Verdict = {
  allowed: false,
  clause: 'P19',
  reason: 'P19: this row is not shared with the caller.',
  needs: [],
};

function refusal(context: RuleContext, coordinate: string, verdict: Verdict, category: Category | null): GraphQLError {
  context.refused(coordinate, verdict);
  const { clause, needs, reason } = verdict;
  const code = context.caller.kind === 'ANONYMOUS' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
  return gatewayError(code, reason, { clause, category, needs });
}

type Asked = { row: unknown; args: Record<string, unknown>; context: RuleContext; info: GraphQLResolveInfo };
type Decide = (asked: Asked) => Promise<true | GraphQLError>;

// Shield's own caches give wrong answers between rows, so they are off; loaders are the cache.
function guarded(name: string, decide: Decide): Rule {
  return rule(name, { cache: 'no_cache' })(async (row, args: Asked['args'], context: RuleContext, info) => {
    try {
      return await decide({ row, args, context, info });
    } catch (cause) {
      context.ruleFailed(`${info.parentType.name}.${info.fieldName}`, cause);
      const refusal = 'The rule for this field could not be decided; nothing is served.';
      return gatewayError('SERVICE_UNAVAILABLE', refusal, { http: { status: 503 } });
    }
  });
}

/** The first of the given arguments that looks at what the caller may not read. */
function refusedSearch({ args, context, info }: Asked): GraphQLError | null {
  const field = info.parentType.getFields()[info.fieldName];
  for (const given of field ? lookedAt(info.parentType.name, field, args) : []) {
    const verdict = mayLookAt(context.policy, context.caller, given);
    const told = { ...verdict, reason: `${given.path}: ${verdict.reason}` };
    if (!verdict.allowed) return refusal(context, given.coordinate, told, given.category);
  }
  return null;
}

const readRule = (category: Category) =>
  guarded(`read ${category}`, async (asked) => {
    const { row, context, info } = asked;
    const coordinate = `${info.parentType.name}.${info.fieldName}`;
    const verdict = mayRead(context.policy, context.caller, category);
    if (!verdict.allowed) return refusal(context, coordinate, verdict, category);
    const refused = refusedSearch(asked);
    if (refused) return refused;
    const inside = !info.parentType.extensions.subject || (await context.withinBoundary(info.parentType, row));
    return inside || refusal(context, coordinate, outside, category);
  });

const actionRule = (action: Action) =>
  guarded(action, async (asked) => {
    const { args, context, info } = asked;
    const verdict = mayDo(context.policy, context.caller, action, givesReference(args, context.caller));
    if (!verdict.allowed) return refusal(context, `${info.parentType.name}.${info.fieldName}`, verdict, null);
    return refusedSearch(asked) ?? true;
  });

/** A change by e-mail, ticket or staff names its reference, in the input or for the whole request (P18). */
function givesReference({ input }: Record<string, unknown>, caller: Caller): boolean {
  const named: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, 'reference') : null;
  return typeof named === 'string' || (caller.kind === 'STAFF' && caller.reference !== null);
}

/** One rule for each category and each action, shared by all their fields. */
const readRules = Object.fromEntries(categories.map((category) => [category, readRule(category)]));
const actionRules = Object.fromEntries(actions.map((action) => [action, actionRule(action)]));

type Who = Pick<RuleContext, 'policy' | 'caller'>;

/** What each rule decides before it looks at a row, or at arguments. */
const decisions = new Map<Rule, (who: Who) => Verdict>([
  ...categories.map(
    (category) =>
      [readRules[category] ?? deny, ({ policy, caller }: Who) => mayRead(policy, caller, category)] as const,
  ),
  ...actions.map(
    (action) => [actionRules[action] ?? deny, ({ policy, caller }: Who) => mayDo(policy, caller, action)] as const,
  ),
]);

/** What the rule of a field decides whatever the row; null where it does not say. */
export type StaticVerdict = (type: string, field: string, who: Who) => Verdict | null;

const staticVerdict =
  (tree: RuleTree): StaticVerdict =>
  (type, field, who) => {
    const found = tree[type]?.[field];
    return (found && decisions.get(found)?.(who)) ?? null;
  };

function ruleFor(field: GraphQLField<unknown, unknown>): Rule | undefined {
  const { policy } = field.extensions;
  if (!policy) return undefined;
  return 'action' in policy ? actionRules[policy.action] : readRules[policy.category];
}

export function objectTypes(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type));
}

/** The shield tree, read off the schema: type → field → rule. */
export function ruleTree(schema: GraphQLSchema): RuleTree {
  const tree: RuleTree = {};
  for (const type of objectTypes(schema)) {
    const rules: Record<string, Rule> = {};
    for (const field of Object.values(type.getFields())) {
      const found = ruleFor(field);
      if (found) rules[field.name] = found;
    }
    tree[type.name] = rules;
  }
  return tree;
}

/** Refuses a tree with a hole: in shield one `undefined` in a type's map switches off every rule of that type. */
export function assertWhole(schema: GraphQLSchema, tree: RuleTree): void {
  const types = new Map(objectTypes(schema).map((type) => [type.name, type]));
  const strangers = Object.keys(tree).filter((name) => !types.has(name));
  const holes = [...types.values()].flatMap((type) =>
    Object.keys(type.getFields())
      .filter((field) => !isRule(tree[type.name]?.[field]))
      .map((field) => `${type.name}.${field}`),
  );
  const wrong = [...strangers, ...holes];
  if (wrong.length > 0) throw new Error(`The rule tree has a hole: ${wrong.join(', ')}`);
}

const isRule = (candidate: unknown): boolean =>
  typeof candidate === 'object' && candidate !== null && typeof Reflect.get(candidate, 'resolve') === 'function';

// Shield's caches are off, so nothing is ever hashed.
const options = { fallbackRule: deny, allowExternalErrors: true, debug: false, hashFunction: () => '' } as const;

/** graphql-middleware puts the rule before `resolve` alone: a subscription would listen first, and be refused afterwards. */
function guardSubscribe(schema: GraphQLSchema, rules: RuleTree[string] = {}): void {
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe, name } = field;
    const rule = rules[name] ?? deny;
    field.subscribe = async (root: object, args: object, context: ShieldContext, info) => {
      const verdict = await rule.resolve(root, args, context, info, options);
      if (verdict instanceof Error) throw verdict;
      if (verdict !== true) throw gatewayError('FORBIDDEN', 'Nobody may subscribe to this.');
      return subscribe?.(root, args, context, info);
    };
  }
}

/** A schema with every field behind its rule, and what those rules decide whatever the row. */
export type Shielded = { schema: GraphQLSchema; verdictOf: StaticVerdict };

export function shielded(schema: GraphQLSchema, tree: RuleTree = ruleTree(schema)): Shielded {
  assertWhole(schema, tree);
  const served = applyMiddleware(schema, shield(tree, options));
  guardSubscribe(served, tree['Subscription']);
  return { schema: served, verdictOf: staticVerdict(tree) };
}
