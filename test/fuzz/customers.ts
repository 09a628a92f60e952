import type { ConsentChannel } from '../../prisma/generated/client/enums.ts';

/** What a customer has decided, and what stands over them, as far as anybody's sight of them depends on it. */
type State = {
  /** Whether sharing for each purpose that asks for it is allowed, and nothing blocks it. */
  shares: boolean;
  /** The channels through which they consent to marketing. */
  consents: readonly ConsentChannel[];
  /** The processors that work for them and may see them now. */
  processors: 'ALL' | 'NONE' | 'PROCESSOR_A';
};

const stranger = { shares: false, consents: ['EMAIL', 'POST'], processors: 'NONE' } as const;

/** One customer for each state that the policy tells apart, and who sees them: the purposes' row rules, by hand. */
export const customers = {
  shared: { shares: true, consents: ['EMAIL', 'POST'], processors: 'NONE' },
  emailOnly: { shares: true, consents: ['EMAIL'], processors: 'NONE' },
  withdrawn: { shares: true, consents: [], processors: 'NONE' },
  blocked: stranger,
  signalled: stranger,
  undecided: stranger,
  refused: stranger,
  partnersBlocked: stranger,
  restricted: stranger,
  erasing: stranger,
  erased: stranger,
  related: { ...stranger, processors: 'ALL' },
  ended: stranger,
  restrictedRelated: stranger,
  restrictedPaying: { ...stranger, processors: 'PROCESSOR_A' },
  erasingTasked: { ...stranger, processors: 'PROCESSOR_A' },
  inactive: stranger,
} as const satisfies Record<string, State>;

export type CustomerState = keyof typeof customers;
export const customerStates = Object.keys(customers) as CustomerState[]; // the keys of a literal
export const stateOf = (name: CustomerState): State => customers[name];
