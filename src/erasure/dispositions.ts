import type { Dispositions, Mark, Model } from './disposition.ts';
import { casework } from './dispositions/casework.ts';
import { decisions } from './dispositions/decisions.ts';
import { payments } from './dispositions/payments.ts';
import { profile } from './dispositions/profile.ts';
import { workings } from './dispositions/workings.ts';

/** Every model, and every column of a row that stays: a new one without a rule does not compile (P10). */
export const dispositions: Dispositions<Model> = { ...profile, ...decisions, ...payments, ...casework, ...workings };

export const models = Object.keys(dispositions) as Model[]; // Object.keys knows no keys

/** The columns of a model with this mark. */
export function marked(model: Model, mark: Mark): string[] {
  const found = dispositions[model];
  const columns: Readonly<Record<string, Mark>> = 'columns' in found ? found.columns : {};
  return Object.keys(columns).filter((column) => columns[column] === mark);
}

export const erasedModels: readonly Model[] = models.filter((model) => dispositions[model].does === 'ERASE');
