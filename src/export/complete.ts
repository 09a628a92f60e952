import { getDatamodel } from '../../prisma/generated/pothos.ts';
import type { Policy } from '../policy/policy.ts';
import { type Manifest, manifest } from './manifest.ts';

type Columns = Readonly<Record<string, { fields: readonly { name: string; kind: string }[] }>>;

/** What the data model has and the manifest has no rule for, or the other way round: `Model` and `Model.column`. */
function unruled(rules: Manifest, models: Columns): string[] {
  const strangers = Object.keys(rules).filter((model) => !models[model]);
  const missing = Object.entries(models).flatMap(([model, { fields }]) => {
    const rule = rules[model];
    if (!rule) return [model];
    if ('nothing' in rule) return [];
    const columns = fields.filter(({ kind }) => kind !== 'object').map(({ name }) => name);
    const unknown = Object.keys(rule.columns).filter((name) => !columns.includes(name));
    return [...columns.filter((name) => !Object.hasOwn(rule.columns, name)), ...unknown].map(
      (name) => `${model}.${name}`,
    );
  });
  return [...strangers, ...missing];
}

/** Categories that the policy in force does not have. */
function unclassified(rules: Manifest, { categories }: Pick<Policy, 'categories'>): string[] {
  return Object.entries(rules).flatMap(([model, rule]) => {
    if ('nothing' in rule) return [];
    return Object.entries(rule.columns).flatMap(([column, one]) => {
      if (typeof one === 'object' && 'withheld' in one) return [];
      return Object.hasOwn(categories, typeof one === 'string' ? one : one.category) ? [] : [`${model}.${column}`];
    });
  });
}

/** Everything held about a customer is exported, or is left out for a stated reason (P11). Throws, naming what has no rule. */
export function assertExportComplete(
  policy: Pick<Policy, 'categories'>,
  rules: Manifest = manifest,
  models: Columns = getDatamodel().datamodel.models,
): void {
  const holes = [...unruled(rules, models), ...unclassified(rules, policy)];
  if (holes.length > 0) throw new Error(`P11: no export rule for ${holes.join(', ')}`);
}
