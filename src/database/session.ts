/** The role that serves; its privileges are in the `guards` migration. */
export const SERVING_ROLE = 'gateway';

/** A setting of a database that was deployed for production: development, which vouches for anybody, does not serve from it. */
export const productionMark = 'gateway.production';

/** Start-up options of a session, as PostgreSQL's `options` parameter has them. */
export const ownerOptions = '-c TimeZone=UTC';
export const servingOptions = `${ownerOptions} -c role=${SERVING_ROLE}`;

/** PGlite has no time-outs, so these are for PostgreSQL alone. */
export const servingTimeouts = [
  '-c statement_timeout=15s',
  '-c lock_timeout=5s',
  '-c idle_in_transaction_session_timeout=30s',
].join(' ');
