import { days, minutes } from '../../../src/clock.ts';
import type { DataRequestStatus, Regime } from '../../generated/client/enums.ts';
import { historyEnd, type Life } from './population.ts';
import { between, chance, choice, filled } from './random.ts';
import type { Row } from './rows.ts';
import { shares } from './shares.ts';
import { timelineOf } from './timeline.ts';

type Request = Row<'DataRequest'> & { completedAt: Date | null };

/** What is asked, and how it went. Times are milliseconds. */
export type Asked = Pick<Request, 'kind' | 'channel'> & {
  status: DataRequestStatus;
  reference: string | null;
  receivedAt: number;
  verifiedAt: number | null;
  endedAt: number | null;
};

/** A request with its timeline, and what it brought about. */
type Made = {
  request: Request;
  timeline: Row<'RequestEvent'>[];
  restrictedAt: Date | null;
  /** Milliseconds. */
  objectedAt: number | null;
};

const someKind = choice(shares.requestKind);
const someChannel = choice(shares.requestChannel);
const someEnd = choice(shares.requestEnd);
const references = { EMAIL: 'MAIL-######', HELPDESK_TICKET: 'HD-######' } as const;

export function requestOf(life: Life, regime: Regime): Made | null {
  if (!chance(life.random, shares.request)) return null;
  const asked = ask(life);
  const request = requestRow(life, regime, asked);
  return {
    request,
    timeline: timelineOf(life, request.id, asked),
    restrictedAt: asked.kind === 'RESTRICTION' ? request.completedAt : null,
    objectedAt: asked.kind === 'OBJECTION' ? asked.receivedAt : null,
  };
}

function ask({ random, standing, registeredAt, lastSeenAt }: Life): Asked {
  const kind = someKind(random);
  const channel = someChannel(random);
  const open = standing === 'SERVED' && chance(random, shares.openRequest);
  const status = open ? openStatus(channel) : endOf(kind, someEnd(random));
  const receivedAt = open
    ? Math.max(registeredAt, historyEnd - between(random, 0, days(25)))
    : between(random, registeredAt, Math.max(registeredAt, Math.min(lastSeenAt, historyEnd - days(26))));
  const after = (time: number) => Math.min(historyEnd, receivedAt + time);
  return {
    kind,
    channel,
    status,
    reference: channel === 'PORTAL' ? null : filled(random, references[channel]),
    receivedAt,
    verifiedAt: status === 'VERIFYING' ? null : after(channel === 'PORTAL' ? 0 : minutes(200)),
    endedAt: open ? null : after(days(between(random, 1, 25))),
  };
}

/** Whoever asks in the portal is known; the others are asked to confirm. */
const openStatus = (channel: Request['channel']): DataRequestStatus =>
  channel === 'PORTAL' ? 'IN_REVIEW' : 'VERIFYING';

/** An erasure that was carried out would leave no customer, and nobody rejects an objection (P13). */
function endOf(kind: Request['kind'], end: keyof typeof shares.requestEnd): DataRequestStatus {
  if (kind === 'OBJECTION') return 'COMPLETED';
  return kind === 'ERASURE' && end === 'COMPLETED' ? 'CANCELLED' : end;
}

function requestRow({ id, newId }: Life, regime: Regime, asked: Asked): Request {
  const { kind, channel, status, reference, receivedAt, verifiedAt, endedAt } = asked;
  const decided = status === 'COMPLETED' || status === 'REJECTED';
  return {
    id: newId(receivedAt),
    version: status === 'VERIFYING' ? 2 : 3,
    customerId: id,
    kind,
    status,
    channel,
    reference,
    openedByKind: channel === 'PORTAL' ? 'CUSTOMER' : 'STAFF',
    openedById: channel === 'PORTAL' ? id : 'support',
    regime,
    receivedAt: new Date(receivedAt),
    acknowledgeBy: regime === 'CCPA' ? new Date(receivedAt + days(14)) : null,
    acknowledgedAt: new Date(receivedAt),
    dueAt: new Date(receivedAt + days(regime === 'CCPA' ? 45 : 30)),
    verifiedAt: verifiedAt === null ? null : new Date(verifiedAt),
    assignee: status === 'VERIFYING' ? null : 'billing',
    decidedBy: decided ? 'billing' : null,
    decidedAt: decided && endedAt !== null ? new Date(endedAt) : null,
    ...(status === 'REJECTED' && {
      rejectionGround: 'PROCESS_UNFOUNDED',
      rejectionText: 'We hold no data of the kind that you name.',
    }),
    completedAt: status === 'COMPLETED' && endedAt !== null ? new Date(endedAt) : null,
  };
}
