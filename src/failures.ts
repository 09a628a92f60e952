import { builder } from './builder.ts';

/** An expected failure of a mutation: a member of its result, and nothing is changed. */
abstract class Failure extends Error {
  abstract readonly code: string;
}

/** A value is not what its field expects. Names the field (`input.email`), never the value. */
export class InvalidInput extends Failure {
  override name = 'InvalidInput';
  readonly code = 'BAD_USER_INPUT';
  readonly field: string;

  constructor(field: string, expectation: string) {
    super(`${field}: ${expectation}`);
    this.field = field;
  }
}

/** Somebody else was faster, or the state does not allow it. */
export class Conflict extends Failure {
  override name = 'Conflict';
  readonly code = 'CONFLICT';
  readonly currentVersion: number | null;

  constructor(message: string, currentVersion: number | null = null) {
    super(message);
    this.currentVersion = currentVersion;
  }
}

/** There is no such thing, or not for this caller: the two are told apart by nobody. */
export class NotFound extends Failure {
  override name = 'NotFound';
  readonly code = 'NOT_FOUND';

  constructor(field: string) {
    super(`${field}: there is nothing with this id`);
  }
}

/** Processing is restricted: staff change only requests, holds, disclosures and withdrawals. */
export class Restricted extends Failure {
  override name = 'Restricted';
  readonly code = 'RESTRICTED';

  constructor() {
    super('The processing of this customer’s data is restricted.');
  }
}

/** A one-time link that does not work: the same for an unknown, a used and an expired one. */
export class LinkInvalid extends Failure {
  override name = 'LinkInvalid';
  readonly code = 'LINK_INVALID';

  constructor() {
    super('This link does not work, or not any more.');
  }
}

/** What is approved is not what would be done now: it is to be looked at again. */
export class PlanChanged extends Failure {
  override name = 'PlanChanged';
  readonly code = 'PLAN_CHANGED';
  readonly currentHash: string;

  constructor(currentHash: string) {
    super('The plan has changed: approve the one that is current.');
    this.currentHash = currentHash;
  }
}

/** Something stands in the way, such as an active service. `reasons` are codes. */
export class Blocked extends Failure {
  override name = 'Blocked';
  readonly code = 'BLOCKED';
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(`This cannot be done yet: ${[...new Set(reasons)].join(', ')}.`);
    this.reasons = [...new Set(reasons)];
  }
}

const FailureInterface = builder.interfaceRef<Failure>('Error').implement({
  description: 'An expected failure; nothing was changed.',
  fields: (t) => ({
    message: t.exposeString('message', { category: 'public', nullable: false }),
    code: t.exposeString('code', { category: 'public', nullable: false, description: 'See schema/errors.md.' }),
  }),
});

builder.objectType(InvalidInput, {
  name: 'InvalidInput',
  interfaces: [FailureInterface],
  description: 'A value is not what its field expects.',
  fields: (t) => ({
    field: t.exposeString('field', { category: 'public', nullable: false, description: 'Such as `input.email`.' }),
  }),
});

builder.objectType(Conflict, {
  name: 'Conflict',
  interfaces: [FailureInterface],
  description: 'Somebody else was faster, or the state does not allow it.',
  fields: (t) => ({ currentVersion: t.exposeInt('currentVersion', { category: 'public', nullable: true }) }),
});

builder.objectType(NotFound, {
  name: 'NotFound',
  interfaces: [FailureInterface],
  description: 'There is nothing with this id that the caller may change.',
});

builder.objectType(Restricted, {
  name: 'Restricted',
  interfaces: [FailureInterface],
  description: 'Processing is restricted.',
});

builder.objectType(LinkInvalid, {
  name: 'LinkInvalid',
  interfaces: [FailureInterface],
  description: 'A one-time link that does not work.',
});

builder.objectType(PlanChanged, {
  name: 'PlanChanged',
  interfaces: [FailureInterface],
  description: 'What is approved is not what would be done now.',
  fields: (t) => ({ currentHash: t.exposeString('currentHash', { category: 'public', nullable: false }) }),
});

builder.objectType(Blocked, {
  name: 'Blocked',
  interfaces: [FailureInterface],
  description: 'Something stands in the way; the plan says how to clear it.',
  fields: (t) => ({
    reasons: t.stringList({ category: 'public', nullable: false, resolve: ({ reasons }) => [...reasons] }),
  }),
});

type FailureClass = new (...args: never[]) => Failure;

/** The members of a mutation's result beside its payload. */
export const failures = (...types: FailureClass[]) => ({ types, dataField: { category: 'public' as const } });

/** What most mutations can fail with. */
export const usualFailures = failures(InvalidInput, Conflict, NotFound, Restricted);
