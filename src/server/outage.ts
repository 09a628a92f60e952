import { isUnavailable } from '../database/unavailable.ts';
import { gatewayError } from '../errors.ts';

/** For a promise's `catch`: an outage of the database is told as 503; any other error passes as it is. */
export const tellOutage =
  (refusal: string) =>
  (error: unknown): never => {
    throw isUnavailable(error) ? gatewayError('SERVICE_UNAVAILABLE', refusal) : error;
  };
