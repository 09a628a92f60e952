import { forgetSights } from './audit/cap.ts';
import { hours, minutes } from './clock.ts';
import { type Context, type ContextParts, createContext } from './context.ts';
import { runErasure } from './erasure/run.ts';
import { reapplyTombstones } from './erasure/tombstones.ts';
import type { Handlers } from './events/dispatcher.ts';
import { expireExports } from './export/expire.ts';
import { writeExport } from './export/write.ts';
import { uuidv7 } from './ids.ts';
import { type DueWork, once } from './jobs/due.ts';
import type { Workers } from './jobs/jobs.ts';
import type { JobKind } from './jobs/kinds.ts';
import { lookAgain } from './partners/withdrawn.ts';
import type { Caller } from './policy/vocabulary.ts';
import { tellDueProcessors } from './processors/due.ts';
import { tellProcessor } from './processors/tell.ts';
import { giveUpRequest } from './requests/give-up.ts';
import { endRestrictions } from './requests/lift.ts';
import { resumeAtStart, resumeStranded } from './requests/resume.ts';
import { queueSweep, runSweep } from './retention/scheduled.ts';
import { deliver } from './webhooks/deliver.ts';
import { sendDueDeliveries } from './webhooks/due.ts';
import { fanOut, webhookHandlers } from './webhooks/fan-out.ts';

type Handler = {
  run(context: Context, id: string, signal: AbortSignal): Promise<void>;
  /** After the last try. */
  givenUp?(context: Context, id: string): Promise<void>;
};

/** Who does the jobs of each kind. */
const handlers: Record<JobKind, Handler> = {
  'export.write': { run: writeExport, givenUp: giveUpRequest },
  'erasure.run': { run: runErasure, givenUp: giveUpRequest },
  'retention.sweep': { run: runSweep },
  'processor.tell': { run: tellProcessor },
  'webhook.deliver': { run: deliver },
};

type Due = { run(context: Context, signal: AbortSignal): Promise<void>; every?: number };

/** What becomes due by the clock. */
const due: Readonly<Record<string, Due>> = {
  resumeAtStart: { run: resumeAtStart, every: once },
  resumeStranded: { run: resumeStranded },
  reapplyTombstones: { run: reapplyTombstones, every: minutes(1) },
  endRestrictions: { run: endRestrictions },
  tellDueProcessors: { run: tellDueProcessors },
  sendDueDeliveries: { run: sendDueDeliveries },
  expireExports: { run: expireExports },
  forgetSights: { run: forgetSights, every: minutes(10) },
  queueSweep: { run: queueSweep, every: hours(1) },
};

/** The gateway itself, which acts on what others have decided. */
const gateway: Caller = { kind: 'SYSTEM', id: 'gateway', name: 'gateway' };

const contextOf = (parts: ContextParts): Context =>
  createContext(parts, { caller: gateway, requestId: uuidv7(parts.clock.now()), address: null, idempotencyKey: null });

/** Each job has a context of its own, as each request has. */
export function workers(parts: ContextParts): Workers {
  const worker = ({ run, givenUp }: Handler) => ({
    run: (id: string, signal: AbortSignal) => run(contextOf(parts), id, signal),
    ...(givenUp && { givenUp: (id: string) => givenUp(contextOf(parts), id) }),
  });
  // Each entry is made of its own kind's handler, which a map over names cannot show.
  return Object.fromEntries(Object.entries(handlers).map(([kind, handler]) => [kind, worker(handler)])) as Workers;
}

/** What must be so before anybody is served. */
export const beforeServing = (parts: ContextParts): Promise<void> =>
  reapplyTombstones(contextOf(parts), new AbortController().signal);

export const dueWork = (parts: ContextParts): DueWork =>
  Object.fromEntries(
    Object.entries(due).map(([name, { run, ...when }]) => [
      name,
      { ...when, run: (signal: AbortSignal) => run(contextOf(parts), signal) },
    ]),
  );

/** What the gateway tells itself to do later. */
export const gatewayEvents = (parts: ContextParts): Handlers => ({
  ...webhookHandlers((event) => fanOut(contextOf(parts), event)),
  'withdrawals.look': async ({ customerId }) => {
    if (customerId !== null) await lookAgain(contextOf(parts), customerId);
  },
});
