import type { Plugin } from 'graphql-yoga';
import { gatewayError } from '../errors.ts';
import type { Operation } from './operation.ts';
import type { Asked } from './routes.ts';

/** What Yoga is given beside the standard request: `yoga.fetch(asked.toRequest(), { asked })`. */
export type ServerContext = { asked: Asked & { operation: Operation } };

/** Yoga executes what the door has parsed; a second parser could read something else. */
export function useDoor(): Plugin<object, ServerContext> {
  return {
    onRequestParse: ({ setRequestParser, serverContext }) => setRequestParser(() => serverContext.asked.operation),
    onSubscribe: ({ args }) => {
      const { request } = args.contextValue;
      if (request.headers.get('accept')?.includes('text/event-stream')) return;
      throw gatewayError('BAD_REQUEST', 'accept: expected text/event-stream for a subscription', {
        http: { status: 400 },
      });
    },
  };
}
