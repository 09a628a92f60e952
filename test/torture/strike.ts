import { setTimeout as after } from 'node:timers/promises';
import type { End } from './ask.ts';
import { balance } from './books.ts';
import { endings, type Load, startLoad } from './load.ts';
import type { Figures } from './scenario.ts';
import type { World } from './world.ts';

/** Something that is gone for a time, under load. */
export type Fault = {
  begin(): Promise<unknown>;
  /** Ends it; the gateway is left alone. */
  end(): Promise<unknown>;
  milliseconds: number;
  /** What `/ready` says meanwhile; null where it says that it is. */
  unready: string | null;
  /** How requests may end while it lasts, and how long that may take; SERVICE_UNAVAILABLE in 2 s unless given. */
  meanwhile?: readonly End[];
  refusedWithin?: number;
  /** It is none that anybody should notice. */
  unnoticed?: true;
};

/** How a request may end that a fault of the database has met midway. */
export const expected: readonly End[] = ['ACKED', '503 SERVICE_UNAVAILABLE', '409 IDEMPOTENCY_KEY_IN_FLIGHT'];

/** Milliseconds within which somebody is refused, and within which the gateway is back by itself. */
const longest = { refusal: 2_000, return: 5_000 };

async function strikeOnce(world: World, load: Load, fault: Fault): Promise<{ refusedIn: number; backIn: number }> {
  await load.answered(10);
  await fault.begin();
  const gone = performance.now();
  await after(fault.milliseconds / 2);
  await isReady(world, fault.unready);
  await after(fault.milliseconds / 2);
  const ending = performance.now();
  await fault.end();
  const backIn = await load.served(performance.now());
  if (backIn > longest.return) throw new Error(`it is back after ${Math.round(backIn)} ms`);

  const { meanwhile = ['503 SERVICE_UNAVAILABLE'], refusedWithin = longest.refusal } = fault;
  const begun = load.attempts.filter(({ begun: at }) => at > gone && at < ending);
  onlyEnded(
    begun.filter(({ ended }) => ended < ending),
    meanwhile,
  );
  const refused = load.attempts.filter(({ ended, end }) => ended > gone && end !== 'ACKED');
  if (refused.length === 0 && !fault.unnoticed) throw new Error('nobody has noticed');
  const refusedIn = Math.max(0, ...refused.map(({ begun: at, ended }) => ended - at));
  if (refusedIn > refusedWithin) throw new Error(`somebody is refused after ${Math.round(refusedIn)} ms`);
  return { refusedIn, backIn };
}

/** The fault, so many times, under a load whose books balance afterwards. `fault` is asked for anew each time. */
export async function strike(
  world: World,
  times: number,
  fault: (time: number) => Fault,
  allowed: readonly End[] = expected,
): Promise<Figures> {
  const { pid } = world.gateway();
  const load = startLoad(world);
  const each: { refusedIn: number; backIn: number }[] = [];
  for (let time = 0; time < times; time += 1) each.push(await strikeOnce(world, load, fault(time)));
  const told = await load.end();
  if (world.gateway().pid !== pid || world.gateway().hasEnded()) throw new Error('the gateway has not survived');
  onlyEnded(told.attempts, allowed);
  const { unheard } = await balance(world, told);
  return {
    faults: times,
    acked: told.changes.length,
    resent: told.resent,
    unheard,
    refusedIn: Math.max(...each.map(({ refusedIn }) => refusedIn)),
    backIn: Math.max(...each.map(({ backIn }) => backIn)),
  };
}

export function onlyEnded(attempts: readonly { end: End }[], allowed: readonly End[]): void {
  const others = attempts.filter(({ end }) => !allowed.includes(end));
  if (others.length > 0) throw new Error(`requests ended otherwise: ${endings(others)}`);
}

/** That `/ready` says so, within two seconds; and that the process is alive. */
export async function isReady(world: World, unready: string | null): Promise<void> {
  const { url } = world.gateway();
  const signal = AbortSignal.timeout(longest.refusal);
  const ready = await fetch(`${url}/ready`, { signal });
  const said = [ready.status, ((await ready.json()) as { reason?: string }).reason ?? null];
  const right = [unready === null ? 200 : 503, unready];
  if (String(said) !== String(right)) throw new Error(`/ready says ${said}, and not ${right}`);
  if ((await fetch(`${url}/health`, { signal })).status !== 200) throw new Error('/health does not say that it lives');
}
