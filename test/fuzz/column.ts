import type { Category } from '../../src/policy/vocabulary.ts';
import type { Kind } from './canary.ts';

/** What a datum is: a category of the policy, or the aggregate usage of a site, which staff alone read. */
export type Datum = Category | 'usage';

/** What a column holds in the canary database, and as which data it may come out: as none, never. */
export type Column = { canary: Kind; as: readonly Datum[] } | { refersAs: readonly Datum[] } | { plain: string };

export const of = (canary: Kind, ...as: Datum[]): Column => ({ canary, as });
/** The id of another row; where it is served itself, as this. */
export const refers = (...as: Datum[]): Column => ({ refersAs: as });
/** No canary, and why. */
export const plain = (why: string): Column => ({ plain: why });
export const closed: Column = plain('one of a closed list');
