import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { assertWhole, type RuleTree, ruleTree, shielded } from '../../src/policy/shield.ts';
import { declaredSchema } from '../../src/schema.ts';

type Rules = RuleTree[string];

/** The real tree, with the rules of Customer changed. */
function withCustomer(change: (rules: Rules) => Rules): RuleTree {
  const tree = ruleTree(declaredSchema);
  return { ...tree, Customer: change(tree['Customer'] ?? {}) };
}

function withoutCustomer(): RuleTree {
  const { Customer: _dropped, ...others } = ruleTree(declaredSchema);
  return others;
}

test('Every field of the schema has a rule', () => {
  expect(() => assertWhole(declaredSchema, ruleTree(declaredSchema))).not.toThrow();
});

describe('The gateway does not start with a rule tree in which', () => {
  const holes: [string, RuleTree, string][] = [
    ['a field has no rule', withCustomer(({ phone: _dropped, ...others }) => others), 'Customer.phone'],
    // Past the types, as a slip in a hand-written tree would be.
    [
      'a rule is undefined',
      withCustomer((rules) => ({ ...rules, phone: undefined }) as unknown as Rules),
      'Customer.phone',
    ],
    [
      'a rule is some other value',
      withCustomer((rules) => ({ ...rules, phone: {} }) as unknown as Rules),
      'Customer.phone',
    ],
    ['a rule is null', withCustomer((rules) => ({ ...rules, phone: null }) as unknown as Rules), 'Customer.phone'],
    ['a type is not there', withoutCustomer(), 'Customer.name'],
    ['a type has no rules', withCustomer(() => ({})), 'Customer.name'],
    ['a type is unknown', { ...ruleTree(declaredSchema), Custommer: {} }, 'Custommer'],
    ['rules stand on an interface, where they would be ignored', { ...ruleTree(declaredSchema), Node: {} }, 'Node'],
  ];

  test.each(holes)('%s', (_what, tree, named) => {
    expect(() => shielded(declaredSchema, tree)).toThrow(new RegExp(`The rule tree has a hole: .*\\b${named}\\b`));
  });
});

test('A field that has come into the schema without a declaration is a hole', () => {
  expect(() => shielded(buildSchema('type Query { nickname: String }'))).toThrow(
    'The rule tree has a hole: Query.nickname',
  );
});
