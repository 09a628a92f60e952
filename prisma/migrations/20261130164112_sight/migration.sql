-- CreateTable
CREATE TABLE "StaffSight" (
    "callerId" TEXT NOT NULL,
    "customerId" UUID NOT NULL,
    "seenAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "StaffSight_pkey" PRIMARY KEY ("callerId","customerId")
);

-- CreateTable
CREATE TABLE "SightRefusal" (
    "callerId" TEXT NOT NULL,
    "refusedAt" TIMESTAMPTZ(3) NOT NULL,
    "toldAt" TIMESTAMPTZ(3) NOT NULL,
    "eventId" UUID NOT NULL,

    CONSTRAINT "SightRefusal_pkey" PRIMARY KEY ("callerId")
);

-- ── The cap on whom one member of staff reads ───────────────────────────────────────────────────────────────

-- Takes customers for a member of staff to read, known ones among them, unless they would have seen more than `most` since then: all
-- or none, and as many processes as there are in turn. Gives null, or from when fewer may be asked for. Without `most` it counts.
CREATE FUNCTION claim_sight(caller text, customers uuid[], moment timestamptz, since timestamptz, most integer)
  RETURNS timestamptz
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  known uuid[];
  excess integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('claim_sight ' || caller, 0));
  DELETE FROM "StaffSight" WHERE "callerId" = caller AND "seenAt" <= since;
  known := ARRAY(SELECT "customerId" FROM "StaffSight" WHERE "callerId" = caller);
  excess := cardinality(ARRAY(SELECT unnest(known) UNION SELECT unnest(customers))) - most;
  IF excess > 0 AND NOT customers <@ known THEN
    RETURN (moment - since) + COALESCE((SELECT "seenAt" FROM "StaffSight"
      WHERE "callerId" = caller AND "customerId" <> ALL (customers) ORDER BY "seenAt" OFFSET excess - 1 LIMIT 1), moment);
  END IF;
  INSERT INTO "StaffSight" ("callerId", "customerId", "seenAt") SELECT DISTINCT caller, one, moment FROM unnest(customers) AS one
  ON CONFLICT ("callerId", "customerId") DO UPDATE SET "seenAt" = GREATEST("StaffSight"."seenAt", EXCLUDED."seenAt");
  RETURN NULL;
END $$;

-- Of members of staff who read no more.
CREATE FUNCTION forget_sights(since timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DELETE FROM "StaffSight" WHERE "seenAt" <= since
$$;

REVOKE EXECUTE ON FUNCTION claim_sight, forget_sights FROM PUBLIC;
GRANT EXECUTE ON FUNCTION claim_sight, forget_sights TO gateway;
GRANT SELECT ON "StaffSight" TO gateway;
GRANT SELECT, INSERT, UPDATE ON "SightRefusal" TO gateway;
