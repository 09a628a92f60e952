import pg from 'pg';

/** As many connections as the gateway has, kept for their prepared statements. */
export const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10, idleTimeoutMillis: 0 });

/** The partner whose list is asked for: insight-labs of the seeded cast, for ANALYTICS. */
export const partnerId = '01890000-0000-7000-8000-000000000012';

/** Whom the partner sees: the gateway's row rule, written by hand. */
export const sharedWith = (customer: string): string => `
  ${customer}."erasedAt" IS NULL AND ${customer}."restrictedAt" IS NULL AND ${customer}."erasureStartedAt" IS NULL
  AND EXISTS (SELECT FROM "Sharing" s WHERE s."customerId" = ${customer}."id" AND s."blocked" = false)
  AND EXISTS (SELECT FROM "SharingPurpose" p
    WHERE p."customerId" = ${customer}."id" AND p."purpose" = 'ANALYTICS' AND p."allowed" = true)
  AND NOT EXISTS (SELECT FROM "PartnerBlock" b
    WHERE b."customerId" = ${customer}."id" AND b."partnerId" = '${partnerId}' AND b."blocked" = true)`;

/**
 * A profile update as one statement: the row if its version still stands, its history, its audit row, and its event, which
 * is never due, so that no gateway spends time on it. $1 id, $2 version, $3 business name.
 */
export const update = `
  WITH former AS (SELECT "id", "businessName" FROM "Customer" WHERE "id" = $1),
  changed AS (
    UPDATE "Customer" SET "businessName" = $3, "version" = "version" + 1, "updatedAt" = now()
    WHERE "id" = $1 AND "version" = $2 AND "erasedAt" IS NULL AND "erasureStartedAt" IS NULL
    RETURNING "id", "version", "businessName"
  ), history AS (
    INSERT INTO "ProfileChange" ("id", "customerId", "field", "before", "after", "at", "actorKind", "actorId", "channel")
    SELECT gen_random_uuid(), c."id", 'Customer.businessName', f."businessName", c."businessName", now(), 'CUSTOMER', c."id", 'PORTAL'
    FROM changed c JOIN former f USING ("id")
  ), audit AS (
    INSERT INTO "AuditEvent" ("id", "at", "kind", "outcome", "callerKind", "callerId", "callerName", "operation", "subjects", "fields", "clauses")
    SELECT gen_random_uuid(), now(), 'CHANGE', 'ALLOWED', 'CUSTOMER', "id"::text, 'bench', 'updateProfile', ARRAY["id"],
      ARRAY['Customer.businessName'], ARRAY['P6'] FROM changed
  ), event AS (
    INSERT INTO "OutboxEvent" ("id", "kind", "customerId", "coordinates", "occurredAt", "availableAt")
    SELECT gen_random_uuid(), 'customer.changed', "id", '{"fields":"Customer.businessName"}', now(), now() + interval '9 years' FROM changed
  )`;
