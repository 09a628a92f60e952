import type pg from 'pg';

/** A customer of the seeded database, and the log-in that their token names. */
export type Subject = { id: string; login: string };

export type Subjects = {
  /** Who are read. */
  read: readonly Subject[];
  /** Who change their profile, one for each connection, so that nobody's change meets another's. */
  changing: readonly Subject[];
};

/** Enough that no caller's quota is used up, as in real use. */
const howMany = 100;

/** With every relation that is asked for, a decision on each channel, and nothing that forbids a change; spread over the table. */
const suitable = `
  SELECT c."id", i."subject" AS "login" FROM "Customer" c JOIN "LoginIdentity" i ON i."customerId" = c."id"
  WHERE i."issuer" = $1 AND c."erasedAt" IS NULL AND c."erasureStartedAt" IS NULL AND c."restrictedAt" IS NULL
    AND c."addressLine1" IS NOT NULL
    AND (SELECT count(*) FROM "Consent" WHERE "customerId" = c."id" AND "purpose" = 'MARKETING') = 4
    AND EXISTS (SELECT FROM "Sharing" WHERE "customerId" = c."id")
    AND EXISTS (SELECT FROM "Service" WHERE "customerId" = c."id")
    AND EXISTS (SELECT FROM "Invoice" WHERE "customerId" = c."id")
    AND EXISTS (SELECT FROM "PaymentMethod" WHERE "customerId" = c."id" AND "removedAt" IS NULL)
    AND EXISTS (SELECT FROM "DataRequest" WHERE "customerId" = c."id" AND "kind" <> 'RESTRICTION')
  ORDER BY md5(c."id"::text) LIMIT $2`;

/** Always the same of a seeded database. */
export async function chooseSubjects(pool: pg.Pool, issuer: string, connections: number): Promise<Subjects> {
  const { rows } = await pool.query<Subject>(suitable, [issuer, howMany + connections]);
  if (rows.length < howMany + connections) throw new Error('too few customers: seed at least 10,000');
  return { read: rows.slice(connections), changing: rows.slice(0, connections) };
}

/** The version of each customer's profile, by id. */
export async function versionsOf(pool: pg.Pool, subjects: readonly Subject[]): Promise<Map<string, number>> {
  const { rows } = await pool.query<{ id: string; version: number }>(
    'SELECT "id", "version" FROM "Customer" WHERE "id" = ANY($1::uuid[])',
    [subjects.map(({ id }) => id)],
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}
