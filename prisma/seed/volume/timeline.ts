import type { Life } from './population.ts';
import type { Asked } from './requests.ts';
import type { Row } from './rows.ts';

type Part = 'action' | 'status' | 'actorKind' | 'actorId' | 'reason' | 'assignee';
type Step = Pick<Row<'RequestEvent'>, Part> & { at: number };

const gateway = { actorKind: 'SYSTEM', actorId: 'gateway' } as const;
const staff = (name: string) => ({ actorKind: 'STAFF', actorId: name }) as const;

/** The steps that led a request to its status, in order. */
export const timelineOf = (life: Life, requestId: string, asked: Asked): Row<'RequestEvent'>[] =>
  [...opening(life, asked), ...checking(life, asked), ...ending(life, asked)].map(({ at, ...step }) => ({
    id: life.newId(at),
    requestId,
    at: new Date(at),
    ...step,
  }));

function opening({ id }: Life, { channel, reference, receivedAt: at }: Asked): Step[] {
  const opener = channel === 'PORTAL' ? ({ actorKind: 'CUSTOMER', actorId: id } as const) : staff('support');
  return [
    { action: 'OPENED', status: 'RECEIVED', at, ...opener, reason: reference },
    { action: 'ACKNOWLEDGED', at, ...gateway },
  ];
}

function checking({ id }: Life, { channel, receivedAt, verifiedAt }: Asked): Step[] {
  const steps: Step[] = [];
  if (channel !== 'PORTAL') {
    steps.push({ action: 'VERIFICATION_SENT', status: 'VERIFYING', at: receivedAt, ...gateway });
  }
  if (verifiedAt !== null) {
    steps.push(
      { action: 'VERIFIED', status: 'IN_REVIEW', at: verifiedAt, actorKind: 'CUSTOMER', actorId: id },
      { action: 'ASSIGNED', at: verifiedAt, ...gateway, reason: 'billing', assignee: 'billing' },
    );
  }
  return steps;
}

function ending({ id }: Life, { status, endedAt: at }: Asked): Step[] {
  if (at === null) return [];
  if (status === 'CANCELLED') return [{ action: 'CANCELLED', status, at, actorKind: 'CUSTOMER', actorId: id }];
  if (status === 'REJECTED') {
    return [{ action: 'REJECTED', status, at, ...staff('billing'), reason: 'PROCESS_UNFOUNDED' }];
  }
  return [
    { action: 'APPROVED', status: 'APPROVED', at, ...staff('billing') },
    { action: 'COMPLETED', status: 'COMPLETED', at, ...gateway },
  ];
}
