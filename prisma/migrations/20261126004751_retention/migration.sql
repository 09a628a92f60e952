-- CreateEnum
CREATE TYPE "RetentionRunStatus" AS ENUM ('SIMULATED', 'PROPOSED', 'ORDERED', 'APPROVED', 'ENDED');

-- CreateTable
CREATE TABLE "RetentionRun" (
    "id" UUID NOT NULL,
    "status" "RetentionRunStatus" NOT NULL,
    "asOf" TIMESTAMPTZ(3) NOT NULL,
    "termsHash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "warn" INTEGER NOT NULL,
    "erase" INTEGER NOT NULL,
    "withoutAddress" INTEGER NOT NULL,
    "records" INTEGER NOT NULL,
    "proposedBy" TEXT NOT NULL,
    "proposedAt" TIMESTAMPTZ(3) NOT NULL,
    "approvedBy" TEXT,
    "approvedAt" TIMESTAMPTZ(3),
    "warned" INTEGER NOT NULL DEFAULT 0,
    "claimed" INTEGER NOT NULL DEFAULT 0,
    "expired" INTEGER NOT NULL DEFAULT 0,
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "RetentionRun_pkey" PRIMARY KEY ("id")
);

-- ── Warnings ────────────────────────────────────────────────────────────────────────────────────────────────

-- A sign of life moves the clock, and a warning given before counts no more (P14).
CREATE OR REPLACE FUNCTION derive_customer_columns() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."erasedAt" IS NOT NULL AND NEW."erasedAt" IS NULL THEN
    RAISE EXCEPTION 'an erased customer does not come back' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW."erasedAt" IS NULL THEN
    -- GREATEST skips nulls: the latest sign of life there is (P14).
    NEW."lastSignalAt" := GREATEST(NEW."registeredAt", NEW."lastLoginAt", NEW."lastLoginAttemptAt", NEW."lastServiceEndedAt");
    NEW."nameKey" := lower(NEW."name");
    IF TG_OP = 'UPDATE' AND NEW."lastSignalAt" > OLD."lastSignalAt" THEN
      NEW."retentionWarnedAt" := NULL;
    END IF;
  ELSE
    NEW."lastSignalAt" := NULL;
    NEW."nameKey" := NULL;
  END IF;
  RETURN NEW;
END $$;

-- A person is erased by one sweep at a time.
CREATE UNIQUE INDEX "DataRequest_swept_idx" ON "DataRequest" ("customerId")
  WHERE "kind" = 'ERASURE' AND "openedByKind" = 'SYSTEM' AND "status" NOT IN ('COMPLETED', 'REJECTED', 'CANCELLED');

-- ── Approval ────────────────────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "RetentionRun"
  -- Two people (P14).
  ADD CONSTRAINT "RetentionRun_two_people_check" CHECK ("approvedBy" <> "proposedBy"),
  ADD CONSTRAINT "RetentionRun_approved_check" CHECK (
    CASE WHEN "status" IN ('APPROVED', 'ENDED') THEN 0 ELSE 2 END = num_nulls("approvedBy", "approvedAt")),
  ADD CONSTRAINT "RetentionRun_counts_check" CHECK (
    LEAST("warn", "erase", "withoutAddress", "records", "warned", "claimed", "expired") >= 0);
-- One approval stands.
CREATE UNIQUE INDEX "RetentionRun_approved_idx" ON "RetentionRun" ("status") WHERE "status" = 'APPROVED';

-- What was looked at is what was approved.
CREATE FUNCTION guard_retention_run() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  free text[] := ARRAY['warned', 'claimed', 'expired', 'finishedAt'];
BEGIN
  free := free || CASE OLD."status"::text || ' ' || NEW."status"::text
    WHEN 'PROPOSED APPROVED' THEN ARRAY['status', 'approvedBy', 'approvedAt']
    WHEN 'APPROVED ENDED' THEN ARRAY['status']
    ELSE ARRAY[]::text[] END;
  IF to_jsonb(NEW) - free <> to_jsonb(OLD) - free THEN
    RAISE EXCEPTION 'a retention run is approved as it was proposed, and ends' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON "RetentionRun" FOR EACH ROW EXECUTE FUNCTION guard_retention_run();

-- Whoever comes in after the approval with a registration from before it was imported: nobody has looked at them. Clocks
-- may be some minutes apart.
CREATE FUNCTION end_approval_at_import() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE "RetentionRun" SET "status" = 'ENDED'
  WHERE "status" = 'APPROVED'
    AND EXISTS (SELECT FROM added WHERE added."registeredAt" < "RetentionRun"."approvedAt" - interval '5 minutes');
  RETURN NULL;
END $$;
CREATE TRIGGER imported AFTER INSERT ON "Customer" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION end_approval_at_import();

GRANT SELECT, INSERT, UPDATE ON "RetentionRun" TO gateway;

-- ── Records kept of the erased ──────────────────────────────────────────────────────────────────────────────

