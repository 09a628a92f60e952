import type { Model, Predicate } from '../policy/predicate/expression.ts';
import type { Category } from '../policy/vocabulary.ts';
import type { ColumnRule, ExportRule, Nothing, Shown, Told } from './rule.ts';
import { choiceRules } from './rules/choices.ts';
import { dealingRules } from './rules/dealings.ts';
import { profileRules } from './rules/profile.ts';
import { requestRules } from './rules/requests.ts';

/** What of each model an export holds, or why nothing (P11). A model or a column without a rule does not compile. */
export const manifest = {
  ...profileRules,
  ...choiceRules,
  ...requestRules,
  ...dealingRules,
} as const satisfies { [M in Model]: ExportRule<M> };

type Rows = { section: string; single?: true; only?: (now: Date) => Predicate; told?: Told };

/** The rules of any manifest, whatever its models. */
export type Manifest = Readonly<Record<string, Nothing | (Rows & { columns: Readonly<Record<string, ColumnRule>> })>>;

export type ShownColumn = Shown & { column: string; as: string };

/** One member of the document's `data`. */
export type Section = Rows & { model: Model; columns: readonly ShownColumn[] };

function shownOf(column: string, rule: ColumnRule): ShownColumn[] {
  if (typeof rule === 'string') return [{ column, as: column, category: rule }];
  return 'withheld' in rule ? [] : [{ column, ...rule, as: rule.as ?? column }];
}

/** The sections of the document in their order, with what is shown of each row. */
export const sections: readonly Section[] = Object.entries(manifest satisfies Manifest as Manifest).flatMap(
  ([model, rule]) => {
    if ('nothing' in rule) return [];
    const columns = Object.entries(rule.columns).flatMap(([column, one]) => shownOf(column, one));
    // The keys of the manifest are models, which `Object.entries` forgets.
    return [{ ...rule, model: model as Model, columns }];
  },
);

/** The categories of data in a section. */
export const categoriesIn = ({ columns }: Section): readonly Category[] => [
  ...new Set(columns.map(({ category }) => category)),
];
