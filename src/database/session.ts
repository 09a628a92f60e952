/** The role that serves; its privileges are in the `guards` migration. */
export const SERVING_ROLE = 'gateway';

/** Start-up options of a session, as PostgreSQL's `options` parameter has them. */
export const ownerOptions = '-c TimeZone=UTC';
export const servingOptions = `${ownerOptions} -c role=${SERVING_ROLE}`;

/** PGlite has no time-outs, so these are for PostgreSQL alone. */
export const servingTimeouts = [
  '-c statement_timeout=15s',
  '-c lock_timeout=5s',
  '-c idle_in_transaction_session_timeout=30s',
].join(' ');