CREATE INDEX "Customer_erased_idx" ON "Customer" ("id") WHERE "erasedAt" IS NOT NULL;

CREATE FUNCTION is_held(person uuid, moment timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM "LegalHold" WHERE "customerId" = person AND "releasedAt" IS NULL
    AND ("until" IS NULL OR "until" > moment))
$$;

-- Rows of one kind that have been kept until `bound`, of people whom no hold protects. `Addressee` is that of the invoices of
-- whoever is not erased; everything else is of the erased alone.
CREATE FUNCTION kept_too_long(sort text, moment timestamptz, bound timestamptz) RETURNS TABLE (record uuid, person uuid)
  LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT invoice."id", invoice."customerId"
  FROM "Invoice" invoice JOIN "Customer" customer ON customer."id" = invoice."customerId"
  WHERE sort = 'Addressee' AND invoice."addresseeErasedAt" IS NULL AND invoice."issuedAt" < bound
    AND invoice."status" <> 'UNPAID' AND customer."erasedAt" IS NULL AND NOT is_held(customer."id", moment)
  UNION ALL
  -- Those of an invoice are kept as long as it is (P9).
  SELECT paid."id", paid."customerId"
  FROM "Customer" customer JOIN "Transaction" paid ON paid."customerId" = customer."id"
    LEFT JOIN "Invoice" invoice ON invoice."id" = paid."invoiceId"
  WHERE sort = 'Transaction' AND customer."erasedAt" IS NOT NULL AND NOT is_held(customer."id", moment)
    AND COALESCE(invoice."issuedAt", paid."occurredAt") < bound
  UNION ALL
  SELECT invoice."id", invoice."customerId"
  FROM "Customer" customer JOIN "Invoice" invoice ON invoice."customerId" = customer."id"
  WHERE sort = 'Invoice' AND customer."erasedAt" IS NOT NULL AND NOT is_held(customer."id", moment)
    AND invoice."issuedAt" < bound
  UNION ALL
  -- Decisions prove one another: they are kept until the last one's time has passed (P13).
  SELECT event."id", event."customerId"
  FROM "Customer" customer JOIN "ConsentEvent" event ON event."customerId" = customer."id"
  WHERE sort = 'ConsentEvent' AND customer."erasedAt" IS NOT NULL AND NOT is_held(customer."id", moment)
    AND NOT EXISTS (SELECT FROM "ConsentEvent" later WHERE later."customerId" = customer."id" AND later."decidedAt" > bound)
    AND NOT EXISTS (SELECT FROM "SharingEvent" later WHERE later."customerId" = customer."id" AND later."decidedAt" > bound)
  UNION ALL
  SELECT event."id", event."customerId"
  FROM "Customer" customer JOIN "SharingEvent" event ON event."customerId" = customer."id"
  WHERE sort = 'SharingEvent' AND customer."erasedAt" IS NOT NULL AND NOT is_held(customer."id", moment)
    AND NOT EXISTS (SELECT FROM "ConsentEvent" later WHERE later."customerId" = customer."id" AND later."decidedAt" > bound)
    AND NOT EXISTS (SELECT FROM "SharingEvent" later WHERE later."customerId" = customer."id" AND later."decidedAt" > bound)
  UNION ALL
  SELECT request."id", request."customerId"
  FROM "Customer" customer JOIN "DataRequest" request ON request."customerId" = customer."id"
  WHERE sort = 'DataRequest' AND customer."erasedAt" IS NOT NULL AND NOT is_held(customer."id", moment)
    AND NOT EXISTS (SELECT FROM "DataRequest" later WHERE later."customerId" = customer."id"
      AND (later."receivedAt" > bound OR later."status" NOT IN ('COMPLETED', 'REJECTED', 'CANCELLED')))
  UNION ALL
  SELECT disclosure."id", disclosure."customerId"
  FROM "Customer" customer JOIN "Disclosure" disclosure ON disclosure."customerId" = customer."id"
  WHERE sort = 'Disclosure' AND customer."erasedAt" IS NOT NULL AND NOT is_held(customer."id", moment)
    AND disclosure."proposedAt" <= bound
$$;

-- Erases at most so many of them, and gives how many of whom. Writes as the owner: the serving role removes none of these.
CREATE FUNCTION expire_kept(sort text, moment timestamptz, bound timestamptz, most integer)
  RETURNS TABLE (person uuid, removed integer)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  records uuid[];
  people uuid[];
