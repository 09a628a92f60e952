import type { CallerDeps } from '../caller/establish.ts';
import { type ContextParts, createContext } from '../context.ts';
import type { Asked, Route } from '../door/routes.ts';
import { downloadExport } from '../export/download.ts';
import { whoAsks } from '../export/permission.ts';
import { honourSignal } from '../sharing/signal.ts';
import type { Observation } from './observe.ts';
import { tellOutage } from './outage.ts';

/** `GET /exports/:id`: an export for its customer, by token or by the link that was mailed; to all others there is nothing. */
export function exportRoute(
  parts: ContextParts,
  callers: CallerDeps,
  observation: Pick<Observation, 'established'>,
): Route {
  const serve = async (asked: Asked) => {
    const { requestId, address } = asked;
    const { caller, secret } = await whoAsks(asked, callers);
    observation.established(requestId, caller);
    // As on every call of a signed-in customer's, before anything is answered (P13).
    if (asked.headers.get('sec-gpc') === '1') await honourSignal(parts, { caller, requestId, address });
    const context = createContext(parts, { caller, requestId, address, idempotencyKey: null });
    return downloadExport(context, asked, secret);
  };
  const endpoint = { answer: (asked: Asked) => serve(asked).catch(tellOutage('Exports cannot be read now.')) };
  return { path: '/exports/:id', methods: { GET: endpoint, HEAD: endpoint } };
}