BEGIN
  IF bound > moment THEN
    RAISE EXCEPTION 'what is kept until a time to come is not erased' USING ERRCODE = 'check_violation';
  END IF;
  SELECT array_agg(found.record), array_agg(DISTINCT found.person) INTO records, people
  FROM (SELECT kept.record, kept.person FROM kept_too_long(sort, moment, bound) kept LIMIT most) found;
  -- Whom another change holds is left for the next sweep; whom a hold has come to protect since is seen once they are held here.
  people := ARRAY(SELECT "id" FROM "Customer" WHERE "id" = ANY (people) FOR NO KEY UPDATE SKIP LOCKED);
  people := ARRAY(SELECT one FROM unnest(people) one WHERE NOT is_held(one, moment));
  IF sort = 'Addressee' THEN
    RETURN QUERY WITH gone AS (
      UPDATE "Invoice" SET "addresseeErasedAt" = moment, "description" = NULL, "addresseeName" = NULL,
        "addresseeBusiness" = NULL, "addresseeLine1" = NULL, "addresseeLine2" = NULL, "addresseeCity" = NULL,
        "addresseeRegion" = NULL, "addresseePostal" = NULL, "addresseeCountry" = NULL, "taxNumber" = NULL
      WHERE "id" = ANY (records) AND "customerId" = ANY (people) AND "addresseeErasedAt" IS NULL AND "status" <> 'UNPAID'
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  ELSIF sort = 'Transaction' THEN
    RETURN QUERY WITH gone AS (
      DELETE FROM "Transaction" WHERE "id" = ANY (records) AND "customerId" = ANY (people)
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  ELSIF sort = 'Invoice' THEN
    RETURN QUERY WITH gone AS (
      DELETE FROM "Invoice" WHERE "id" = ANY (records) AND "customerId" = ANY (people)
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  ELSIF sort = 'ConsentEvent' THEN
    DELETE FROM "Consent" WHERE "customerId" = ANY (people);
    RETURN QUERY WITH gone AS (
      DELETE FROM "ConsentEvent" WHERE "id" = ANY (records) AND "customerId" = ANY (people)
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  ELSIF sort = 'SharingEvent' THEN
    DELETE FROM "Sharing" WHERE "customerId" = ANY (people);
    DELETE FROM "SharingPurpose" WHERE "customerId" = ANY (people);
    DELETE FROM "PartnerBlock" WHERE "customerId" = ANY (people);
    RETURN QUERY WITH gone AS (
      DELETE FROM "SharingEvent" WHERE "id" = ANY (records) AND "customerId" = ANY (people)
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  ELSIF sort = 'DataRequest' THEN
    records := ARRAY(SELECT "id" FROM "DataRequest" WHERE "id" = ANY (records) AND "customerId" = ANY (people));
    DELETE FROM "RequestEvent" WHERE "requestId" = ANY (records);
    DELETE FROM "ErasurePlan" WHERE "requestId" = ANY (records);
    DELETE FROM "ErasureTask" WHERE "requestId" = ANY (records);
    DELETE FROM "ErasureCertificate" WHERE "requestId" = ANY (records);
    DELETE FROM "ExportArtefact" WHERE "requestId" = ANY (records);
    RETURN QUERY WITH gone AS (
      DELETE FROM "DataRequest" WHERE "id" = ANY (records)
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  ELSIF sort = 'Disclosure' THEN
    RETURN QUERY WITH gone AS (
      DELETE FROM "Disclosure" WHERE "id" = ANY (records) AND "customerId" = ANY (people)
      RETURNING "customerId") SELECT "customerId", count(*)::integer FROM gone GROUP BY 1;
  END IF;
END $$;
REVOKE EXECUTE ON FUNCTION expire_kept FROM PUBLIC;
GRANT EXECUTE ON FUNCTION expire_kept TO gateway;

-- Rows of the erased are removed when their time has passed, which `expire_kept` alone does; otherwise as before.
CREATE OR REPLACE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  emptied text := TG_ARGV[0];
  row jsonb := to_jsonb(OLD);
  people uuid[];
BEGIN
  people := CASE TG_ARGV[1]
    WHEN 'customerId' THEN ARRAY[(row ->> 'customerId')::uuid]
    WHEN 'requestId' THEN ARRAY(SELECT "customerId" FROM "DataRequest" WHERE "id" = (row ->> 'requestId')::uuid)
    WHEN 'subjects' THEN ARRAY(SELECT jsonb_array_elements_text(row -> 'subjects')::uuid)
  END;
  IF TG_OP = 'UPDATE' AND row -> emptied <> 'null' AND to_jsonb(NEW) = row || jsonb_build_object(emptied, NULL)
    AND EXISTS (SELECT FROM "Customer" WHERE "id" = ANY (people) AND "erasureStartedAt" IS NOT NULL) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND TG_ARGV[1] <> 'subjects'
    AND EXISTS (SELECT FROM "Customer" WHERE "id" = ANY (people) AND "erasedAt" IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% on "%" is refused: its rows are never changed or removed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION refuse_removal_but_of_erased() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM "Customer" WHERE "id" = OLD."customerId" AND "erasedAt" IS NOT NULL) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% on "%" is refused: its rows are never changed or removed', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER never_removed ON "Disclosure";
CREATE TRIGGER never_removed BEFORE DELETE ON "Disclosure" FOR EACH ROW EXECUTE FUNCTION refuse_removal_but_of_erased();
